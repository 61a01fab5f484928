//! A year of reports as a strip: a column a month, filled by what came in time (solid), late (striped), not at all
//! (hatched) and what is still awaited (outline). Server only.

use domain::{
    chart::{Anchor, Label, Rect, coord},
    fiscal_year::FiscalYear,
    timeliness::{
        Outcome, Year,
        strip::{Column, Size, columns},
        total,
    },
};
use leptos::prelude::*;

use super::{
    curve::paint::hatching,
    legend::{Legend, Mark},
    markup::Markup,
};
use crate::i18n::Lang;

/// Points between the stripes of what came late.
const STRIPES: f64 = 5.0;

/// The strip for a row of a table. Its accessible name says the year's counts; the table twin has the months.
#[component]
pub fn TimelinessStrip(
    /// The reader's language.
    lang: Lang,
    /// The year.
    year: FiscalYear,
    /// Its months.
    months: Year,
    /// Names the parts of the picture.
    id: String,
) -> impl IntoView {
    let mut markup = Markup::default();
    picture(&mut markup, lang, year, &months, Size::NARROW, &id);
    view! { <div class="ts-strip" inner_html=markup.finish()></div> }
}

/// The strip for a page, in two layouts, with its legend.
#[component]
pub fn TimelinessFigure(
    /// The reader's language.
    lang: Lang,
    /// The year.
    year: FiscalYear,
    /// Its months.
    months: Year,
) -> impl IntoView {
    let mut markup = Markup::default();
    for (size, class) in [(Size::NARROW, "two-form two-narrow"), (Size::WIDE, "two-form two-wide")] {
        markup.open("div", &[("class", class.into())]);
        let id = format!("ts-{}", coord(size.width));
        picture(&mut markup, lang, year, &months, size, &id);
        markup.close("div");
    }
    let marks = Outcome::ALL.map(|outcome| (mark(outcome), lang.outcome(outcome).to_owned())).to_vec();
    view! {
        <figure class="chart-figure">
            <div class="chart ts" inner_html=markup.finish()></div>
            <figcaption>
                <Legend marks=marks />
            </figcaption>
        </figure>
    }
}

const fn mark(outcome: Outcome) -> Mark {
    match outcome {
        Outcome::OnTime => Mark::Fill,
        Outcome::Late => Mark::Late,
        Outcome::Silent => Mark::Missing,
        Outcome::Waiting => Mark::Plan,
    }
}

fn picture(markup: &mut Markup, lang: Lang, year: FiscalYear, months: &Year, size: Size, id: &str) {
    let name = format!("{}: {}", lang.timeliness_strip(), lang.tally(&total(months)));
    let view_box = format!("0 0 {} {}", coord(size.width), coord(size.height()));
    markup.open(
        "svg",
        &[
            ("viewBox", (&view_box).into()),
            ("class", "c-svg".into()),
            ("font-size", 12.0.into()),
            ("role", "img".into()),
            ("aria-label", (&name).into()),
        ],
    );
    let hatch = format!("{id}-h");
    hatching(markup, &hatch);
    let url = format!("url(#{hatch})");
    for ((month, tally), column) in year.months().zip(months).zip(columns(months, size)) {
        markup.open("g", &[]);
        markup.leaf("title", &[], &format!("{}: {}", lang.month_of(month, year), lang.tally(tally)));
        paint(markup, &column, &url);
        let middle = column.frame.x + column.frame.width / 2.0;
        if tally.due() > 0 {
            let figure = column.figure.map_or_else(|| "–".to_owned(), |figure| figure.to_string());
            markup.label("c-lab", &Label::new(middle, size.figures(), Anchor::Middle, figure));
        }
        markup.label("c-mute", &Label::new(middle, size.names(), Anchor::Middle, lang.month(month)));
        markup.close("g");
    }
    markup.close("svg");
}

fn paint(markup: &mut Markup, column: &Column, hatch: &str) {
    let Rect { x, width, .. } = column.frame;
    let floor = column.frame.bottom();
    markup.line("c-grid", (x, floor), (x + width, floor));
    for (outcome, rect) in &column.parts {
        match outcome {
            Outcome::OnTime => markup.rect("c-fill", rect, 0.0),
            Outcome::Late => {
                markup.rect("c-late", rect, 0.0);
                for i in 1..(rect.height / STRIPES) as usize + 1 {
                    let y = rect.y + STRIPES * i as f64;
                    if y < rect.bottom() {
                        markup.line("c-stripe c-thin", (rect.x, y), (rect.right(), y));
                    }
                }
            }
            Outcome::Silent => {
                let hatched = [
                    ("fill", hatch.into()),
                    ("x", rect.x.into()),
                    ("y", rect.y.into()),
                    ("width", rect.width.into()),
                    ("height", rect.height.into()),
                ];
                markup.empty("rect", &hatched);
                markup.rect("c-missing", rect, 0.0);
            }
            Outcome::Waiting => markup.rect("c-plan", rect, 0.0),
        }
    }
}
