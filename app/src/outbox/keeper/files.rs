//! Photos and files of a report that could not be sent yet: kept beside it, and sent before it.
//!
//! A file is kept as it was made ready (`crate::files::tray`), with the words that begin its sending. In the form and in
//! the entry it stands under the name [`FILE`] with its key, until the server has it; then as an attachment.

use domain::{
    attachment::{CHUNK, Upload},
    outbox::{Answer, Entry, FILE, Why},
    report::ReportField,
};
use js_sys::{JSON, Object, Reflect};
use leptos::{prelude::document, serde_json};
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, Blob, Element, HtmlFormElement};

use super::{
    db::{self, Step},
    wake::Outbox,
};
use crate::{
    ask::ask,
    i18n::Lang,
    make::{add, make},
    outbox::page::{FILE_WORDS, MADE_READY},
};

/// Milliseconds without an answer after which the network is taken for dead.
const PATIENCE: i32 = 60_000;
/// Where a form lists the files that go with it.
pub const OWN: &str = ".rp-own";
/// The name under which files go that the server has.
const ATTACHMENT: &str = ReportField::Attachment.as_str();
/// Name, in what is kept of a file, of its key with the server, once that has it.
const SENT: &str = "sent";
/// How often the server may say that a file is elsewhere than thought, before it is tried again later.
const TURNS: u8 = 5;
/// Rows whose files are on their way or kept.
const UNENDED: &str = ":not([data-state=failed]):not([data-state=cancelled])";

fn text(kept: &JsValue, name: &str) -> Option<String> {
    Reflect::get(kept, &name.into()).ok()?.as_string()
}

/// Files that are chosen and go with no report as it is: those that are not taken, else those that neither the server
/// nor this phone has yet.
pub fn missing(form: &HtmlFormElement, lang: Lang) -> Option<&'static str> {
    let bare = |state: &str| rows(form, state).iter().any(is_bare);
    if !rows(form, "[data-state=failed]").is_empty() || bare("[data-state=kept]") {
        return Some(lang.ob_file_left());
    }
    bare(UNENDED).then(|| lang.ob_files_first())
}

/// Whether neither the server nor this phone has a row's file.
fn is_bare(row: &Element) -> bool {
    row.query_selector("input").is_ok_and(|field| field.is_none())
}

/// Rows of files, of those in some state.
fn rows(form: &HtmlFormElement, state: &str) -> Vec<Element> {
    let Ok(found) = form.query_selector_all(&format!(".tray-file{state}")) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}

/// Keeps what was made ready and is not with the server yet.
pub async fn keep(form: &HtmlFormElement, who: Uuid, entry: Uuid) -> Result<(), JsValue> {
    for row in rows(form, UNENDED) {
        let ready = Reflect::get(&row, &MADE_READY.into()).unwrap_or_default();
        let Some(key) = text(&ready, "key") else { continue };
        if !is_bare(&row) {
            keep_name(&row, who, entry, &ready).await;
            continue;
        }
        db::put_file(who, entry, &key, &ready).await?;
        // Meanwhile the server may have it, or the person may have ended it.
        if is_bare(&row) && rows(form, UNENDED).contains(&row) {
            let _ = row.append_child(hidden(FILE, &key).ok_or(JsValue::NULL)?.as_ref());
        }
    }
    Ok(())
}

/// Keeps, once, what a file is called that the server has: when the form is opened again, nothing else tells.
async fn keep_name(row: &Element, who: Uuid, entry: Uuid, ready: &JsValue) {
    let Ok(Some(field)) = row.query_selector(&format!("[name={ATTACHMENT}]:not([data-named])")) else { return };
    let (Some(id), Some(name)) = (field.get_attribute("value"), text(ready, "name")) else { return };
    if db::put_file(who, entry, &id, &named(&name)).await.is_ok() {
        let _ = field.set_attribute("data-named", "");
    }
}

fn hidden(name: &str, value: &str) -> Option<Element> {
    let field = make("input", "", "")?;
    for (key, value) in [("type", "hidden"), ("name", name), ("value", value)] {
        let _ = field.set_attribute(key, value);
    }
    Some(field)
}

/// Puts the files of a form that was opened again into it, those that wait here and those that the server has; they go
/// with it as long as they stay ticked.
pub async fn restore(form: &HtmlFormElement, entry: &Entry, lang: Lang) {
    let Ok(Some(list)) = form.query_selector(OWN) else { return };
    for (kind, key) in entry.pairs.iter().filter(|(kind, _)| [FILE, ATTACHMENT].contains(&kind.as_str())) {
        if field_of(form, key).is_some() {
            continue;
        }
        // One that cannot be read now is still named: what is not ticked would be dropped.
        let kept = db::file(entry.who, entry.id, key).await.unwrap_or_default();
        let name = text(&kept, "name").filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| lang.ob_file(list.child_element_count() as usize + 1));
        let _ = tick(&list, kind, key, &name);
    }
}

fn tick(list: &Element, kind: &str, key: &str, name: &str) -> Option<()> {
    let item = add(list, "li", "check", "")?;
    let (field, id) = (add(&item, "input", "", "")?, format!("file-{key}"));
    for (name, value) in [("type", "checkbox"), ("name", kind), ("value", key), ("id", &id)] {
        let _ = field.set_attribute(name, value);
    }
    // As the page itself would have it: nobody ticked it here.
    let _ = field.set_attribute("checked", "");
    add(&item, "label", "", name)?.set_attribute("for", &id).ok()
}

/// What names a file in the form.
fn field_of(form: &HtmlFormElement, key: &str) -> Option<Element> {
    form.query_selector(&format!("[value=\"{key}\"]:is([name={FILE}], [name={ATTACHMENT}])")).ok()?
}

/// Tells in its own row why a file was not taken; in one that can be taken away or tried again it waits for that.
pub fn tell(form: &HtmlFormElement, key: &str, words: &str) -> Option<()> {
    let field = field_of(form, key)?;
    let row = field.closest("li").ok()??;
    if let Some(told) = row.query_selector(".tray-words").ok()? {
        told.set_text_content(Some(words));
        return row.set_attribute("data-state", "failed").ok();
    }
    let id = format!("file-{key}-problem");
    add(&row, "p", "problem", words)?.set_id(&id);
    let _ = field.set_attribute("aria-invalid", "true");
    field.set_attribute("aria-describedby", &id).ok()
}

/// Takes back what was told at files that are ticked.
pub fn untell(form: &HtmlFormElement) {
    while let Ok(Some(told)) = form.query_selector(".rp-own .problem") {
        told.remove();
    }
    while let Ok(Some(field)) = form.query_selector(".rp-own [aria-invalid]") {
        let _ = field.remove_attribute("aria-invalid");
        let _ = field.remove_attribute("aria-describedby");
    }
}

/// The report is with the server, perhaps from another tab, and so are its files: what is written after that names none
/// that only the phone had.
pub fn are_sent(form: &HtmlFormElement) {
    while let Ok(Some(field)) = form.query_selector(&format!("[name={FILE}]")) {
        if let Ok(Some(row)) = field.closest(".tray-file") {
            let _ = row.set_attribute("data-state", "done");
        }
        field.remove();
    }
}

/// Sends the files of a report that the server has not yet; the report as it is then, or why it cannot go.
pub async fn send(outbox: &Outbox, entry: &Entry) -> Result<Entry, Answer> {
    let mut entry = entry.clone();
    let keys: Vec<String> = entry.files().map(str::to_owned).collect();
    for key in keys {
        let kept = db::file(entry.who, entry.id, &key).await.map_err(|_| Answer::Nothing)?;
        let name = text(&kept, "name").unwrap_or_default();
        let id = match upload(outbox.lang, &entry, &key, &kept, &name).await {
            Ok(id) => id.to_string(),
            Err(Answer::Refused(Why::File { reason, .. })) => {
                return Err(Answer::Refused(Why::File { name, key, reason }));
            }
            Err(answer) => return Err(answer),
        };
        // What it is called, to be told under its new key; and that key, for another tab whose form has the old one.
        let _ = db::put_file(entry.who, entry.id, &id, &named(&name)).await;
        let _ = Reflect::set(&kept, &SENT.into(), &id.as_str().into());
        let _ = db::put_file(entry.who, entry.id, &key, &kept).await;
        let change = |known: Option<Entry>| match known {
            Some(mut known) => {
                known.file_sent(&key, &id);
                Step::Put(known)
            }
            None => Step::Leave,
        };
        match db::change(entry.who, entry.id, change).await {
            Ok(Some(now)) if now.key == entry.key => entry = now,
            // It was changed or dropped meanwhile: what is there now goes by itself.
            _ => return Err(Answer::Nothing),
        }
        let form = outbox.form.as_ref().filter(|form| form.id() == Some(entry.id));
        if let Some(field) = form.and_then(|form| field_of(form.element(), &key)) {
            let _ = field.set_attribute("name", ATTACHMENT);
            let _ = field.set_attribute("value", &id);
        }
    }
    Ok(entry)
}

/// What is kept of a file that the server has: its name.
fn named(name: &str) -> JsValue {
    let kept = Object::new();
    let _ = Reflect::set(&kept, &"name".into(), &name.into());
    kept.into()
}

/// A file is not taken, for a reason; which one, whoever sends it knows.
fn refused(reason: String) -> Answer {
    Answer::Refused(Why::File { name: String::new(), key: String::new(), reason })
}

/// Why the server does not take a file, in its words.
fn reason(body: &str, lang: Lang) -> Option<String> {
    let of = |told: JsValue, name: &str| Reflect::get(&told, &name.into()).ok();
    of(of(of(JSON::parse(body).ok()?, "problem")?, "words")?, lang.code())?.as_string()
}

/// Shows how much of a file went: with its report in the list or above the form, or in its row of the form.
fn show(entry: Uuid, key: &str, name: &str, far: &Upload) -> Option<()> {
    let found = document().query_selector(&format!("[data-entry=\"{entry}\"], [value=\"{key}\"]")).ok()??;
    let place = found.closest("li").ok()?.unwrap_or(found);
    let bar = match place.query_selector(&format!("[data-file=\"{key}\"], .tray-file .tray-bar")).ok()? {
        Some(bar) => bar,
        None => {
            let bar = add(&add(&place, "span", "ob-file", name)?, "progress", "tray-bar", "")?;
            let _ = bar.set_attribute("data-file", key);
            let _ = bar.set_attribute("aria-label", name);
            bar
        }
    };
    let _ = bar.set_attribute("max", &far.size.to_string());
    bar.set_attribute("value", &far.received.to_string()).ok()
}

/// Sends a file, from wherever the server has it, for whoever wrote the report; gives its key there.
async fn upload(lang: Lang, entry: &Entry, key: &str, kept: &JsValue, name: &str) -> Result<Uuid, Answer> {
    if let Some(id) = text(kept, SENT).and_then(|id| Uuid::try_parse(&id).ok()) {
        return Ok(id);
    }
    let lost = || refused(String::new());
    let (Some(base), Some(words)) = (text(kept, "base"), text(kept, FILE_WORDS)) else { return Err(lost()) };
    let bytes = Reflect::get(kept, &"bytes".into()).ok().and_then(|bytes| bytes.dyn_into::<Blob>().ok());
    let Some(bytes) = bytes else { return Err(lost()) };
    let began = [("content-type", "application/json")];
    for _ in 0..TURNS {
        let mut far =
            heard(lang, "POST", &format!("{base}/uploads?by={}", entry.who), &began, &words.as_str().into()).await?;
        loop {
            if let Some(far) = &far {
                show(entry.id, key, name, far);
            }
            match far {
                Some(Upload { id, whole: true, .. }) => return Ok(id),
                Some(Upload { id, size, received, .. }) => {
                    // A file has far fewer bytes than a number has places.
                    let (from, to) = (received as f64, (received + CHUNK).min(size) as f64);
                    let part = bytes.slice_with_f64_and_f64(from, to).map_err(|_| lost())?;
                    let offset = received.to_string();
                    let headers =
                        [("content-type", "application/offset+octet-stream"), ("upload-offset", offset.as_str())];
                    far = heard(lang, "PATCH", &format!("{base}/uploads/{id}"), &headers, &part).await?;
                    far = far.filter(|far| far.whole || far.received > received);
                }
                // It is further, or less far, than thought: begun again it is the same file, and tells.
                None => break,
            }
        }
    }
    Err(Answer::Nothing)
}

/// How far the server says it is; none where it is elsewhere than thought.
async fn heard(
    lang: Lang,
    method: &str,
    address: &str,
    headers: &[(&str, &str)],
    body: &JsValue,
) -> Result<Option<Upload>, Answer> {
    let controller = AbortController::new().map_err(|_| Answer::Nothing)?;
    let answer = ask(method, address, headers, Some(body), &controller, PATIENCE).await.ok_or(Answer::Nothing)?;
    match Answer::of(answer.status, &answer.text) {
        _ if matches!(answer.status, 200 | 201) => {
            serde_json::from_str(&answer.text).map(Some).map_err(|_| Answer::Nothing)
        }
        // Waiting does not help where the server itself says that the record has no room for it.
        Answer::Nothing if answer.status != 507 || reason(&answer.text, lang).is_none() => Err(Answer::Nothing),
        Answer::SignIn => Err(Answer::SignIn),
        _ if method == "PATCH" && matches!(answer.status, 404 | 409 | 410) => Ok(None),
        Answer::Refused(why @ (Why::NotPermitted | Why::Gone)) => Err(Answer::Refused(why)),
        _ => Err(refused(reason(&answer.text, lang).unwrap_or_default())),
    }
}
