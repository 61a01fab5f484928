//! Where a page tells what happens meanwhile. Server only.

use std::sync::LazyLock;

use domain::edit::Record;
use leptos::{nonce::use_nonce, prelude::*};

use super::LiveRecord;
use crate::{audit::page::address_of, i18n::Lang, inline::script, past::AS_OF, request::Request};

/// What pages that are only read do with it.
static FOLLOW: LazyLock<String> = LazyLock::new(|| script(include_str!("follow.js")));

/// A record as a page begins to show it.
#[derive(Clone, Debug)]
pub struct Place {
    record: String,
    /// The last event that the page knows of, for whoever may know who works on the record.
    since: Option<i64>,
    lang: Lang,
}

/// The record; nothing where the past is shown. To be asked for before the record is read, so that nothing falls
/// between.
pub async fn place(request: &Request, record: Record, code: &str) -> Option<Place> {
    if request.param(AS_OF).is_some() {
        return None;
    }
    let since = match request.actor.person() {
        Some(_) => store::live::since(&request.db, &request.actor, record, code).await.ok(),
        None => None,
    };
    Some(Place { record: address_of(record, code), since, lang: request.lang })
}

/// Who is here: a line that is kept free, so that nothing moves when somebody comes.
#[component]
pub fn LiveWho(
    /// The record.
    #[prop(optional_no_strip)]
    place: Option<Place>,
) -> impl IntoView {
    place.and_then(|place| place.since).map(|_| view! { <p class="live-who" role="status"></p> })
}

/// What others change. To be put last in a page: what is woken after it would wait for it.
#[component]
pub fn LiveNews(
    /// The record.
    #[prop(optional_no_strip)]
    place: Option<Place>,
) -> impl IntoView {
    place.map(|Place { record, since, lang }| match since {
        Some(since) => view! {
            <LiveRecord address=format!("{record}/live") since=since.to_string() lang=lang.code().to_owned() />
        }
        .into_any(),
        None => view! {
            <p class="news" role="status"></p>
            <script nonce=use_nonce() data-news=format!("{record}/news") data-said=lang.live_shown() inner_html=FOLLOW.as_str()></script>
        }
        .into_any(),
    })
}
