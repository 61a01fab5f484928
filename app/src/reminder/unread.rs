//! How many of one's digests are new: in the head of every page, and for pages that want to say so.

use leptos::prelude::*;

use crate::request::Request;

/// The way to one's notices, with how many are new; nothing where none is, or for whoever is not signed in.
#[component]
pub fn UnreadNotices(
    /// The request being answered.
    request: Request,
) -> impl IntoView {
    Suspend::new(async move {
        request.actor.person()?;
        let lang = request.lang;
        // A head without a number is better than no page.
        let count = store::reminder::unread(&request.db, &request.actor).await.ok().filter(|count| *count > 0)?;
        Some(view! {
            <a class="tool unread" href="/my/notices" aria-label=lang.unread_notices(count) title=lang.unread_notices(count)>
                <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
                    <path
                        d="M10 2.5a5 5 0 0 0-5 5V11l-1.5 3h13L15 11V7.5a5 5 0 0 0-5-5zM8 16a2 2 0 0 0 4 0"
                        fill="none"
                        stroke="currentColor"
                        stroke-width="1.6"
                        stroke-linejoin="round"
                    />
                </svg>
                <span aria-hidden="true">{count}</span>
            </a>
        })
    })
}
