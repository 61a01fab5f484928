//! Taking a chart away: an SVG file by a link, a PNG made of it by the browser.
#![allow(missing_docs, reason = "the island macro makes a struct that no comment reaches")]

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::i18n::Lang;

/// Turns the SVG at an address into a PNG file. Needs script, so it shows only once awake.
#[island]
pub fn PngButton(
    /// Address of the SVG file, on this server.
    src: String,
    /// Name of the file without ending.
    name: String,
    /// What the button says.
    label: String,
) -> impl IntoView {
    let button = NodeRef::<leptos::html::Button>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(button) = button.get() {
            let (src, name) = (src.clone(), name.clone());
            live::wake(&button, src, name);
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (src, name);
    view! { <button type="button" class="chart-export" hidden node_ref=button>{label}</button> }
}

/// Links that take a chart away.
#[cfg(feature = "ssr")]
#[component]
pub fn Exports(
    /// Address of the SVG file.
    href: String,
    /// Name of the files without ending.
    name: String,
    /// The reader's language.
    lang: Lang,
) -> impl IntoView {
    let file = format!("{name}.svg");
    view! {
        <span class="chart-exports">
            <a class="chart-export" href=href.clone() download=file>{lang.pick("ภาพ SVG", "SVG image")}</a>
            <PngButton src=href name=name label=lang.pick("ภาพ PNG", "PNG image").to_owned() />
        </span>
    }
}

#[cfg(feature = "hydrate")]
mod live {
    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{
        CanvasRenderingContext2d, HtmlAnchorElement, HtmlButtonElement, HtmlCanvasElement, HtmlImageElement,
    };

    /// Pixels per unit of the picture, so that print is sharp.
    const SCALE: f64 = 2.0;
    /// Longest edge browsers draw a canvas at.
    const LONGEST: f64 = 16_000.0;

    /// Shows the button and makes the file on a click.
    pub fn wake(button: &HtmlButtonElement, src: String, name: String) {
        button.set_hidden(false);
        let click = Closure::<dyn FnMut()>::new(move || {
            let Ok(image) = HtmlImageElement::new() else { return };
            let (drawn, name) = (image.clone(), name.clone());
            let load = Closure::once_into_js(move || {
                save(&drawn, &name);
            });
            image.set_onload(Some(load.unchecked_ref()));
            image.set_src(&src);
        });
        button.set_onclick(Some(click.as_ref().unchecked_ref()));
        click.forget();
    }

    fn save(image: &HtmlImageElement, name: &str) -> Option<()> {
        let document = leptos::prelude::document();
        let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        let (width, height) = (f64::from(image.natural_width()), f64::from(image.natural_height()));
        let scale = SCALE.min(LONGEST / width.max(height).max(1.0));
        canvas.set_width((width * scale) as u32);
        canvas.set_height((height * scale) as u32);
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        context.scale(scale, scale).ok()?;
        context.draw_image_with_html_image_element(image, 0.0, 0.0).ok()?;
        let link: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
        link.set_href(&canvas.to_data_url_with_type("image/png").ok()?);
        link.set_download(&format!("{name}.png"));
        link.click();
        Some(())
    }
}

/// The stylesheet of an exported picture: the marks of the page's stylesheet with the light palette written in,
/// since not every program that opens SVG knows custom properties.
#[cfg(feature = "ssr")]
pub fn stylesheet() -> String {
    const CHART_CSS: &str = include_str!("../../../style/chart.css");
    let marks = CHART_CSS.split_once("/* marks */").map_or("", |(_, rest)| rest);
    let marks = marks.split_once("/* end of marks */").map_or(marks, |(marks, _)| marks);
    let mut css = marks.to_owned();
    for (name, colour) in domain::chart::palette::LIGHT {
        css = css.replace(&format!("var(--{name})"), colour);
    }
    css.push_str("text{font-family:Sarabun,'Noto Sans Thai',sans-serif}");
    // Without line ends, which markup does not keep: the policy of a picture knows this text by its hash.
    css.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a file's picture: its size, its title and description, its style, a white ground, then `paint`.
#[cfg(feature = "ssr")]
pub fn standalone(
    size: (f64, f64),
    font: f64,
    title: &str,
    desc: &str,
    paint: impl FnOnce(&mut super::markup::Markup),
) -> String {
    use domain::chart::{Rect, coord};
    let mut markup = super::markup::Markup::default();
    let view_box = format!("0 0 {} {}", coord(size.0), coord(size.1));
    markup.open(
        "svg",
        &[
            ("xmlns", "http://www.w3.org/2000/svg".into()),
            ("viewBox", (&view_box).into()),
            ("width", size.0.into()),
            ("height", size.1.into()),
            ("font-size", font.into()),
            ("role", "img".into()),
        ],
    );
    markup.leaf("title", &[], title);
    markup.leaf("desc", &[], desc);
    // No quotes or brackets are in it, so escaping leaves it as it is but for the quotes CSS also reads escaped.
    markup.leaf("style", &[], &stylesheet());
    markup.rect("c-card", &Rect { x: 0.0, y: 0.0, width: size.0, height: size.1 }, 0.0);
    paint(&mut markup);
    markup.close("svg");
    markup.finish()
}
