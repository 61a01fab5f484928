//! The card of a record's files.

use domain::{
    attachment::{Attachment, FileKind, Purpose},
    edit::Record,
};
use leptos::prelude::*;
use store::StoreError;

use super::{item::Item, tray::FileTray};
use crate::{audit::page::address_of, i18n::Lang, past::AS_OF, request::Request};

/// What the card shows.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// Where the files are: the record's address with `/files`.
    base: String,
    files: Vec<Attachment>,
    may_add: bool,
}

/// The files of a record; none where its past is shown, for they are those of today.
pub async fn shelf(request: &Request, record: Record, code: &str) -> Result<Option<Shelf>, StoreError> {
    if request.param(AS_OF).is_some() {
        return Ok(None);
    }
    let listed = match store::attachment::list(&request.db, &request.actor, record, code).await {
        Ok(listed) => listed,
        // Whatever is wrong with the record is its page's to say.
        Err(StoreError::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let base = format!("{}/files", address_of(record, code));
    Ok(Some(Shelf { base, files: listed.files, may_add: listed.may_add }))
}

/// The files, and the way to add some. Nothing, where there are none and none may be added.
#[component]
pub fn Files(
    /// The request.
    request: Request,
    /// The files.
    #[prop(optional_no_strip)]
    shelf: Option<Shelf>,
) -> impl IntoView {
    shelf.filter(|shelf| shelf.may_add || !shelf.files.is_empty()).map(|shelf| card(&request, shelf))
}

fn card(request: &Request, shelf: Shelf) -> impl IntoView + use<> {
    let Shelf { base, files, may_add } = shelf;
    let lang = request.lang;
    let count = files.len();
    let items = files
        .into_iter()
        .map(|file| view! { <Item request=request.clone() base=base.clone() file=file may_change=may_add /> })
        .collect_view();
    view! {
        <section class="card" id="files" aria-labelledby="files-heading">
            <div id="files-list">
                <div class="card-head">
                    <h2 id="files-heading">{lang.files_heading()}</h2>
                    {(count > 0).then(|| view! { <p class="mute">{count} " " {lang.pick("ไฟล์", "files")}</p> })}
                </div>
                {(count == 0).then(|| view! { <p class="mute">{lang.files_none()}</p> })}
                {(count > 0).then(|| view! { <ul class="files">{items}</ul> })}
            </div>
            {may_add.then(|| view! { <Add request=request.clone() base=base.clone() /> })}
        </section>
    }
}

/// The plain form.
#[component]
fn Add(request: Request, base: String) -> impl IntoView {
    let lang = request.lang;
    let problem = request.submitted.problem("files").map(|problem| problem.words(lang));
    view! {
        <form class="form files-add" method="post" action=base.clone() enctype="multipart/form-data" data-tray="">
            <input type="hidden" name="lang" value=lang.code() />
            <Fields lang=lang plain=true problem=problem />
            <button>{lang.files_send()}</button>
            <FileTray
                base=base.clone()
                lang=lang.code().to_owned()
                purpose=Purpose::Record.as_str().to_owned()
                salt=String::new()
            />
        </form>
    }
}

/// The same fields inside a report's form: files are sent as they are chosen, and what that form sends along is a field
/// `attachment` for each. They are their sender's until `store::attachment::hand_over` puts them with the report.
#[component]
pub fn Picker(
    /// The reader's language.
    lang: Lang,
    /// What sort of record is reported on.
    record: Record,
    /// Its code.
    code: String,
    /// What tells this report from others of the record.
    report: String,
) -> impl IntoView {
    view! {
        <fieldset class="form files-add" data-tray="">
            <legend>{lang.files_heading()}</legend>
            <Fields lang=lang plain=false problem=None />
            <FileTray
                base=format!("{}/files", address_of(record, &code))
                lang=lang.code().to_owned()
                purpose=Purpose::Report.as_str().to_owned()
                salt=report
            />
        </fieldset>
    }
}

/// Whether positions are kept, which is asked `plain`ly only where a form is all about files, and the files.
#[component]
fn Fields(lang: Lang, plain: bool, #[prop(optional_no_strip)] problem: Option<String>) -> impl IntoView {
    let described = if problem.is_some() { "f-files-problem f-files-hint" } else { "f-files-hint" };
    view! {
        // Before the files: it says how they are to be read.
        <div class="field check">
            <input
                id="f-position"
                name=plain.then_some("position")
                type="checkbox"
                data-position=""
                aria-describedby="f-position-hint"
            />
            <label for="f-position">{lang.files_position()}</label>
            <p class="hint" id="f-position-hint">{lang.files_position_hint()}</p>
        </div>
        <div class="field">
            <label for="f-files">{lang.files_choose()}</label>
            <input
                id="f-files"
                name="files"
                type="file"
                multiple
                accept=FileKind::accepted()
                aria-invalid=problem.is_some().then_some("true")
                aria-describedby=described
            />
            {problem.map(|text| view! { <p class="problem" id="f-files-problem" role="alert">{text}</p> })}
            <p class="hint" id="f-files-hint">{lang.files_hint()}</p>
        </div>
    }
}
