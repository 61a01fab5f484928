//! The HTML document around every page.

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::{
    request::{Request, Theme},
    routes::App,
};

/// The document: language and colours as the reader asked, islands woken at the end. Fonts are not preloaded: the
/// first picture would wait for them, and the fallback has their metrics. The reload is
/// there only while `make dev` watches the source.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let request = Request::current();
    // Public pages do not load the style of what only people who sign in see.
    let for_staff =
        request.actor.person().is_some() || ["/login", "/reset/"].iter().any(|place| request.path.starts_with(place));
    let theme = (request.theme != Theme::Auto).then(|| request.theme.word());
    view! {
        <!DOCTYPE html>
        <html lang=request.lang.code() data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <HashedStylesheet options=options.clone() />
                {for_staff.then(|| view! { <link rel="stylesheet" href="/staff.css" /> })}
                <AutoReload options=options.clone() />
                <HydrationScripts options=options islands=true />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

use leptos_meta::HashedStylesheet;
