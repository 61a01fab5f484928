//! `/admin/audit`: proving that the history is whole.

use chrono::SecondsFormat;
use domain::text::number;
use leptos::prelude::*;
use store::audit::{Anchor, Broken, End, Fault, Part, Verdict};

use crate::{
    error::failure,
    i18n::Lang,
    request::Request,
    ui::layout::{Breadcrumbs, Layout},
};

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        match store::audit::end(&request.db, &request.actor).await {
            Ok(end) => page(request, end).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

fn page(request: Request, end: End) -> impl IntoView {
    let lang = request.lang;
    let found = request.submitted.verified.clone();
    let from = match &found {
        Some(Part::SoFar(link)) => Some(link.clone()),
        _ => None,
    };
    let result = found.map(|part| result(lang, part, end.link.seq));
    let button = if from.is_some() { lang.verify_on() } else { lang.verify_now() };
    let from = from.map(|Anchor { seq, hash }| {
        view! {
            <input type="hidden" name="seq" value=seq.to_string() />
            <input type="hidden" name="hash" value=hash />
        }
    });
    view! {
        <Layout request=request.clone() title=lang.verify_history().to_owned()>
            <Breadcrumbs lang=lang trail=vec![("/admin".to_owned(), lang.administration().to_owned())] />
            <div class="page-head">
                <h1>{lang.verify_history()}</h1>
            </div>
            {result}
            <section class="card">
                <p>{lang.verify_about()}</p>
                <dl class="facts tiles">
                    <div>
                        <dt>{lang.verify_events()}</dt>
                        <dd class="figure">{number(end.link.seq as f64)}</dd>
                    </div>
                    <div>
                        <dt>{lang.verify_last()}</dt>
                        <dd>
                            <time datetime=end.at.to_rfc3339_opts(SecondsFormat::Secs, true)>{lang.clock(end.at)}</time>
                        </dd>
                    </div>
                </dl>
                <p class="mute">{lang.verify_link()}</p>
                <p class="one-time">
                    <code>{end.link.hash}</code>
                </p>
                <form method="post" action="/admin/audit" class="form">
                    {from}
                    <button>{button}</button>
                </form>
            </section>
        </Layout>
    }
}

/// What came of it, in words.
fn result(lang: Lang, part: Part, all: i64) -> impl IntoView {
    let count = |seq: i64| number(seq as f64);
    let (class, words, link) = match part {
        Part::Done(Verdict::Whole(link)) => {
            ("flash", format!("{} {}", lang.verify_whole(), count(link.seq)), Some(link))
        }
        Part::Done(Verdict::Broken(Broken { seq, id, fault })) => {
            let id = id.map(|id| format!(" ({id})")).unwrap_or_default();
            ("flag", format!("{} {}{id} {}", lang.verify_broken(), count(seq), fault_text(lang, fault)), None)
        }
        Part::SoFar(link) => {
            let words = format!("{} {} {} {}", lang.verify_so_far(), count(link.seq), lang.verify_of(), count(all));
            ("flash", words, Some(link))
        }
    };
    let note = link.map(|Anchor { seq, hash }| {
        view! {
            <p class="mute">{lang.verify_note()}</p>
            <p class="one-time">
                <code>{seq} ":" {hash}</code>
            </p>
        }
    });
    view! {
        <section class="card" role="status">
            <p class=class>{words}</p>
            {note}
        </section>
    }
}

fn fault_text(lang: Lang, fault: Fault) -> &'static str {
    match fault {
        Fault::Missing => lang.fault_missing(),
        Fault::Unlinked => lang.fault_unlinked(),
        Fault::Changed => lang.fault_changed(),
        Fault::Unchained => lang.fault_unchained(),
        Fault::Head => lang.fault_head(),
        Fault::Anchor => lang.fault_anchor(),
    }
}
