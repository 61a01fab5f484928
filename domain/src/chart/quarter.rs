//! The quarter chart of a KPI: result bars against the target, and the evaluator's numbers in words.

use super::{Anchor, Label, Rect, Words, scale::Linear, ticks::round_ticks_across};
use crate::{
    fiscal_year::Quarter,
    kpi::{KpiRow, KpiView, scales_differ},
    quarter_result::QuarterResult,
    text::{number, width_em},
};

/// One quarter as the chart shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct QuarterMark {
    /// 1–4.
    pub quarter: Quarter,
    /// The result, where one is reported; a reported zero is zero.
    pub result: Option<f64>,
    /// Whether the unit reported at all (a text without a number counts).
    pub reported: bool,
    /// Whether the evaluator looked at it.
    pub evaluated: bool,
    /// The evaluator's score.
    pub score: Option<f64>,
    /// Sub-score 2.1.
    pub score_2_1: Option<f64>,
    /// Sub-score 2.2.
    pub score_2_2: Option<f64>,
    /// The figure the score was given to, where the result was corrected since.
    pub scored: Option<f64>,
}

impl QuarterMark {
    fn new(quarter: Quarter, row: Option<&QuarterResult>) -> Self {
        let reported = row.is_some_and(QuarterResult::is_reported);
        let evaluated = row.is_some_and(QuarterResult::is_evaluated);
        let finite = |value: Option<f64>| value.filter(|v| v.is_finite());
        Self {
            quarter,
            result: row.filter(|_| reported).and_then(|row| finite(row.result)),
            reported,
            evaluated,
            score: row.filter(|_| evaluated).and_then(|row| finite(row.score)),
            score_2_1: row.filter(|_| evaluated).and_then(|row| finite(row.score_2_1)),
            score_2_2: row.filter(|_| evaluated).and_then(|row| finite(row.score_2_2)),
            scored: None,
        }
    }
}

/// What a quarter chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct QuarterData {
    /// The four quarters.
    pub quarters: Vec<QuarterMark>,
    /// The year's target.
    pub target: Option<f64>,
    /// หน่วยนับ
    pub unit_of_measure: Option<String>,
    /// Whether target and results look as if on different scales; then bars stand alone.
    pub scales_differ: bool,
}

impl QuarterData {
    /// The quarters of a KPI.
    pub fn from_kpi(kpi: &KpiView) -> Self {
        let mut data = Self::new(&kpi.quarters, kpi.target, kpi.unit_of_measure.as_deref());
        for mark in &mut data.quarters {
            mark.scored = kpi.scored(mark.quarter);
        }
        data
    }

    /// The quarters of a row of a list.
    pub fn from_row(row: &KpiRow) -> Self {
        Self::new(&row.quarters, row.target, row.unit_of_measure.as_deref())
    }

    /// From quarters in any order; of two rows for one quarter the last counts.
    pub fn new(rows: &[QuarterResult], target: Option<f64>, unit_of_measure: Option<&str>) -> Self {
        let quarters: Vec<_> = Quarter::ALL
            .into_iter()
            .map(|quarter| QuarterMark::new(quarter, rows.iter().rev().find(|row| row.quarter == quarter)))
            .collect();
        let target = target.filter(|target| target.is_finite());
        let results: Vec<f64> = quarters.iter().filter_map(|mark| mark.result).collect();
        let scales_differ = scales_differ(unit_of_measure, target, &results);
        Self { quarters, target, unit_of_measure: unit_of_measure.map(str::to_owned), scales_differ }
    }

    /// Whether no quarter has a report or an evaluation.
    pub fn is_blank(&self) -> bool {
        self.quarters.iter().all(|mark| !mark.reported && !mark.evaluated)
    }

    /// The values the axis must reach, below zero and above: a result can be a loss.
    fn extent(&self) -> (f64, f64) {
        let target = self.target.filter(|_| !self.scales_differ);
        let values = || self.quarters.iter().filter_map(|mark| mark.result).chain(target);
        let (lowest, highest) = (values().fold(0.0, f64::min), values().fold(0.0, f64::max));
        (lowest, if highest > 0.0 || lowest < 0.0 { highest } else { 100.0 })
    }
}

/// One of the two layouts of the quarter chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuarterForm {
    /// From 480 px.
    Wide,
    /// Phones and narrow cards.
    Narrow,
}

impl QuarterForm {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Wide, Self::Narrow];

    /// Width of the viewBox.
    pub const fn width(self) -> f64 {
        match self {
            Self::Wide => 560.0,
            Self::Narrow => 340.0,
        }
    }

    /// Font size.
    pub const fn font(self) -> f64 {
        match self {
            Self::Wide => 14.2,
            Self::Narrow => 13.6,
        }
    }
}

/// What stands in a quarter's column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Column {
    /// A result; of a reported zero a bar one unit high.
    Result(Rect),
    /// A report without a number: an empty outline.
    TextOnly(Rect),
    /// Nothing reported: a hatched outline.
    Missing(Rect),
}

/// A laid-out quarter chart.
#[derive(Clone, Debug, PartialEq)]
pub struct QuarterScene {
    /// Size of the picture.
    pub size: (f64, f64),
    /// Where the bars are.
    pub plot: Rect,
    /// Labelled values.
    pub values: Vec<(f64, Label)>,
    /// The four columns.
    pub columns: Vec<QuarterColumn>,
}

/// One quarter's column.
#[derive(Clone, Debug, PartialEq)]
pub struct QuarterColumn {
    /// Its bar or hatching.
    pub column: Column,
    /// All that belongs to the quarter, from the top of the picture to the last word under the axis.
    pub whole: Rect,
    /// Result, or the words for nothing reported.
    pub labels: Vec<Label>,
    /// The target: left, right, y.
    pub target: Option<(f64, f64, f64)>,
    /// Quarter, score and marks under the axis: the first is the quarter, then what is `true` is strong.
    pub under: Vec<(bool, Label)>,
}

/// Lays the quarter chart out.
pub fn layout(data: &QuarterData, form: QuarterForm, words: &Words) -> QuarterScene {
    let (width, font) = (form.width(), form.font());
    let line = (font * 1.35).round();
    let max_em = (width * 0.9 / 4.0 - 6.0) / font;
    let unders: Vec<Vec<(bool, String)>> = data.quarters.iter().map(|mark| under(mark, words, max_em)).collect();
    let lines = unders.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let ticks = round_ticks_across(data.extent(), 4);
    let tick_width = ticks.iter().map(|t| width_em(&number(*t)) * font).fold(0.0, f64::max);
    let left = (tick_width + 12.0).min(width * 0.3);
    let plot = Rect { x: left, y: 26.0, width: width - left - 6.0, height: 170.0 };
    let size = (width, plot.bottom() + line * lines + 14.0);
    let (low, top) = (ticks.first().copied().unwrap_or(0.0), ticks.last().copied().unwrap_or(100.0));
    let y = Linear::new((low, top), (plot.bottom(), plot.y));
    let zero = y.at(0.0);
    let far = if top >= -low { top } else { low };
    let slot = plot.width / 4.0;
    let bar_width = slot * 0.6;

    let columns = data
        .quarters
        .iter()
        .zip(unders)
        .enumerate()
        .map(|(i, (mark, under))| {
            let middle = plot.x + slot * (i as f64 + 0.5);
            let bar = |value: f64| {
                let hangs = value < 0.0 || top <= 0.0;
                let (at, to) =
                    if hangs { (zero, y.at(value).max(zero + 1.5)) } else { (y.at(value).min(zero - 1.5), zero) };
                Rect { x: middle - bar_width / 2.0, y: at, width: bar_width, height: to - at }
            };
            let target_at = data.target.filter(|_| !data.scales_differ).map(|target| y.at(target));
            let hatched = || match target_at {
                Some(at) if zero - at > 24.0 => Rect { y: at, height: zero - at, ..bar(0.0) },
                _ => bar(far * 0.4),
            };
            let column = match (mark.result, mark.reported) {
                (Some(result), _) => Column::Result(bar(result)),
                (None, true) => Column::TextOnly(bar(far * 0.4)),
                (None, false) => Column::Missing(hatched()),
            };
            let labels = match (mark.result, column) {
                (Some(result), Column::Result(rect)) if result < 0.0 => {
                    // Below the bar, or above it where the axis ends there.
                    let below = rect.bottom() + font + 1.0;
                    let at = if below <= plot.bottom() { below } else { rect.y - 6.0 };
                    vec![Label::new(middle, at, Anchor::Middle, number(result))]
                }
                (Some(result), Column::Result(rect)) => {
                    // Above the bar, and above the target line where that would be struck through.
                    let mut at = rect.y - 6.0;
                    if let Some(line_y) = target_at.filter(|t| (at - font - 2.0..at + 4.0).contains(t)) {
                        at = line_y - 7.0;
                    }
                    vec![Label::new(middle, at, Anchor::Middle, number(result))]
                }
                (_, Column::Missing(rect)) => {
                    let centre = rect.y + rect.height / 2.0;
                    let first = if rect.height >= line * 2.0 + 4.0 {
                        centre - line * 0.5 + font * 0.34
                    } else {
                        (rect.y - line - 8.0).max(font)
                    };
                    words
                        .not_reported
                        .iter()
                        .enumerate()
                        .map(|(i, text)| Label::new(middle, first + line * i as f64, Anchor::Middle, text.trim()))
                        .collect()
                }
                _ => Vec::new(),
            };
            let target = target_at.map(|at| (middle - bar_width * 0.6, middle + bar_width * 0.6, at));
            let under = under
                .into_iter()
                .enumerate()
                .map(|(i, (strong, text))| {
                    (strong, Label::new(middle, plot.bottom() + line * (i as f64 + 1.0) + 2.0, Anchor::Middle, text))
                })
                .collect();
            let whole = Rect { x: middle - slot / 2.0, y: 0.0, width: slot, height: size.1 };
            QuarterColumn { column, whole, labels, target, under }
        })
        .collect();
    let values = ticks
        .iter()
        .map(|v| (y.at(*v), Label::new(plot.x - 7.0, y.at(*v) + font * 0.34, Anchor::End, number(*v))))
        .collect();
    QuarterScene { size, plot, values, columns }
}

/// Words in one line where they fit, else a line each.
fn fitting(pieces: [&str; 2], max_em: f64) -> Vec<String> {
    let whole = pieces.concat();
    if width_em(&whole) <= max_em { vec![whole] } else { pieces.iter().map(|text| text.trim().to_owned()).collect() }
}

fn under(mark: &QuarterMark, words: &Words, max_em: f64) -> Vec<(bool, String)> {
    let mut lines = vec![(false, format!("{}{}", words.quarter_short, mark.quarter.number()))];
    if !mark.evaluated {
        lines.extend(fitting(words.not_evaluated, max_em).into_iter().map(|text| (false, text)));
        return lines;
    }
    if let Some(score) = mark.score {
        let star = if mark.scored.is_some() { " *" } else { "" };
        lines.push((true, format!("{} {}{star}", words.score, number(score))));
    }
    for (name, value) in [("2.1", mark.score_2_1), ("2.2", mark.score_2_2)] {
        if let Some(value) = value {
            lines.push((false, format!("{name}: {}", number(value))));
        }
    }
    lines
}
