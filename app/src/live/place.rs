//! Where a page tells what happens meanwhile. Server only.

use domain::edit::Record;
use leptos::prelude::*;

use super::LiveRecord;
use crate::{audit::page::address_of, i18n::Lang, past::AS_OF, request::Request};

/// A record as a page begins to show it.
#[derive(Clone, Debug)]
pub struct Place {
    address: String,
    since: i64,
    lang: Lang,
}

/// The record, for whoever may know who works on it; nothing for anybody else, and nothing where the past is shown. To
/// be asked for before the record is read, so that nothing falls between.
pub async fn place(request: &Request, record: Record, code: &str) -> Option<Place> {
    request.actor.person().filter(|_| request.param(AS_OF).is_none())?;
    let since = store::live::since(&request.db, &request.actor, record, code).await.ok()?;
    Some(Place { address: format!("{}/live", address_of(record, code)), since, lang: request.lang })
}

/// Who is here: a line that is kept free, so that nothing moves when somebody comes.
#[component]
pub fn LiveWho(
    /// The record.
    #[prop(optional_no_strip)]
    place: Option<Place>,
) -> impl IntoView {
    place.map(|_| view! { <p class="live-who" role="status"></p> })
}

/// What others change. To be put last in a page: what is woken after it would wait for it.
#[component]
pub fn LiveNews(
    /// The record.
    #[prop(optional_no_strip)]
    place: Option<Place>,
) -> impl IntoView {
    place.map(|Place { address, since, lang }| {
        view! { <LiveRecord address=address since=since.to_string() lang=lang.code().to_owned() /> }
    })
}
