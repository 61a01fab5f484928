//! The progress curve: planned S-curve, reported steps, today, forecast, and gaps without reports.

use chrono::NaiveDate;

use super::{Anchor, Day, Label, Rect, Words, scale::Linear, ticks};
use crate::{
    fiscal_year::FiscalYear,
    progress_report::ProgressReport,
    project::ProjectView,
    standing::{Facts, Planned, SILENT_AFTER_DAYS, forecast, last_report},
    step::planned_days,
    text::{number, width_em},
};

/// Most points a planned curve is drawn with.
const POINTS: usize = 240;

/// Room left of the plot, for values, in every form.
pub const LEFT: f64 = 38.0;
/// Room right of it.
pub const RIGHT: f64 = 10.0;

/// What a progress curve shows.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveData {
    /// The day of reading.
    pub today: Day,
    /// First day on the axis.
    pub first: Day,
    /// Last day on the axis.
    pub last: Day,
    /// The planned percent where its slope changes; empty without a countable plan.
    pub planned: Vec<(Day, f64)>,
    /// Dated percents, oldest first, none after today. Where a source's head knows more than all of them, its percent
    /// is the last, on the day of reading: then at the latest it was reached.
    pub reports: Vec<(Day, f64)>,
    /// Where the reports lead: from a day and percent to a day and percent.
    pub forecast: Option<((Day, f64), (Day, f64))>,
    /// Day on which the forecast reaches 100, where that is still to come; it may lie behind the axis.
    pub finish: Option<Day>,
    /// Days between which nothing was reported for too long.
    pub gaps: Vec<(Day, Day)>,
}

impl CurveData {
    /// The curve of a project on a day.
    pub fn from_project(project: &ProjectView, today: NaiveDate) -> Self {
        Self::new(project.facts(), today)
    }

    /// The same without what only a source's head knows, which is over once something is reported here.
    pub fn from_reports(project: &ProjectView, today: NaiveDate) -> Self {
        Self::new(Facts { head_progress: None, ..project.facts() }, today)
    }

    /// The curve of a plan and its reports. The axis is the fiscal year, or longer where the plan or a report is.
    pub fn new(facts: Facts<'_>, today: NaiveDate) -> Self {
        let (plan_first, plan_last) = planned_days(facts.steps, facts.start, facts.finish);
        let plan_last = plan_last.filter(|last| Some(*last) >= plan_first);
        let year = facts.fiscal_year.unwrap_or_else(|| FiscalYear::of(plan_first.unwrap_or(today)));
        let first = plan_first.unwrap_or(year.first_day()).min(year.first_day());
        let planned_end = plan_last.unwrap_or(year.last_day()).max(year.last_day());
        // What was reported late stands on its own day, not on the edge.
        let late = facts.reports.iter().filter(|report| report.percent.is_some()).map(|report| report.date);
        let last = late.filter(|day| *day <= today).fold(planned_end, NaiveDate::max);

        let mut reports: Vec<(Day, f64)> = facts
            .reports
            .iter()
            .filter(|report| report.date <= today)
            .filter_map(|report| Some((report.date.into(), report.percent.filter(|p| p.is_finite())?)))
            .collect();
        reports.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let end = today.min(plan_last.unwrap_or(planned_end)).max(first);
        let gaps = gaps(&reports, plan_first.unwrap_or(first).into(), end.into(), facts.is_done(today));
        let planned = planned(facts, first, last);
        // Without plan and reports a percent of no day is no curve.
        let undated = facts.undated(today).filter(|_| !(planned.is_empty() && reports.is_empty()));
        reports.extend(undated.map(|percent| (today.clamp(first, last).into(), percent)));
        let pace = forecast(facts, today, last);
        let forecast = pace.and_then(|f| {
            let finish = f.finish.filter(|finish| *finish <= last);
            let to = finish.map_or((last, f.at_until), |finish| (finish, 100.0));
            // What should have been reached by now and was not is no forecast any more.
            (to.0 > today).then(|| ((f.from.into(), f.percent), (to.0.into(), to.1)))
        });
        Self {
            today: today.into(),
            first: first.into(),
            last: last.into(),
            planned,
            reports,
            forecast,
            finish: pace.and_then(|f| f.finish).filter(|finish| *finish > today).map(Day::from),
            gaps,
        }
    }

    /// Whether there is nothing to draw: neither a plan that can be counted nor a report with a percent.
    pub fn is_empty(&self) -> bool {
        self.planned.is_empty() && self.reports.is_empty()
    }

    /// The planned percent on a day, between the points in a straight line.
    pub fn planned_on(&self, day: Day) -> Option<f64> {
        let after = self.planned.iter().position(|(d, _)| *d >= day);
        match after {
            Some(0) => self.planned.first().map(|p| p.1),
            Some(i) => {
                let ((d0, p0), (d1, p1)) = (self.planned[i - 1], self.planned[i]);
                let share = f64::from(day.0 - d0.0) / f64::from((d1.0 - d0.0).max(1));
                Some(p0 + (p1 - p0) * share)
            }
            None => self.planned.last().map(|p| p.1),
        }
    }

    /// The reported percent on a day: that of the last report until then.
    pub fn reported_on(&self, day: Day) -> Option<f64> {
        self.reports.iter().rev().find(|(d, _)| *d <= day).map(|r| r.1)
    }
}

/// The plan at the days where its slope changes: the day before each step and its last day.
fn planned(facts: Facts<'_>, first: NaiveDate, last: NaiveDate) -> Vec<(Day, f64)> {
    // A plan without countable steps is even work from start to finish, as in `standing`.
    let even = || match (facts.start, facts.finish) {
        (Some(start), Some(finish)) if start <= finish => Some(Planned::even(start.into(), finish.into())),
        _ => None,
    };
    let Some(plan) = Planned::of(facts.steps).or_else(even) else { return Vec::new() };
    let (first, last) = (Day::from(first), Day::from(last));
    let mut days: Vec<Day> = plan.spans().flat_map(|(from, to)| [from.plus(-1), to]).collect();
    days.extend([first, last]);
    days.retain(|day| (first.plus(-1)..=last).contains(day));
    days.sort_unstable();
    days.dedup();
    let every = days.len().div_ceil(POINTS).max(1);
    let end = days.len() - 1;
    let drawn = days.iter().enumerate().filter(|(i, _)| i % every == 0 || *i == end);
    drawn.map(|(_, day)| (*day, plan.on(*day))).collect()
}

/// Stretches of more than [`SILENT_AFTER_DAYS`] days without a report: from the start of the plan, between
/// reports, and from the last report to the end of the plan or today, unless all is done.
pub(super) fn gaps(reports: &[(Day, f64)], start: Day, end: Day, done: bool) -> Vec<(Day, Day)> {
    let mut days = vec![start];
    days.extend(reports.iter().map(|report| report.0));
    if !done {
        days.push(end);
    }
    let long = |pair: &&[Day]| i64::from(pair[1].0) - i64::from(pair[0].0) > SILENT_AFTER_DAYS;
    days.windows(2).filter(long).map(|pair| (pair[0], pair[1])).collect()
}

/// One of the two layouts of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CurveForm {
    /// From 480 px.
    Wide,
    /// Phones.
    Narrow,
}

impl CurveForm {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Wide, Self::Narrow];

    /// Size of the viewBox.
    pub const fn size(self) -> (f64, f64) {
        match self {
            Self::Wide => (560.0, 260.0),
            Self::Narrow => (340.0, 240.0),
        }
    }

    /// Font size: 12 px or more at the narrowest width the form is shown at.
    pub const fn font(self) -> f64 {
        match self {
            Self::Wide => 14.2,
            Self::Narrow => 13.6,
        }
    }
}

/// A laid-out curve.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveScene {
    /// Size of the picture.
    pub size: (f64, f64),
    /// Where the lines are.
    pub plot: Rect,
    /// Labelled values: y of the line and its label.
    pub values: Vec<(f64, Label)>,
    /// Labelled months: x of the tick and its label, if it fits.
    pub months: Vec<(f64, Option<Label>)>,
    /// The planned line.
    pub planned: Vec<(f64, f64)>,
    /// The reported steps, as a line.
    pub reported: Vec<(f64, f64)>,
    /// The reports themselves: place in [`CurveData::reports`] and point.
    pub dots: Vec<(usize, f64, f64)>,
    /// The dashed forecast.
    pub forecast: Option<((f64, f64), (f64, f64))>,
    /// Hatched stretches without reports.
    pub gaps: Vec<Rect>,
    /// The today line and the point where it meets the plan.
    pub today: Option<(f64, Option<(f64, f64)>)>,
    /// `แผน 55` and `ผล 48`.
    pub labels: Vec<(LabelOf, Label)>,
    /// Value axis, for reading back.
    pub top: f64,
}

/// What a label in the curve tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelOf {
    /// The planned percent.
    Plan,
    /// The reported percent.
    Actual,
}

/// Lays the curve out.
pub fn layout(data: &CurveData, form: CurveForm, words: &Words) -> CurveScene {
    let (size, font) = (form.size(), form.font());
    let plot = Rect { x: LEFT, y: 12.0, width: size.0 - LEFT - RIGHT, height: size.1 - 46.0 };
    let highest = data.reports.iter().map(|r| r.1).fold(100.0, f64::max).min(200.0);
    let ticks = if highest > 100.0 { ticks::round_ticks(highest, 4) } else { vec![0.0, 25.0, 50.0, 75.0, 100.0] };
    let top = ticks.last().copied().unwrap_or(100.0);
    let x = Linear::new((data.first.at(), data.last.at()), (plot.x, plot.right()));
    let y = Linear::new((0.0, top), (plot.bottom(), plot.y));
    let point = |(day, percent): (Day, f64)| (x.at(day.at()), y.at(percent));

    let values = ticks
        .iter()
        .map(|v| (y.at(*v), Label::new(plot.x - 7.0, y.at(*v) + font * 0.34, Anchor::End, number(*v))))
        .collect();
    let planned: Vec<_> = data.planned.iter().copied().map(point).collect();
    let shown = (data.first..=data.last).contains(&data.today);
    let until = x.at(data.today.min(data.last).at());

    let mut reported = Vec::with_capacity(data.reports.len() * 2 + 2);
    let mut dots = Vec::with_capacity(data.reports.len());
    if !data.reports.is_empty() {
        reported.push((plot.x, plot.bottom()));
    }
    for (i, report) in data.reports.iter().enumerate() {
        let (px, py) = point(*report);
        let before = reported.last().map_or(plot.bottom(), |p| p.1);
        reported.extend([(px, before), (px, py)]);
        dots.push((i, px, py));
    }
    let gaps = data
        .gaps
        .iter()
        .map(|(from, to)| (x.at(from.at()), x.at(to.at())))
        .filter(|(from, to)| to - from > 1.0)
        .map(|(from, to)| Rect { x: from, width: to - from, ..plot })
        .collect();
    let planned_now = data.planned_on(data.today);
    let today = shown.then(|| (until, planned_now.map(|p| (until, y.at(p)))));
    let forecast = data.forecast.map(|(from, to)| (point(from), point(to)));
    let dashed: Vec<_> = forecast.into_iter().flat_map(|(from, to)| [from, to]).collect();
    // Of a year that is over the head says where it ended; labels at the edge would only sit on the lines.
    let at_today = |p: Option<f64>| p.filter(|_| shown).map(|p| (p, y.at(p)));
    let labels = now_labels(
        until,
        at_today(planned_now),
        at_today(data.reported_on(data.today)),
        &[&planned, &reported, &dashed],
        &plot,
        font,
        words,
    );
    CurveScene {
        size,
        plot,
        values,
        months: months(data, &x, &plot, font, words),
        planned,
        reported,
        dots,
        forecast,
        gaps,
        today,
        labels,
        top,
    }
}

/// The two labels at today. The higher value's is wished above and left of the line, the lower one's below and
/// right, since curves rise and so meet neither; where something is in the way, the next place is taken. Whatever is
/// in the way, the higher value's label stays above the middle between the points and the other one's below it, so that
/// neither stands beside the other's point.
fn now_labels(
    x: f64,
    plan: Option<(f64, f64)>,
    actual: Option<(f64, f64)>,
    lines: &[&[(f64, f64)]],
    plot: &Rect,
    font: f64,
    words: &Words,
) -> Vec<(LabelOf, Label)> {
    let text = |word: &str, value: f64| format!("{word} {}", number((value * 10.0).round() / 10.0));
    let mut both: Vec<_> = [
        plan.map(|(v, y)| (LabelOf::Plan, v, y, text(words.plan, v.round()))),
        actual.map(|(v, y)| (LabelOf::Actual, v, y, text(words.actual, v))),
    ]
    .into_iter()
    .flatten()
    .collect();
    both.sort_by(|a, b| b.1.total_cmp(&a.1));
    let middle = match both.as_slice() {
        // Near an edge there is room for one label on its far side all the same.
        [(_, _, high, _), (_, _, low, _)] => {
            Some(((high + low) / 2.0).clamp(plot.y + font, plot.bottom() - font - 4.0))
        }
        _ => None,
    };
    let mut placed: Vec<(LabelOf, Label)> = Vec::with_capacity(2);
    for (i, (of, _, y, text)) in both.into_iter().enumerate() {
        let higher = i == 0 && (middle.is_some() || of == LabelOf::Plan);
        // Rows it may take.
        let (over, under) = (middle.filter(|_| !higher), middle.filter(|_| higher));
        let room = (over.unwrap_or(plot.y - 2.0), under.unwrap_or(plot.bottom() - 2.0));
        let apart = |bounds: &Rect| {
            bounds.x >= plot.x + 2.0
                && bounds.right() <= plot.right()
                && bounds.y >= room.0
                && bounds.bottom() <= room.1
        };
        let crossed = |bounds: &Rect| lines.iter().filter(|line| crosses(line, bounds)).count();
        // Reports that fall and rise can leave no place near that is clear of all lines: then the nearest that the fewest
        // go through, with its halo.
        let label = wishes((x, y), room, higher, font)
            .into_iter()
            .map(|(x, y, anchor)| Label::new(x, y, anchor, text.clone()))
            .filter(|label| apart(&label.bounds(font)))
            .min_by_key(|label| crossed(&label.bounds(font)));
        placed.extend(label.map(|label| (of, label)));
    }
    placed
}

/// Lines of text that a label may stand away from its point.
const FAR: u8 = 3;

/// Places for a label beside the today line, best first; `room` is where its rows may begin and end.
fn wishes((x, y): (f64, f64), room: (f64, f64), higher: bool, font: f64) -> Vec<(f64, f64, Anchor)> {
    let (left, right) = ((x - 8.0, Anchor::End), (x + 8.0, Anchor::Start));
    let mut wishes = Vec::with_capacity(18);
    for far in 0..FAR {
        let (over, under) = (y - 9.0 - font * f64::from(far), y + font + 6.0 + font * f64::from(far));
        let order = if higher {
            [(left, over), (right, over), (right, under), (left, under)]
        } else {
            [(right, under), (left, under), (right, over), (left, over)]
        };
        wishes.extend(order.map(|((x, anchor), y)| (x, y, anchor)));
    }
    // Beside the point, or as near to it as the room lets it.
    let beside = (y + font * 0.3).min(room.1 - font * 0.2 - 0.01).max(room.0 + font * 0.8 + 0.01);
    let sides = if higher { [left, right] } else { [right, left] };
    wishes.extend(sides.map(|(x, anchor)| (x, beside, anchor)));
    wishes
}

/// Whether a line through points enters a box.
fn crosses(line: &[(f64, f64)], bounds: &Rect) -> bool {
    line.windows(2).any(|pair| {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        if x0.max(x1) < bounds.x || x0.min(x1) > bounds.right() || y0.max(y1) < bounds.y || y0.min(y1) > bounds.bottom()
        {
            return false;
        }
        // The stretch of the piece inside the box's columns, and whether it meets the box's rows there.
        let slope = if (x1 - x0).abs() < 1e-9 { None } else { Some((y1 - y0) / (x1 - x0)) };
        let Some(slope) = slope else { return true };
        let at = |x: f64| y0 + slope * (x.clamp(x0.min(x1), x0.max(x1)) - x0);
        let (a, b) = (at(bounds.x), at(bounds.right()));
        a.max(b) >= bounds.y && a.min(b) <= bounds.bottom()
    })
}

fn months(data: &CurveData, x: &Linear, plot: &Rect, font: f64, words: &Words) -> Vec<(f64, Option<Label>)> {
    let days = data.last.0 - data.first.0;
    let slots =
        if days <= 800 { ticks::months(data.first, data.last) } else { ticks::time_axis(data.first, data.last).majors };
    let widths = slots.iter().map(|slot| width_em(&words.month_year(slot.from.date())));
    let widest = widths.fold(0.0, f64::max) * font + 12.0;
    let room = plot.width / slots.len().max(1) as f64;
    // Every third month is a quarter's first.
    let every = [1, 3, 6, 12, 24, 60, 120].into_iter().find(|n| room * f64::from(*n) >= widest).unwrap_or(120) as usize;
    let mut taken = f64::MIN;
    slots
        .iter()
        .enumerate()
        .map(|(i, slot)| {
            let at = x.at(slot.from.at());
            let text = words.month_year(slot.from.date());
            let width = width_em(&text) * font;
            let middle = at.clamp(plot.x + width / 2.0 - 4.0, plot.right() - width / 2.0 + 4.0);
            let fits = i.is_multiple_of(every) && middle - width / 2.0 >= taken && slot.from >= data.first;
            if fits {
                taken = middle + width / 2.0 + 6.0;
            }
            (at, fits.then(|| Label::new(middle, plot.bottom() + font + 8.0, Anchor::Middle, text)))
        })
        .filter(|(at, _)| (plot.x..=plot.right()).contains(at))
        .collect()
}

/// The percent of the last report until a day, for callers that hold reports in any order.
pub fn reported(reports: &[ProgressReport], day: NaiveDate) -> Option<f64> {
    last_report(reports, day).and_then(|report| report.percent)
}
