//! IndexedDB, in the few words that are needed here. It is opened for each of them and closed again, so that no tab stands
//! in the way of a newer version of the app.
//!
//! `reports` holds texts under `account/entry`, so that whose a text is can be told even where it cannot be read. `files`
//! is for what goes with a report, under `account/entry/number`.

use domain::outbox::{Entry, Kept, read, write};
use js_sys::{Array, Function, Promise};
use leptos::prelude::window;
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode as Mode, Storage,
};

use crate::outbox::page::{NAME as MARK, storage};

const NAME: &str = "digitalplan";
const REPORTS: &str = "reports";
const FILES: &str = "files";
/// What was typed and is not kept yet begins with this, beside the mark: each report has a place of its own, for tabs share
/// them. One without more than this was left by a version that had one for all.
const TYPED: &str = "typed";

/// What is to become of an entry.
pub enum Step {
    /// Nothing.
    Leave,
    /// It is kept so.
    Put(Entry),
    /// It is dropped.
    Remove,
}

/// What can be kept of a report, and where.
fn key(who: Uuid, id: Uuid) -> String {
    format!("{}/{}", who.simple(), id.simple())
}

/// All keys of a person.
fn of(who: Uuid) -> Result<IdbKeyRange, JsValue> {
    let who = who.simple();
    IdbKeyRange::bound(&format!("{who}/").into(), &format!("{who}0").into())
}

/// All that is kept of a person.
pub async fn all(who: Uuid) -> Result<Vec<Kept>, JsValue> {
    let (db, transaction, store) = begin(Mode::Readonly).await?;
    let request = store.get_all_with_key(of(who)?.as_ref())?;
    let ended = end_of(&transaction);
    done(&request).await?;
    let texts: Array = request.result()?.dyn_into()?;
    ended.await?;
    db.close();
    Ok(texts.iter().filter_map(|text| text.as_string()).map(|text| read(&text)).collect())
}

/// Reads an entry, and keeps what becomes of it, with nobody in between; gives it as it is then.
pub async fn change(who: Uuid, id: Uuid, change: impl FnOnce(Option<Entry>) -> Step) -> Result<Option<Entry>, JsValue> {
    let (db, transaction, store) = begin(Mode::Readwrite).await?;
    let ended = end_of(&transaction);
    let key = JsValue::from(key(who, id));
    let request = store.get(&key)?;
    done(&request).await?;
    let known = request.result()?.as_string().map(|text| read(&text));
    let entry = match known {
        Some(Kept::Entry(entry)) => Some(*entry),
        // What cannot be read is not overwritten.
        Some(Kept::Aside(_)) => return Err(JsValue::NULL),
        None => None,
    };
    let left = match change(entry.clone()) {
        Step::Leave => entry,
        Step::Put(entry) => {
            store.put_with_key(&write(&entry).into(), &key)?;
            Some(entry)
        }
        Step::Remove => {
            store.delete(&key)?;
            None
        }
    };
    ended.await?;
    db.close();
    if left.is_none() {
        drop_files(who, id).await?;
    }
    tell().await?;
    Ok(left)
}

/// Keeps a file with an entry.
pub async fn put_file(who: Uuid, id: Uuid, file: &str, kept: &JsValue) -> Result<(), JsValue> {
    let (db, transaction, store) = begin_in(FILES, Mode::Readwrite).await?;
    let ended = end_of(&transaction);
    store.put_with_key(kept, &format!("{}/{file}", key(who, id)).into())?;
    ended.await?;
    db.close();
    Ok(())
}

/// A file that is kept with an entry; undefined where there is none.
pub async fn file(who: Uuid, id: Uuid, file: &str) -> Result<JsValue, JsValue> {
    let (db, transaction, store) = begin_in(FILES, Mode::Readonly).await?;
    let ended = end_of(&transaction);
    let request = store.get(&format!("{}/{file}", key(who, id)).into())?;
    done(&request).await?;
    let kept = request.result()?;
    ended.await?;
    db.close();
    Ok(kept)
}

/// Drops all files of an entry.
pub async fn drop_files(who: Uuid, id: Uuid) -> Result<(), JsValue> {
    let (db, transaction, store) = begin_in(FILES, Mode::Readwrite).await?;
    let ended = end_of(&transaction);
    let key = key(who, id);
    store.delete(IdbKeyRange::bound(&format!("{key}/").into(), &format!("{key}0").into())?.as_ref())?;
    ended.await?;
    db.close();
    Ok(())
}

/// Where what is typed of a report lies until it is kept.
pub fn typed(who: Uuid, id: Uuid) -> String {
    format!("{TYPED}/{}", key(who, id))
}

/// All places with what was typed and is not kept yet, whoever typed it.
pub fn all_typed(storage: &Storage) -> Vec<String> {
    let names = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok()?);
    names.filter(|name| name.starts_with(TYPED)).collect()
}

/// Those of a person.
pub fn own_typed(storage: &Storage, who: Uuid) -> Vec<String> {
    let who = who.simple().to_string();
    // An old place does not tell whose it is.
    all_typed(storage).into_iter().filter(|name| name == TYPED || name.contains(&who)).collect()
}

/// What was typed of a report is kept, or is not to be.
pub fn forget_typed(who: Uuid, id: Uuid) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&typed(who, id));
    }
}

/// Drops all that is kept of a person, files too.
pub async fn forget(who: Uuid) -> Result<(), JsValue> {
    if let Some(storage) = storage() {
        for name in own_typed(&storage, who) {
            let _ = storage.remove_item(&name);
        }
    }
    let db = open().await?;
    let names: Array = [REPORTS, FILES].into_iter().map(JsValue::from).collect();
    let transaction = db.transaction_with_str_sequence_and_mode(&names, Mode::Readwrite)?;
    let ended = end_of(&transaction);
    for name in [REPORTS, FILES] {
        transaction.object_store(name)?.delete(of(who)?.as_ref())?;
    }
    ended.await?;
    db.close();
    tell().await
}

/// Notes whether anything at all is left.
async fn tell() -> Result<(), JsValue> {
    let (db, transaction, store) = begin(Mode::Readonly).await?;
    let ended = end_of(&transaction);
    let request = store.count()?;
    done(&request).await?;
    let count = request.result()?.as_f64().unwrap_or_default();
    ended.await?;
    db.close();
    if let Some(storage) = storage() {
        let now = js_sys::Date::now().to_string();
        let _ = if count > 0.0 { storage.set_item(MARK, &now) } else { storage.remove_item(MARK) };
    }
    Ok(())
}

async fn begin(mode: Mode) -> Result<(IdbDatabase, IdbTransaction, IdbObjectStore), JsValue> {
    begin_in(REPORTS, mode).await
}

async fn begin_in(store: &str, mode: Mode) -> Result<(IdbDatabase, IdbTransaction, IdbObjectStore), JsValue> {
    let db = open().await?;
    let transaction = db.transaction_with_str_and_mode(store, mode)?;
    let store = transaction.object_store(store)?;
    Ok((db, transaction, store))
}

/// Opens it as it is; a newer version of the app may have made it.
async fn open() -> Result<IdbDatabase, JsValue> {
    let factory = window().indexed_db()?.ok_or(JsValue::NULL)?;
    let request = factory.open(NAME)?;
    let made = {
        let request = request.clone();
        Closure::<dyn Fn()>::new(move || {
            let Some(db) = request.result().ok().and_then(|db| db.dyn_into::<IdbDatabase>().ok()) else { return };
            for name in [REPORTS, FILES] {
                let _ = db.create_object_store(name);
            }
        })
    };
    request.set_onupgradeneeded(Some(made.as_ref().unchecked_ref()));
    done(&request).await?;
    request.result()?.dyn_into()
}

/// Until a request is answered.
async fn done(request: &IdbRequest) -> Result<(), JsValue> {
    let promise = Promise::new(&mut |well: Function, ill: Function| {
        request.set_onsuccess(Some(&well));
        request.set_onerror(Some(&ill));
    });
    JsFuture::from(promise).await.map(|_| ())
}

/// The end of a transaction, to be asked for before it can have come.
fn end_of(transaction: &IdbTransaction) -> impl Future<Output = Result<(), JsValue>> + use<> {
    let promise = Promise::new(&mut |well: Function, ill: Function| {
        transaction.set_oncomplete(Some(&well));
        transaction.set_onabort(Some(&ill));
        transaction.set_onerror(Some(&ill));
    });
    let promise = JsFuture::from(promise);
    async move { promise.await.map(|_| ()) }
}
