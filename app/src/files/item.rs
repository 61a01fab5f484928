//! One file: what it is, and for whoever may, what can be done with it.

use domain::attachment::{Attachment, Shown, THUMBNAIL_SIDE};
use leptos::prelude::*;

use crate::{form::in_textarea, i18n::Lang, request::Request};

/// A file of a list.
#[component]
pub fn Item(
    /// The request.
    request: Request,
    /// Where the record's files are.
    base: String,
    /// The file.
    file: Attachment,
    /// Whether the reader may change it.
    may_change: bool,
    /// Something else that can be done with it.
    #[prop(default = None)]
    way: Option<AnyView>,
) -> impl IntoView {
    let lang = request.lang;
    let address = format!("{base}/{}", file.id);
    let picture = if file.thumbnail {
        let (width, height) = small(file.pixels.unwrap_or((THUMBNAIL_SIDE, THUMBNAIL_SIDE)));
        view! {
            <a class="file-face" href=address.clone()>
                <img
                    src=format!("{address}/thumbnail")
                    alt=file.words().to_owned()
                    width=width
                    height=height
                    loading="lazy"
                    decoding="async"
                />
            </a>
        }
        .into_any()
    } else {
        view! {
            <a class="file-face document" href=address.clone() download="" aria-label=file.words().to_owned()>
                <span aria-hidden="true">{lang.file_kind(file.kind)}</span>
            </a>
        }
        .into_any()
    };
    let told = [Some(lang.file_size(file.size)), may_change.then(|| lang.file_shown(file.shown).to_owned())];
    let told = told.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <li class="file" id=format!("file-{}", file.id)>
            {picture}
            {file.caption.clone().map(|text| view! { <p class="file-caption as-entered" lang=lang.own()>{text}</p> })}
            <p class="file-name">{file.name.clone()}</p>
            <p class="mute">{told}</p>
            {way}
            {may_change.then(|| view! { <Change request=request.clone() address=address file=file.clone() /> })}
        </li>
    }
}

/// The size a thumbnail has.
fn small((width, height): (u32, u32)) -> (u32, u32) {
    let longer = width.max(height).max(1);
    if longer <= THUMBNAIL_SIDE {
        return (width, height);
    }
    let scaled = |side: u32| (side * THUMBNAIL_SIDE / longer).max(1);
    (scaled(width), scaled(height))
}

/// What can be done with it: folded away, and open where something is wrong.
#[component]
fn Change(request: Request, address: String, file: Attachment) -> impl IntoView {
    let lang = request.lang;
    let field = format!("caption.{}", file.id);
    let problem = request.submitted.problem(&field).map(|problem| problem.words(lang));
    let typed = request.submitted.value(&field).or(file.caption.clone()).unwrap_or_default();
    let id = format!("f-caption-{}", file.id);
    let open = problem.is_some();
    let named = |words: &str| format!("{words}: {}", file.name);
    let (way, word) = match file.shown {
        Shown::Published => ("withdraw", lang.file_withdraw()),
        Shown::Own | Shown::Inside => ("publish", lang.file_publish()),
    };
    view! {
        <details class="file-change" open=open>
            <summary aria-label=named(lang.file_edit())>{lang.file_edit()}</summary>
            <p class="mute">{sent(lang, &file)}</p>
            {file.position.map(|position| view! { <p class="mute">{lang.file_place(position)}</p> })}
            <form class="form" method="post" action=address.clone()>
                <input type="hidden" name="lang" value=lang.code() />
                <input type="hidden" name="seen" value=file.caption.clone().unwrap_or_default() />
                <div class="field">
                    <label for=id.clone()>{lang.file_caption()}</label>
                    <textarea
                        id=id.clone()
                        name="caption"
                        rows="2"
                        maxlength="300"
                        aria-invalid=open.then_some("true")
                        aria-describedby=format!("{id}-hint")
                    >
                        {in_textarea(&typed)}
                    </textarea>
                    {problem.map(|text| view! { <p class="problem" role="alert">{text}</p> })}
                    <p class="hint" id=format!("{id}-hint")>{lang.file_caption_hint()}</p>
                </div>
                <button name="do" value="caption">{lang.file_caption_save()}</button>
            </form>
            <form class="file-ways" method="post" action=address>
                <input type="hidden" name="lang" value=lang.code() />
                <button class="quiet" name="do" value=way aria-label=named(word)>{word}</button>
                <button class="quiet" name="do" value="remove" aria-label=named(lang.file_remove())>
                    {lang.file_remove()}
                </button>
            </form>
        </details>
    }
}

/// Who sent it, and when.
fn sent(lang: Lang, file: &Attachment) -> String {
    let ahead = chrono::TimeDelta::hours(domain::fiscal_year::CITY_UTC_OFFSET_HOURS);
    let at = lang.moment((file.at + ahead).naive_utc());
    file.by.as_ref().map_or_else(|| at.clone(), |by| format!("{by} · {at}"))
}
