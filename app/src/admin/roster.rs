//! `/admin/roster`: people from a list, looked at before they are brought in.

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    permission::Action,
    text::number,
    user::{
        Role,
        roster::{RosterRow, RosterState},
    },
};
use leptos::prelude::*;
use store::{StoreError, user::Brought};

use crate::{
    audit::file::line,
    error::failure,
    form::{Submitted, in_textarea},
    i18n::Lang,
    request::Request,
    ui::{
        input::FormProblem,
        layout::{Breadcrumbs, Layout},
    },
};

/// Wrong lines shown; whoever has more has one mistake many times.
const WRONG: usize = 500;
/// Other lines shown.
const FINE: usize = 200;
/// Links shown beside the file that has all of them.
const LINKS: usize = 50;

/// A list that was sent.
#[derive(Clone, Debug, Default)]
pub struct RosterDraft {
    /// The list as text.
    pub text: String,
    /// What becomes of it, where it could be read.
    pub brought: Brought,
    /// The address in front of a link's secret.
    pub link_base: String,
}

/// The page.
#[component]
pub fn RosterPage() -> impl IntoView {
    let request = Request::current();
    if !request.actor.may_somewhere(Action::ManageUsers) {
        return failure(&request, &StoreError::Forbidden);
    }
    let lang = request.lang;
    let submitted = request.submitted.clone();
    let draft = submitted.roster.clone();
    let saved = draft.as_ref().is_some_and(|draft| draft.brought.saved);
    let result = draft.clone().filter(|draft| !draft.brought.rows.is_empty()).map(|draft| {
        view! {
            {saved.then(|| view! { <Links lang=lang draft=draft.clone() /> })}
            <Outcome lang=lang brought=draft.brought />
        }
    });
    let draft = draft.filter(|_| !saved);
    view! {
        <Layout request=request.clone() title=lang.roster().to_owned()>
            <Breadcrumbs
                lang=lang
                trail=vec![
                    ("/admin".to_owned(), lang.administration().to_owned()),
                    ("/admin/users".to_owned(), lang.people().to_owned()),
                ]
            />
            <div class="page-head">
                <h1>{lang.roster()}</h1>
            </div>
            {saved.then(|| view! { <p class="flash" role="status">{lang.roster_done()}</p> })}
            <Sheet lang=lang submitted=submitted draft=draft />
            {result}
        </Layout>
    }
    .into_any()
}

/// The file or the pasted cells, to be checked, and once fine to be brought in.
#[component]
fn Sheet(lang: Lang, submitted: Submitted, draft: Option<RosterDraft>) -> impl IntoView {
    let fine = draft.as_ref().is_some_and(|draft| !draft.brought.rows.is_empty() && !draft.brought.is_wrong());
    let check = if draft.is_some() { lang.roster_check_again() } else { lang.roster_check() };
    let text = draft.map(|draft| draft.text).unwrap_or_default();
    let wrong = submitted.problem("").is_some();
    let count = Role::ALL.iter().map(|&role| lang.role(role)).collect::<Vec<_>>().join(" · ");
    view! {
        <section class="card">
            <p id="roster-hint">{lang.roster_hint()}</p>
            <p class="mute">{lang.role_label()} ": " {count}</p>
            <FormProblem lang=lang submitted=submitted />
            <form method="post" action="/admin/roster" enctype="multipart/form-data" class="form">
                <div class="field">
                    <label for="f-file">{lang.roster_file()}</label>
                    <input
                        id="f-file"
                        name="file"
                        type="file"
                        accept=".xlsx,.csv,.txt,.tsv,text/csv,text/plain,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                        aria-describedby="roster-hint"
                        aria-invalid=wrong.then_some("true")
                    />
                </div>
                <div class="field">
                    <label for="f-text">{lang.roster_text()}</label>
                    <textarea id="f-text" name="text" rows="6" spellcheck="false" placeholder=lang.roster_example()>
                        {in_textarea(&text)}
                    </textarea>
                </div>
                <div class="actions">
                    {fine.then(|| view! { <button name="do" value="apply">{lang.roster_apply()}</button> })}
                    <button name="do" value="check" class=if fine { "quiet" } else { "" }>
                        {check}
                    </button>
                </div>
            </form>
        </section>
    }
}

/// How many lines become what, and the lines: the wrong ones first.
#[component]
fn Outcome(lang: Lang, brought: Brought) -> impl IntoView {
    let is_wrong = |state: &RosterState| matches!(state, RosterState::Wrong(_));
    let same = brought.count(|state| *state == RosterState::Unchanged) == brought.rows.len();
    let words = match (brought.is_wrong(), same) {
        _ if brought.saved => None,
        (true, _) => Some(lang.roster_wrong()),
        (_, true) => Some(lang.roster_same()),
        _ => Some(lang.roster_fine()),
    };
    let kinds = [RosterState::New, RosterState::Changed, RosterState::Unchanged, RosterState::Wrong(Vec::new())];
    let counts = kinds
        .iter()
        .map(|kind| {
            let like = |state: &RosterState| std::mem::discriminant(state) == std::mem::discriminant(kind);
            view! {
                <div>
                    <dt>{lang.roster_state(kind)}</dt>
                    <dd class="figure">{number(brought.count(like) as f64)}</dd>
                </div>
            }
        })
        .collect_view();
    let (wrong, fine): (Vec<_>, Vec<_>) = brought.rows.into_iter().partition(|row| is_wrong(&row.state));
    let cut = fine.len() > FINE || wrong.len() > WRONG;
    let rows = wrong.into_iter().take(WRONG).chain(fine.into_iter().take(FINE));
    let rows = rows.map(|row| line_view(lang, row)).collect_view();
    view! {
        <section class="card" aria-labelledby="result">
            <h2 id="result">{lang.roster_result()}</h2>
            {words.map(|words| view! { <p role="status">{words}</p> })}
            <dl class="facts tiles">{counts}</dl>
            {cut.then(|| view! { <p class="mute">{lang.roster_not_shown()}</p> })}
            <table class="table rows cells">
                <caption class="sr">{lang.roster_result()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{lang.user_name()}</th>
                        <th scope="col">{lang.roster_line()}</th>
                        <th scope="col">{lang.full_name()}</th>
                        <th scope="col">{lang.roles()}</th>
                        <th scope="col">{lang.unit_code()}</th>
                        <th scope="col">{lang.email()}</th>
                        <th scope="col">{lang.roster_what()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

fn line_view(lang: Lang, row: RosterRow) -> impl IntoView {
    let dash = |text: String| if text.is_empty() { "–".to_owned() } else { text };
    let class = match row.state {
        RosterState::New => "new",
        RosterState::Wrong(_) => "wrong",
        _ => "",
    };
    let was = row.was.map(|was| view! { <span class="sub">{lang.roster_was()} " " {was}</span> });
    let email_was = row.email_was.map(|was| view! { <span class="sub">{lang.roster_was()} " " {was}</span> });
    let word = lang.roster_state(&row.state);
    let problems = match row.state {
        RosterState::Wrong(problems) => problems,
        _ => Vec::new(),
    };
    let problems = problems
        .into_iter()
        .map(|problem| view! { <span class="problem">{lang.roster_problem(problem)}</span> })
        .collect_view();
    view! {
        <tr class=class>
            <th scope="row">{dash(row.line.user)}</th>
            <td data-label=lang.roster_line()>{row.line.line}</td>
            <td data-label=lang.full_name()>{dash(row.line.name)} {was}</td>
            <td data-label=lang.roles()>{dash(row.line.role)}</td>
            <td data-label=lang.unit_code()>{dash(row.line.unit)}</td>
            <td data-label=lang.email()>{dash(row.line.email)} {email_was}</td>
            <td data-label=lang.roster_what() class="wide">
                <strong>{word}</strong>
                " "
                {problems}
            </td>
        </tr>
    }
}

/// The links of those who are new: a file made in the page itself, since nothing keeps them.
#[component]
fn Links(lang: Lang, draft: RosterDraft) -> impl IntoView {
    let invitations = draft.brought.invitations;
    if invitations.is_empty() {
        return ().into_any();
    }
    let link = |secret: &str| format!("{}{secret}", draft.link_base);
    let mut file = String::from("\u{feff}");
    line(&mut file, [lang.user_name(), lang.full_name(), lang.roster_link()]);
    for new in &invitations {
        line(&mut file, [&new.name, &new.display_name, &link(new.token.expose())]);
    }
    let href = format!("data:text/csv;charset=utf-8;base64,{}", STANDARD.encode(file));
    let count = invitations.len();
    let rows = invitations
        .into_iter()
        .take(LINKS)
        .map(|new| {
            view! {
                <tr>
                    <th scope="row">{new.name}</th>
                    <td class="wide one-time">
                        <code>{link(new.token.expose())}</code>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="links">
            <h2 id="links">{lang.roster_links()} " (" {number(count as f64)} ")"</h2>
            <p>{lang.roster_links_hint()}</p>
            <p>
                <a href=href download="links.csv">
                    {lang.roster_download()}
                </a>
            </p>
            {(count <= LINKS)
                .then(|| {
                    view! {
                        <details>
                            <summary>{lang.show()}</summary>
                            <table class="table rows">
                                <caption class="sr">{lang.roster_links()}</caption>
                                <tbody>{rows}</tbody>
                            </table>
                        </details>
                    }
                })}
        </section>
    }
    .into_any()
}
