//! Header, navigation, content, footer.

use domain::permission::Action;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    i18n::Lang,
    outbox::Outbox,
    reminder::UnreadNotices,
    request::{Request, address},
};

/// The form that signs out, in the head of every page of somebody who is signed in.
pub const SIGN_OUT: &str = "sign-out";

/// The frame of a page.
#[component]
pub fn Layout(
    /// The request being answered.
    request: Request,
    /// Title of the page, for the browser's tab.
    title: String,
    /// Years to switch between; none hides the switch.
    #[prop(optional)]
    years: Vec<domain::fiscal_year::FiscalYear>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let lang = request.lang;
    let full_title = if title == lang.product() { title } else { format!("{title} · {}", lang.product()) };
    let pages = [
        ("/", lang.overview()),
        ("/units", lang.units()),
        ("/projects", lang.projects()),
        ("/kpis", lang.kpis()),
        ("/strategy", lang.strategy()),
    ];
    let links = pages
        .into_iter()
        .map(|(href, label)| {
            let here = if href == "/" { request.path == "/" } else { request.path.starts_with(href) };
            let current = (request.path == href).then_some("page").or(here.then_some("true"));
            view! {
                <li>
                    <a href=href aria-current=current>
                        {label}
                    </a>
                </li>
            }
        })
        .collect_view();
    let signed_in = request.actor.person().is_some();
    let reports = request.actor.person().filter(|_| request.actor.may_somewhere(Action::ReportProgress));
    let outbox = reports.map(|person| {
        view! { <Outbox who=person.id.0.simple().to_string() lang=lang /> }
    });
    let year = request.year_among(&years);
    let year_menu = (!years.is_empty()).then(|| {
        let items = years
            .into_iter()
            .map(|choice| {
                let href = request.with("year", Some(&choice.to_string()));
                view! {
                    <li>
                        <a href=href aria-current=(choice == year).then_some("true")>
                            {lang.year(choice)}
                        </a>
                    </li>
                }
            })
            .collect_view();
        let called = lang.year(year);
        let (number, more) = called.split_at(called.find(' ').unwrap_or(called.len()));
        let (number, more) = (number.to_owned(), more.to_owned());
        view! {
            <details class="menu">
                <summary>
                    // A phone shows the number alone.
                    <span class="fy">{lang.fy()} " "</span>
                    {number}
                    <span class="fy">{more}</span>
                </summary>
                <ul>{items}</ul>
            </details>
        }
    });
    let crowded = year_menu.is_some();
    view! {
        <Title text=escaped(&full_title) />
        <a class="skip" href="#content">
            {lang.skip()}
        </a>
        <header class="top">
            <div class="top-inner" class:crowded=crowded>
                <a class="brand" href="/">
                    <svg class="brand-mark" viewBox="0 0 12 20" width="10" height="17" aria-hidden="true">
                        <rect width="12" height="20" rx="2.5" />
                    </svg>
                    {lang.product()}
                </a>
                <nav aria-label=lang.menu()>
                    <ul>{links}</ul>
                </nav>
                <div class="top-tools" class:own=signed_in>
                    {year_menu}
                    <Preferences request=request.clone() />
                    <Who request=request.clone() />
                </div>
            </div>
        </header>
        {outbox}
        <main id="content" tabindex="-1">
            {request.flash.map(|flash| view! { <p class="flash" role="status">{flash.words(lang)}</p> })}
            {children()}
        </main>
        <footer class="bottom">
            <p>{lang.source_note()} " · " {lang.product()}</p>
        </footer>
    }
}

/// The text as it may stand between tags: leptos_meta writes a title into the document as it is given.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}

/// Language and colours, as plain links the server remembers in a cookie.
#[component]
fn Preferences(request: Request) -> impl IntoView {
    let lang: Lang = request.lang;
    let with = |name: &str, value: &str| {
        let mut pairs: Vec<(&str, &str)> = request
            .query
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .filter(|(key, _)| *key != "lang" && *key != "theme")
            .collect();
        pairs.push((name, value));
        address(&request.path, &pairs)
    };
    view! {
        <div class="prefs">
        <a class="tool" href=with("lang", lang.other().code()) hreflang=lang.other().code() lang=lang.other().code() rel="nofollow">
            {lang.switch_language()}
        </a>
        <a class="tool when-light" href=with("theme", "dark") rel="nofollow" aria-label=lang.theme_dark() title=lang.theme_dark()>
            <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
                <path d="M16 12.5A7 7 0 0 1 7.5 4a7 7 0 1 0 8.5 8.5z" fill="currentColor" />
            </svg>
        </a>
        <a class="tool when-dark" href=with("theme", "light") rel="nofollow" aria-label=lang.theme_light() title=lang.theme_light()>
            <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
                <circle cx="10" cy="10" r="4" fill="currentColor" />
                <path
                    d="M10 1v3M10 16v3M1 10h3M16 10h3M3.6 3.6l2.1 2.1M14.3 14.3l2.1 2.1M3.6 16.4l2.1-2.1M14.3 5.7l2.1-2.1"
                    stroke="currentColor"
                    stroke-width="1.6"
                />
            </svg>
        </a>
        </div>
    }
}

/// Who is signed in, with the ways to what is theirs and out; or the way in. A menu that needs no script, so that a phone
/// has room beside it; there language and colours are in it too.
#[component]
fn Who(request: Request) -> impl IntoView {
    let lang = request.lang;
    let person_keeps = request.actor.may_somewhere(Action::ManageUsers);
    let person_reports = request.actor.may_somewhere(Action::ReportProgress);
    let here = request.path.starts_with("/my").then_some("true");
    match request.actor.person() {
        Some(person) => view! {
            {person_reports
                .then(|| {
                    view! {
                        <a class="tool my" href="/my" aria-current=here>
                            {lang.my()}
                        </a>
                    }
                })}
            <UnreadNotices request=request.clone() />
            <details class="menu me">
                <summary>
                    <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
                        <circle cx="10" cy="6.5" r="3.5" fill="currentColor" />
                        <path d="M3 18c0-4 3-6 7-6s7 2 7 6z" fill="currentColor" />
                    </svg>
                    <span class="me-name">{person.display_name.clone()}</span>
                </summary>
                <ul>
                    <li class="me-told" aria-hidden="true">{person.display_name.clone()}</li>
                    <li>
                        <a href="/my/notices">{lang.notices()}</a>
                    </li>
                    <li>
                        <a href="/account">{lang.account()}</a>
                    </li>
                    {person_keeps
                        .then(|| {
                            view! {
                                <li>
                                    <a href="/admin">{lang.administration()}</a>
                                </li>
                            }
                        })}
                    <li class="me-prefs">
                        <Preferences request=request.clone() />
                    </li>
                    <li>
                        <form id=SIGN_OUT method="post" action="/logout">
                            <button class="quiet">{lang.sign_out()}</button>
                        </form>
                    </li>
                </ul>
            </details>
        }
        .into_any(),
        None => view! {
            <a class="tool" href="/login">
                {lang.sign_in()}
            </a>
        }
        .into_any(),
    }
}

/// The way from the city down to this page.
#[component]
pub fn Breadcrumbs(
    /// The reader's language.
    lang: Lang,
    /// Address and name, top first.
    trail: Vec<(String, String)>,
) -> impl IntoView {
    let items = trail
        .into_iter()
        .map(|(href, name)| {
            view! {
                <li>
                    <a href=href lang=lang.own_of(&name)>{name.clone()}</a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="crumbs" aria-label=lang.you_are_here()>
            <ol>{items}</ol>
        </nav>
    }
}
