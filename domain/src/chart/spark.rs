//! Tiny charts for rows of lists.

use chrono::NaiveDate;

use super::{Day, Rect, quarter::QuarterData, scale::Linear};
use crate::fiscal_year::FiscalYear;

/// Size of a sparkline.
pub const SPARK: (f64, f64) = (96.0, 28.0);
/// Size of a small multiple of quarter bars.
pub const MINI: (f64, f64) = (64.0, 28.0);

/// A laid-out sparkline of one year.
#[derive(Clone, Debug, PartialEq)]
pub struct Spark {
    /// The reported steps as a line; empty without a report.
    pub line: Vec<(f64, f64)>,
    /// The last report.
    pub dot: Option<(f64, f64)>,
    /// Where the plan is today.
    pub planned: Option<(f64, f64)>,
    /// Today.
    pub today: f64,
}

/// Lays out reports (oldest first) over their fiscal year.
pub fn spark(reports: &[(NaiveDate, f64)], planned: Option<f64>, year: FiscalYear, today: NaiveDate) -> Spark {
    let day = |date: NaiveDate| Day::from(date).at();
    let x = Linear::new((day(year.first_day()), day(year.last_day())), (2.0, SPARK.0 - 3.0));
    let y = Linear::new((0.0, 100.0), (SPARK.1 - 3.0, 3.0));
    let mut line = Vec::new();
    if !reports.is_empty() {
        line.push((x.at(day(year.first_day())), y.at(0.0)));
    }
    for (date, percent) in reports.iter().filter(|(date, percent)| *date <= today && percent.is_finite()) {
        let before = line.last().map_or(y.at(0.0), |p: &(f64, f64)| p.1);
        line.extend([(x.at(day(*date)), before), (x.at(day(*date)), y.at(*percent))]);
    }
    let today = x.at(day(today));
    let dot = line.last().copied().filter(|_| line.len() > 1);
    Spark { dot, line, planned: planned.filter(|p| p.is_finite()).map(|p| (today, y.at(p))), today }
}

/// A column of a small multiple: its box, and whether it holds a result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MiniBar {
    /// Its box; of a quarter without a report the whole height.
    pub bar: Rect,
    /// Whether a result is reported.
    pub reported: bool,
}

/// Four tiny bars and the y of the target line.
pub fn mini(data: &QuarterData) -> (Vec<MiniBar>, Option<f64>) {
    let results = data.quarters.iter().filter_map(|mark| mark.result);
    let target = data.target.filter(|_| !data.scales_differ);
    let highest = results.chain(target).fold(0.0, f64::max);
    let y = Linear::new((0.0, highest.max(1e-9)), (MINI.1 - 1.0, 3.0));
    let slot = MINI.0 / 4.0;
    let bars = data.quarters.iter().enumerate().map(|(i, mark)| {
        let top = mark.result.map_or(8.0, |result| y.at(result).min(MINI.1 - 2.0));
        let bar = Rect { x: slot * i as f64 + 2.0, y: top, width: slot - 4.0, height: MINI.1 - 1.0 - top };
        MiniBar { bar, reported: mark.result.is_some() }
    });
    (bars.collect(), target.map(|target| y.at(target)))
}

/// Shares of a whole laid side by side: left and width of each, in a bar of some width. A share that is not
/// zero is never narrower than `least`.
pub fn stack(counts: &[u64], width: f64, least: f64) -> Vec<(f64, f64)> {
    let total: u64 = counts.iter().sum();
    if total == 0 {
        return counts.iter().map(|_| (0.0, 0.0)).collect();
    }
    let raw: Vec<f64> =
        counts.iter().map(|n| if *n == 0 { 0.0 } else { (*n as f64 / total as f64 * width).max(least) }).collect();
    let factor = width / raw.iter().sum::<f64>();
    let mut x = 0.0;
    raw.into_iter()
        .map(|w| {
            let share = (x, w * factor);
            x += w * factor;
            share
        })
        .collect()
}
