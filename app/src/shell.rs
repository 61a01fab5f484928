//! The HTML document around every page.

use domain::permission::Action;
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::{
    past::AS_OF,
    request::{Request, Theme, builds, style},
    routes::App,
};

/// Before anything is drawn: whoever was here before has the fonts, and reads with them from the first frame. At a first
/// visit the page is drawn with a font of the device and stays so: nobody waits, and nothing moves under a reader's
/// eyes. `style/tokens.css` has the other half.
const FONTS: &str = "try{localStorage.fonts&&document.documentElement.classList.add('fonts')}catch{}";

/// After the first frame of the whole page: the scripts, which lie in a template so that neither the network nor the
/// processor takes them up earlier, and the fonts, kept for the next page. A device that has no Thai letters of its own
/// (all of them are the same box, one as wide as another) takes them at once.
///
/// Leptos' script waits for an idle moment, without end. A browser that has nothing more to draw may never tell of one,
/// and the page would stay asleep: a tenth of a second is waited for it at most.
const WAKE: &str = "addEventListener('load',()=>requestAnimationFrame(()=>setTimeout(()=>{\
    const idle=window.requestIdleCallback;\
    if(idle)window.requestIdleCallback=(then,how)=>idle.call(window,then,{timeout:100,...how});\
    document.body.append(document.importNode(document.getElementById('wake').content,true));\
    const ink=document.createElement('canvas').getContext('2d'),wide=c=>ink.measureText(c).width;\
    ink.font='50px sans-serif';\
    Promise.all([400,700].map(w=>document.fonts.load(w+' 1em Sarabun','กa'))).then(()=>{\
    if(wide('ก')==wide('ฒ'))document.documentElement.classList.add('fonts');\
    try{localStorage.fonts=1}catch{}},()=>{})\
    })))";

/// The colour of the icon, for the bar above an app.
const GREEN: &str = "#0a6b4d";

/// The document: language and colours as the reader asked, islands woken at the end. The style rides inside: it is
/// small, and on a slow line asking for its file would cost another half second before anything is seen. What makes the
/// page alive, and at a first visit its fonts, comes once the page has been seen ([`WAKE`], [`FONTS`]). The reload is
/// there only while `make dev` watches the source.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let request = Request::current();
    // Public pages do not load the style of what only people who sign in see.
    let for_staff =
        request.actor.person().is_some() || ["/login", "/reset/"].iter().any(|place| request.path.starts_with(place));
    // Whoever reports keeps reports on their phone.
    let reports = request.actor.person().is_some() && request.actor.may_somewhere(Action::ReportProgress);
    // Whoever reads loads no editor, and no more than before there were any. The way through the days of a record is one.
    let past = request.param(AS_OF).is_some();
    let reads_only = request.actor.person().is_none() && !past;
    let onward = request.submitted.onward.clone();
    let scripts = if reads_only && builds().public { apart(options.clone(), PUBLIC) } else { options.clone() };
    let keeper = (reports && builds().keeper).then(|| apart(options.clone(), KEEPER));
    let theme = (request.theme != Theme::Auto).then(|| request.theme.word());
    view! {
        <!DOCTYPE html>
        <html lang=request.lang.code() data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="description" content=request.lang.about() />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                {match style() {
                    Some(style) => view! { <style nonce=use_nonce() inner_html=style.to_string()></style> }.into_any(),
                    None => view! { <HashedStylesheet options=options.clone() /> }.into_any(),
                }}
                {for_staff.then(|| view! { <link rel="stylesheet" href="/staff.css" /> })}
                // The site can be had as an app from whichever page somebody comes to first.
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="apple-touch-icon" href="/icons/touch.png" />
                <meta name="theme-color" content=GREEN />
                <AutoReload options=options.clone() />
                <script nonce=use_nonce() inner_html=FONTS></script>
                // What `leptos_meta` takes from within a page that waits for its data reaches the head on some tries only:
                // whichever thread goes on with the page may not know whose head it is.
                {onward.map(|url| view! { <meta http-equiv="refresh" content=format!("0; url={url}") /> })}
                {past.then(|| view! { <meta name="robots" content="noindex" /> })}
                <MetaTags />
            </head>
            <body>
                <App />
                <template id="wake">
                    <HydrationScripts options=scripts islands=true />
                </template>
                {keeper
                    .map(|options| {
                        view! {
                            <template id=KEEPER>
                                <HydrationScripts options />
                            </template>
                        }
                    })}
                <script nonce=use_nonce() inner_html=WAKE></script>
            </body>
        </html>
    }
}

/// Where the scripts of a build of its own lie: `scripts/build.sh` makes them.
fn apart(mut options: LeptosOptions, name: &str) -> LeptosOptions {
    options.site_pkg_dir = format!("{}/{name}", options.site_pkg_dir).into();
    options.hash_file = hashes(name).into();
    options
}

/// The build for pages anybody reads.
pub const PUBLIC: &str = "public";
/// The build that keeps reports on a phone.
pub const KEEPER: &str = "keeper";

/// The file beside the program that tells the names of the scripts of a build.
pub fn hashes(name: &str) -> String {
    format!("hash-{name}.txt")
}

use leptos_meta::HashedStylesheet;
