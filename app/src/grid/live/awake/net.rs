//! What is asked of the server: the rows, and the form's questions, by the form's own address.

use domain::grid::tsv;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

use super::{Live, Shared, next_frame, say};
use crate::grid::TSV;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errand {
    /// What would become of what is typed.
    Preview,
    /// That it is saved.
    Apply,
    /// That a request is taken back.
    Undo(String),
    /// That a text is put on the clipboard; no business of the server's.
    Copy(String),
}

/// The lines at an address; `None` where there are none to be had.
pub async fn read(address: &str) -> Option<Vec<Vec<String>>> {
    lines(address, &RequestInit::new()).await.ok()
}

/// The same; else the status of what came instead, where anything came.
async fn lines(address: &str, init: &RequestInit) -> Result<Vec<Vec<String>>, Option<u16>> {
    let answer = async {
        let headers = Headers::new().ok()?;
        headers.set("accept", TSV).ok()?;
        if init.get_method().is_some_and(|method| method == "POST") {
            headers.set("content-type", "application/x-www-form-urlencoded").ok()?;
        }
        init.set_headers(&headers);
        let answer = JsFuture::from(leptos::prelude::window().fetch_with_str_and_init(address, init)).await.ok()?;
        answer.dyn_into::<Response>().ok()
    };
    let answer = answer.await.ok_or(None)?;
    let text = async {
        // Any other kind is the page of a failure.
        let kind = answer.headers().get("content-type").ok()??;
        if !kind.starts_with(TSV) {
            return None;
        }
        let text = JsFuture::from(answer.text().ok()?).await.ok()?;
        Some(tsv::parse(&text.as_string()?))
    };
    text.await.ok_or(Some(answer.status()))
}

/// Does an errand and draws what came of it.
pub fn run(live: &Shared, errand: Errand, source: String) {
    let live = live.clone();
    wasm_bindgen_futures::spawn_local(async move {
        if let Errand::Copy(text) = &errand {
            copy(&live, text).await;
            return;
        }
        let (form, body) = {
            let held = live.borrow();
            (held.form.clone(), held.body_of(&errand))
        };
        let init = RequestInit::new();
        init.set_method("POST");
        init.set_body(&JsValue::from_str(&body));
        let (answer, signed_out) = match lines(&form, &init).await {
            Ok(lines) => (Some(lines), false),
            Err(status) => (None, status == Some(401)),
        };
        // Done, and nothing said of any cell: the rows are others now.
        let anew = answer.as_ref().is_some_and(|lines| lines.len() == 1 && first(lines) != "held");
        let rows = if anew { read(&source).await } else { None };
        {
            let mut held = live.borrow_mut();
            held.busy = false;
            if let Some(rows) = rows {
                held.begin_anew(rows);
            }
            match answer {
                Some(lines) => held.answered(&lines),
                None if signed_out => say(&held.root, held.lang.edit_signed_out()),
                None => say(&held.root, held.lang.grid_failed()),
            }
            held.tools();
        }
        next_frame(&live);
    });
}

/// The word an answer begins with.
pub fn first(lines: &[Vec<String>]) -> &str {
    lines.first().and_then(|line| line.first()).map(String::as_str).unwrap_or_default()
}

async fn copy(live: &Shared, text: &str) {
    let navigator = leptos::prelude::window().navigator();
    let done = async {
        let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).ok()?;
        let write: js_sys::Function = js_sys::Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into().ok()?;
        let promise: js_sys::Promise = write.call1(&clipboard, &JsValue::from_str(text)).ok()?.dyn_into().ok()?;
        JsFuture::from(promise).await.ok()
    };
    if done.await.is_some() {
        let held = live.borrow();
        say(&held.root, held.lang.grid_copied());
    }
}

impl Live {
    /// Begins to ask; one question at a time.
    pub fn ask(&mut self, errand: Errand) {
        if self.busy {
            return;
        }
        self.busy = true;
        let said = if errand == Errand::Preview { self.lang.grid_working() } else { self.lang.grid_saving() };
        say(&self.root, said);
        self.tools();
        self.errand = Some(errand);
    }

    fn body_of(&self, errand: &Errand) -> String {
        let word = match errand {
            Errand::Apply => "apply".to_owned(),
            Errand::Undo(request) => format!("undo:{request}"),
            Errand::Preview | Errand::Copy(_) => "preview".to_owned(),
        };
        let cells = self.table.changes().filter_map(|at| {
            let (code, field) = (&self.rows.get(at.row)?[0], self.fields.get(at.column)?);
            Some([code.as_str(), field.as_str(), self.table.base(at), self.table.text(at)])
        });
        let encoded = |text: &str| String::from(js_sys::encode_uri_component(text));
        format!("do={}&lang={}&cells={}", encoded(&word), self.lang.code(), encoded(&tsv::write(cells)))
    }
}
