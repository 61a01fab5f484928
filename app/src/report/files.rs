//! The files of a report's form: those that go with it already, those that are chosen, and the way to choose more.

use domain::{
    attachment::Attachment,
    edit::Record,
    report::{ReportField, Submission},
};
use leptos::prelude::*;
use store::{StoreError, attachment::With};
use uuid::Uuid;

use super::draft::ReportForm;
use crate::{audit::page::address_of, files::Picker, i18n::Lang, request::Request};

/// What a report's form names a file by that is to be taken away from the report it corrects.
pub const TAKE_BACK: &str = "take_back";

/// What is known of them.
pub(super) struct ReportFiles {
    record: Record,
    code: String,
    /// Those that go with a report that is not decided.
    with: Vec<With>,
    /// Reports the reader sent: what goes with them is theirs to take away.
    authored: Vec<Uuid>,
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
    let authored = undecided.iter().filter(|report| is_author(request, report)).map(|report| report.id).collect();
    Ok(ReportFiles { record, code: code.to_owned(), with, authored, own })
}

/// Whether the reader sent a report.
pub(super) fn is_author(request: &Request, report: &Submission) -> bool {
    request.actor.person().is_some_and(|person| person.name == report.author_name)
}

fn form_id(file: &Attachment) -> String {
    format!("take-{}", file.id)
}

/// The button that takes a file away for good, behind a question.
fn button(lang: Lang, file: &Attachment, form: Option<String>) -> AnyView {
    sure(lang, file, ["do".to_owned(), "take_back".to_owned()], form)
}

/// The same with what the button sends, and in which form where that is another.
fn sure(lang: Lang, file: &Attachment, [name, value]: [String; 2], form: Option<String>) -> AnyView {
    let named = |words: &str| format!("{words}: {}", file.name);
    view! {
        <details class="file-sure">
            <summary aria-label=named(lang.file_remove())>{lang.file_remove()}</summary>
            <p>{lang.file_remove_sure()}</p>
            <button class="quiet" name=name value=value form=form aria-label=named(lang.file_remove_now())>
                {lang.file_remove_now()}
            </button>
        </details>
    }
    .into_any()
}

/// The button in a report's form. With script what is typed is kept on the phone, so it sends a form of its own; without,
/// it sends what is typed along, and the page comes back with it. The key Enter still sends the report then.
fn button_in_form(lang: Lang, file: &Attachment) -> AnyView {
    let without = [TAKE_BACK.to_owned(), file.id.to_string()];
    view! {
        " "
        <span class="if-script">{button(lang, file, Some(form_id(file)))}</span>
        <noscript>
            <button class="sr" tabindex="-1" aria-hidden="true">{lang.rep_send()}</button>
            {sure(lang, file, without, None)}
        </noscript>
    }
    .into_any()
}

/// The plain form that takes a file away from a report, on the page of the report.
pub(super) fn take_back(lang: Lang, base: &str, file: &Attachment) -> AnyView {
    view! {
        <form method="post" class="file-ways" action=format!("{base}/{}", file.id)>
            <input type="hidden" name="lang" value=lang.code() />
            {button(lang, file, None)}
        </form>
    }
    .into_any()
}

/// The forms of the buttons that stand among the files of a report's form: one form cannot hold another.
pub(super) fn forms(lang: Lang, known: &ReportFiles) -> AnyView {
    let base = format!("{}/files", address_of(known.record, &known.code));
    let may = |with: &&With| with.own || known.authored.contains(&with.report);
    let forms = known.with.iter().filter(may).map(|with| {
        view! {
            <form id=form_id(&with.file) method="post" action=format!("{base}/{}", with.file.id) hidden>
                <input type="hidden" name="lang" value=lang.code() />
                <input type="hidden" name="to" value="form" />
            </form>
        }
    });
    forms.collect_view().into_any()
}

/// The part of the form.
pub(super) fn files(lang: Lang, form: &ReportForm, known: ReportFiles) -> AnyView {
    let base = format!("{}/files", address_of(known.record, &known.code));
    let corrects = form.corrects.map(|(id, _)| id);
    let with: Vec<_> = known.with.into_iter().filter(|with| Some(with.report) == corrects).collect();
    let with = (!with.is_empty()).then(|| {
        let items = with.into_iter().map(|With { report, file, own }| {
            let may = own || known.authored.contains(&report);
            view! {
                <li>
                    <a href=format!("{base}/{}", file.id)>{file.words().to_owned()}</a>
                    " "
                    <span class="mute">{lang.file_size(file.size)}</span>
                    {may.then(|| button_in_form(lang, &file))}
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
    // The page opens there, for that is what was pressed.
    let took_back = form.took_back.map(|gone| {
        let words = if gone { lang.file_removed() } else { lang.file_not_with_report() };
        view! { <p class="rp-took" tabindex="-1" autofocus>{words}</p> }
    });
    let refused = (!refused.is_empty()).then(|| lang.rep_files_refused(&refused.join(" · ")));
    view! {
        <section class="card rp-files" aria-label=lang.files_heading() data-report=ReportField::Attachment.as_str()>
            {problem.map(|text| view! { <p class="problem" role="alert">{text}</p> })}
            {refused.map(|text| view! { <p class="problem" role="alert">{text}</p> })}
            {took_back}
            {with}
            // Shown where there are any.
            <p class="mute rp-own-words">{lang.files_chosen()}</p>
            <ul class="plain-list rp-own">{own}</ul>
            <Picker lang=lang record=known.record code=known.code report=form.key.to_string() />
            <noscript>
                <p class="hint">{lang.files_without_script()}</p>
            </noscript>
        </section>
    }
    .into_any()
}
