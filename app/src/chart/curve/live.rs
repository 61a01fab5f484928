//! The curve awake: plan and result of the day one points at, in the line below.

use domain::chart::{
    Day,
    curve::{CurveData, CurveForm, LEFT, RIGHT},
    scale::Linear,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, PointerEvent};

use crate::{chart::words::curve_text, hear::Hearing, i18n::Lang};

/// Wakes the curve that the server painted into `root`.
pub fn wake(root: &HtmlElement, data: CurveData, lang: Lang) {
    let line = root.query_selector(".chart-detail").ok().flatten();
    let on_event = move |event: Event| {
        let text = match event.type_().as_str() {
            "focusin" => told(&event),
            "pointermove" | "pointerdown" => pointed(event.unchecked_ref(), &data, lang),
            _ => Some(String::new()),
        };
        if let (Some(line), Some(text)) = (&line, text) {
            line.set_text_content(Some(&text));
        }
    };
    let kinds = ["focusin", "focusout", "pointermove", "pointerdown", "pointerleave"];
    Hearing::new(root, on_event).to(root, &kinds).while_there();
}

/// What a focused report says of itself.
fn told(event: &Event) -> Option<String> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.query_selector("title").ok()??.text_content()
}

fn pointed(event: &PointerEvent, data: &CurveData, lang: Lang) -> Option<String> {
    let svg = event.target()?.dyn_into::<Element>().ok()?.closest("svg").ok()??;
    let bounds = svg.get_bounding_client_rect();
    let narrow = svg.get_attribute("viewBox").is_some_and(|view_box| view_box.starts_with("0 0 340 "));
    let (width, _) = if narrow { CurveForm::Narrow } else { CurveForm::Wide }.size();
    let unit = bounds.width() / width;
    let ends = (bounds.left() + LEFT * unit, bounds.right() - RIGHT * unit);
    let scale = Linear::new((data.first.at(), data.last.at()), ends);
    let day = Day(scale.invert(f64::from(event.client_x())).round() as i32);
    let reported = (day <= data.today).then(|| data.reported_on(day)).flatten();
    Some(curve_text(lang, day, data.planned_on(day), reported))
}
