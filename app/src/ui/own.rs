//! Texts that people entered, wherever they stand in a line of the page's own words.

use leptos::prelude::*;

use crate::i18n::Lang;

/// The text; in a page of another language it says which it is in.
#[component]
pub fn Own(
    /// The reader's language.
    lang: Lang,
    /// What somebody entered: a name, a title, a reason.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    match lang.own_of(&text) {
        Some(own) => view! { <span lang=own>{text}</span> }.into_any(),
        None => text.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::tests::html;

    #[test]
    fn an_english_page_says_which_texts_are_thai() {
        let shown = |lang, text: &'static str| html(move || view! { <p><Own lang=lang text=text /></p> });
        let thai = shown(Lang::En, "สำนักงานเขตพระนคร");
        assert!(thai.contains("<span lang=\"th\">สำนักงานเขตพระนคร</span>"), "{thai}");
        assert!(!shown(Lang::Th, "สำนักงานเขตพระนคร").contains("lang="), "the page is Thai");
        assert!(!shown(Lang::En, "Phra Nakhon 50010000").contains("lang="), "it is not Thai");
    }
}
