//! The files of a report's form: those that go with it already, those that are chosen, and the way to choose more.

use domain::{
    attachment::Attachment,
    edit::Record,
    report::{ReportField, Submission},
};
use leptos::prelude::*;
use store::StoreError;
use uuid::Uuid;

use super::draft::ReportForm;
use crate::{audit::page::address_of, files::Picker, i18n::Lang, request::Request};

/// What is known of them.
pub(super) struct ReportFiles {
    record: Record,
    code: String,
    /// Each with the report it goes with.
    with: Vec<(Uuid, Attachment)>,
    /// What the form was sent with, and is not with a report yet.
    own: Vec<Attachment>,
}

/// Reads the files of the reports that are not decided, and those a form came with.
pub(super) async fn read(
    request: &Request,
    record: Record,
    code: &str,
    undecided: &[Submission],
) -> Result<ReportFiles, StoreError> {
    let (db, actor) = (&request.db, &request.actor);
    let reports: Vec<Uuid> = undecided.iter().filter(|report| report.files > 0).map(|report| report.id).collect();
    let with = match reports.is_empty() {
        true => Vec::new(),
        false => store::attachment::of_submissions(db, actor, record, code, &reports).await?,
    };
    let sent = request.submitted.report.as_ref().map(|form| form.draft.all(ReportField::Attachment));
    let sent: Vec<Uuid> = sent.into_iter().flatten().filter_map(|key| Uuid::try_parse(key).ok()).collect();
    let own = match sent.is_empty() {
        true => Vec::new(),
        false => store::attachment::own_files(db, actor, record, code, &sent).await?,
    };
    Ok(ReportFiles { record, code: code.to_owned(), with, own })
}

/// The part of the form.
pub(super) fn files(lang: Lang, form: &ReportForm, known: ReportFiles) -> AnyView {
    let base = format!("{}/files", address_of(known.record, &known.code));
    let corrects = form.corrects.map(|(id, _)| id);
    let with: Vec<_> = known.with.into_iter().filter(|(report, _)| Some(*report) == corrects).collect();
    let with = (!with.is_empty()).then(|| {
        let items = with.into_iter().map(|(_, file)| {
            view! {
                <li>
                    <a href=format!("{base}/{}", file.id)>{file.words().to_owned()}</a>
                    " "
                    <span class="mute">{lang.file_size(file.size)}</span>
                </li>
            }
        });
        view! {
            <p class="mute">{lang.files_with_report()}</p>
            <ul class="plain-list">{items.collect_view()}</ul>
        }
    });
    // Those that came with the form go with it again, as long as they stay ticked.
    let own = known.own.into_iter().map(|file| {
        let id = file.id.to_string();
        view! {
            <li class="check">
                <input id=format!("file-{id}") name=ReportField::Attachment.as_str() type="checkbox" value=id.clone() checked />
                <label for=format!("file-{id}")>{file.words().to_owned()} " · " {lang.file_size(file.size)}</label>
            </li>
        }
    });
    let own = own.collect_view();
    let problem = form.problem(lang, ReportField::Attachment);
    let refused: Vec<String> =
        form.refused.iter().map(|(name, problem)| format!("{name}: {}", lang.file_problem(*problem))).collect();
    let refused = (!refused.is_empty()).then(|| lang.rep_files_refused(&refused.join(" · ")));
    view! {
        <section class="card rp-files" aria-label=lang.files_heading() data-report=ReportField::Attachment.as_str()>
            {problem.map(|text| view! { <p class="problem" role="alert">{text}</p> })}
            {refused.map(|text| view! { <p class="problem" role="alert">{text}</p> })}
            {with}
            <ul class="plain-list rp-own">{own}</ul>
            <Picker lang=lang record=known.record code=known.code report=form.key.to_string() />
            <noscript>
                <p class="hint">{lang.files_without_script()}</p>
                <button class="quiet" formenctype="multipart/form-data">{lang.files_send_with()}</button>
            </noscript>
        </section>
    }
    .into_any()
}
