//! `/my/notices`: what one was reminded of.

use domain::listing::Listing;
use leptos::prelude::*;
use store::reminder::Notice;

use super::lines::DigestLines;
use crate::{
    error::failure,
    request::Request,
    ui::{layout::Layout, pager::Pager},
};

/// The page.
#[component]
pub fn NoticesPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        match store::reminder::list(&request.db, &request.actor, request.page()).await {
            Ok(listing) => page(request, listing).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

fn page(request: Request, listing: Listing<Notice>) -> impl IntoView {
    let lang = request.lang;
    let (page, pages) = (listing.page, listing.pages());
    // What comes in the meantime was not seen.
    let until = listing.rows.first().filter(|_| page == 1).map(|notice| notice.day.to_string());
    let mark = until.filter(|_| listing.rows.iter().any(|notice| notice.unread)).map(|until| {
        view! {
            <form method="post" action="/my/notices/read">
                <input type="hidden" name="until" value=until />
                <button class="quiet">{lang.notices_mark()}</button>
            </form>
        }
    });
    let empty = listing.rows.is_empty();
    let notices = listing
        .rows
        .into_iter()
        .map(|notice| {
            let counts = notice.digest.counts();
            let id = format!("n-{}", notice.day);
            view! {
                <article class="card" aria-labelledby=id.clone()>
                    <h2 id=id.clone()>
                        {lang.date(notice.day)}
                        " "
                        {notice.unread.then(|| view! { <span class="badge behind">{lang.notices_new()}</span> })}
                    </h2>
                    <p class="mute">{lang.digest_counts(counts)}</p>
                    <DigestLines lang=lang digest=notice.digest />
                </article>
            }
        })
        .collect_view();
    view! {
        <Layout request=request.clone() title=lang.notices().to_owned()>
            <div class="page-head">
                <h1>{lang.notices()}</h1>
                <p class="meta">
                    <a href="/account#reminders">{lang.notices_settings()}</a>
                </p>
                {mark}
            </div>
            {empty
                .then(|| {
                    view! {
                        <div class="card empty">
                            <p>{lang.notices_none()}</p>
                        </div>
                    }
                })}
            {notices}
            <Pager request=request.clone() page=page pages=pages />
        </Layout>
    }
}
