//! Facts about the geometry of the curve, the quarter chart and the tiny charts.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::{
    Day, Rect, coord,
    curve::{self, CurveData, CurveForm, LabelOf},
    quarter::{self, Column, QuarterData, QuarterForm},
    spark,
    words::TEST,
};
use crate::{
    fiscal_year::{FiscalYear, Quarter},
    progress_report::ProgressReport,
    quarter_result::QuarterResult,
    standing::Facts,
    step::Step,
};

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a date")
}

fn step(weight: f64, start: NaiveDate, finish: NaiveDate) -> Step {
    Step { order: 1, title: String::new(), weight: Some(weight), start: Some(start), finish: Some(finish) }
}

fn curve(steps: &[Step], reports: &[ProgressReport], today: NaiveDate) -> CurveData {
    let year = FiscalYear::from_be(2566).ok();
    CurveData::new(Facts { steps, reports, head_progress: None, start: None, finish: None, fiscal_year: year }, today)
}

#[test]
fn coordinates_are_short() {
    let check = |value, text: &str| assert_eq!(coord(value), text);
    check(0.0, "0");
    check(-0.04, "0");
    check(12.34, "12.3");
    check(-12.96, "-13");
    check(-0.5, "-0.5");
    check(f64::NAN, "0");
    check(f64::INFINITY, "0");
}

/// What no curve may break, whatever the data.
fn check_curve(data: &CurveData) {
    for form in CurveForm::ALL {
        let scene = curve::layout(data, form, &TEST);
        let plot = scene.plot;
        let inside = |(x, y): &(f64, f64)| {
            (plot.x - 0.01..=plot.right() + 0.01).contains(x) && (plot.y - 0.01..=plot.bottom() + 0.01).contains(y)
        };
        assert!(scene.planned.iter().all(inside) && scene.reported.iter().all(inside));
        assert!(scene.forecast.iter().all(|(from, to)| inside(from) && inside(to)));
        assert!(scene.gaps.iter().all(|gap| gap.x >= plot.x && gap.right() <= plot.right() + 0.01));
        let labels: Vec<Rect> = scene.labels.iter().map(|(_, label)| label.bounds(form.font())).collect();
        if let [a, b] = labels.as_slice() {
            assert!(!a.overlaps(b), "{:?}", scene.labels);
        }
        own_points(data, &scene, form);
        if let Some((x, _)) = scene.today {
            assert!(labels.iter().all(|label| label.right() < x || label.x > x), "today strikes {:?}", scene.labels);
        }
        let months: Vec<Rect> = scene
            .months
            .iter()
            .filter_map(|(_, label)| label.as_ref())
            .map(|label| label.bounds(form.font()))
            .collect();
        assert!(months.windows(2).all(|pair| !pair[0].overlaps(&pair[1])));
        assert!(months.iter().all(|label| label.x >= 0.0 && label.right() <= scene.size.0));
        assert!(scene.values.iter().all(|(_, label)| label.bounds(form.font()).x >= 0.0));
    }
}

/// Both labels are there and in the order of their points, and neither is nearer to the other's point than to its own
/// but by the room a label takes at the edge.
fn own_points(data: &CurveData, scene: &curve::CurveScene, form: CurveForm) {
    let (Some(planned), Some(reported)) = (data.planned_on(data.today), data.reported_on(data.today)) else { return };
    if scene.today.is_none() || data.planned.is_empty() {
        return;
    }
    let height = |value: f64| scene.plot.bottom() - value.clamp(0.0, scene.top) / scene.top * scene.plot.height;
    let middle = |of: LabelOf| {
        let (_, label) = scene.labels.iter().find(|label| label.0 == of).expect("a label for each");
        let bounds = label.bounds(form.font());
        bounds.y + bounds.height / 2.0
    };
    let (plan, actual) = (middle(LabelOf::Plan), middle(LabelOf::Actual));
    assert!((plan <= actual) == (planned >= reported), "{planned} {reported} {:?}", scene.labels);
    for (at, own, other) in [(plan, planned, reported), (actual, reported, planned)] {
        let (own, other) = ((at - height(own)).abs(), (at - height(other)).abs());
        assert!(own <= other || own <= form.font() * 1.5, "{planned} {reported} {:?}", scene.labels);
        assert!(own <= form.font() * 4.5, "{planned} {reported} {:?}", scene.labels);
    }
}

#[test]
fn labels_of_near_points_stand_at_their_own() {
    let year = [step(100.0, day(2022, 10, 1), day(2023, 9, 30))];
    for month in
        [(2022, 10, 3), (2022, 11, 20), (2023, 1, 20), (2023, 4, 10), (2023, 7, 1), (2023, 9, 20), (2023, 9, 30)]
    {
        let today = day(month.0, month.1, month.2);
        let planned = crate::standing::planned_progress(&year, today).expect("countable");
        for off in -12..=12 {
            let percent = (planned + f64::from(off)).clamp(0.0, 99.0);
            for ago in [0, 3, 20, 40] {
                let date = (today - Days::new(ago)).max(day(2022, 10, 1));
                check_curve(&curve(&year, &[ProgressReport::of(date, Some(percent))], today));
                let fell = [
                    ProgressReport::of(date - Days::new(30), Some(percent + 9.0)),
                    ProgressReport::of(date, Some(percent)),
                ];
                check_curve(&curve(&year, &fell, today));
            }
        }
    }
}

#[test]
fn absurd_curves_are_drawn() {
    let today = day(2023, 4, 10);
    let report = |date, percent| ProgressReport::of(date, Some(percent));
    let year = [step(100.0, day(2022, 10, 1), day(2023, 9, 30))];
    check_curve(&curve(&[], &[], today));
    assert!(curve(&[], &[], today).is_empty());
    check_curve(&curve(&year, &[], today));
    check_curve(&curve(&[], &[report(day(2023, 1, 1), 140.0)], today));
    check_curve(&curve(&year, &[report(day(2023, 1, 1), f64::NAN), report(day(2023, 1, 2), -5.0)], today));
    check_curve(&curve(&[step(f64::NAN, day(1900, 1, 1), day(2290, 1, 1))], &[], today));
    check_curve(&curve(&[step(1.0, day(1900, 1, 1), day(2290, 1, 1))], &[report(day(1990, 1, 1), 1e9)], today));
    check_curve(&curve(&year, &[report(day(2022, 10, 2), 0.0)], day(2022, 10, 2)));
    check_curve(&curve(&year, &[report(day(2023, 9, 30), 100.0)], day(2023, 9, 30)));
}

#[test]
fn a_silence_is_a_gap() {
    let year = [step(100.0, day(2022, 10, 1), day(2023, 9, 30))];
    let gaps = |reports: &[(NaiveDate, f64)], today| {
        let reports: Vec<_> = reports.iter().map(|(date, p)| ProgressReport::of(*date, Some(*p))).collect();
        curve(&year, &reports, today).gaps
    };
    let span = |a: NaiveDate, b: NaiveDate| (Day::from(a), Day::from(b));
    assert_eq!(gaps(&[], day(2022, 11, 1)), []);
    assert_eq!(gaps(&[], day(2023, 1, 31)), [span(day(2022, 10, 1), day(2023, 1, 31))]);
    assert_eq!(gaps(&[(day(2022, 11, 30), 10.0), (day(2022, 12, 30), 20.0)], day(2023, 1, 31)), []);
    assert_eq!(gaps(&[(day(2022, 11, 1), 10.0)], day(2023, 3, 31)), [span(day(2022, 11, 1), day(2023, 3, 31))]);
    assert_eq!(gaps(&[(day(2022, 11, 1), 100.0)], day(2023, 3, 31)), []);
}

#[test]
fn what_is_reported_late_stands_on_its_day() {
    let year = [step(100.0, day(2022, 10, 1), day(2023, 9, 30))];
    let reports = [ProgressReport::of(day(2023, 11, 15), Some(90.0)), ProgressReport::of(day(2024, 2, 1), Some(99.0))];
    let data = curve(&year, &reports, day(2023, 12, 1));
    check_curve(&data);
    assert_eq!((data.last, data.reports.len()), (day(2023, 11, 15).into(), 1), "not what is reported after today");
    let scene = curve::layout(&data, CurveForm::Wide, &TEST);
    assert!((scene.dots[0].1 - scene.plot.right()).abs() < 0.01 && scene.planned[1].0 < scene.plot.right());
}

#[test]
fn the_finish_is_told_while_it_is_to_come() {
    let year = [step(100.0, day(2022, 10, 1), day(2023, 9, 30))];
    let finish = |percent, today| {
        let data = curve(&year, &[ProgressReport::of(day(2023, 3, 31), Some(percent))], today);
        data.finish.map(Day::date)
    };
    assert_eq!(finish(91.0, day(2023, 4, 1)), Some(day(2023, 4, 18)), "within the year");
    assert_eq!(finish(20.0, day(2023, 4, 1)), Some(day(2025, 3, 28)), "behind the axis");
    assert_eq!(finish(20.0, day(2023, 12, 1)), Some(day(2025, 3, 28)), "when the year is over");
    assert_eq!(finish(91.0, day(2023, 6, 1)), None, "not a day that has passed");
}

#[test]
fn the_curve_ends_where_the_headline_is() {
    let year = [step(100.0, day(2022, 10, 1), day(2023, 9, 30))];
    let reports = [ProgressReport::of(day(2023, 3, 1), Some(61.0)), ProgressReport::of(day(2023, 6, 1), Some(80.0))];
    let curve = |head_progress, today| {
        let facts = Facts {
            steps: &year,
            reports: &reports,
            head_progress,
            start: None,
            finish: None,
            fiscal_year: FiscalYear::from_be(2566).ok(),
        };
        let data = CurveData::new(facts, today);
        check_curve(&data);
        assert_eq!(data.reported_on(data.today), crate::standing::standing(facts, today).progress);
        data
    };
    let april = day(2023, 4, 1);
    assert_eq!(curve(None, april).reports.len(), 1, "June's report is to come");
    let head = curve(Some(90.0), april);
    assert_eq!((head.reports.last(), head.forecast), (Some(&(april.into(), 90.0)), None));
    assert_eq!(curve(Some(90.0), day(2024, 6, 1)).reports.last(), Some(&(day(2023, 9, 30).into(), 90.0)));
    assert_eq!(curve(Some(100.0), april).finish, None, "done");
}

#[test]
fn a_head_alone_is_no_curve() {
    let facts =
        Facts { steps: &[], reports: &[], head_progress: Some(90.0), start: None, finish: None, fiscal_year: None };
    assert!(CurveData::new(facts, day(2023, 4, 1)).is_empty());
    let year = [step(100.0, day(2022, 10, 1), day(2023, 9, 30))];
    let zero = CurveData::new(Facts { steps: &year, head_progress: Some(0.0), ..facts }, day(2023, 4, 1));
    assert!(zero.reports.is_empty() && !zero.gaps.is_empty(), "nothing was reported, not zero");
}

#[test]
fn no_forecast_ends_in_the_past() {
    let year = [step(100.0, day(2022, 10, 1), day(2023, 9, 30))];
    let reports = [ProgressReport::of(day(2023, 3, 31), Some(91.0))];
    assert!(curve(&year, &reports, day(2023, 4, 1)).forecast.is_some());
    assert_eq!(curve(&year, &reports, day(2023, 6, 1)).forecast, None, "it should have been done in April");
    assert_eq!(curve(&year, &[ProgressReport::of(day(2023, 3, 31), Some(20.0))], day(2024, 6, 1)).forecast, None);
}

#[test]
fn the_planned_line_is_the_plan() {
    let steps = [step(60.0, day(2022, 10, 1), day(2022, 10, 31)), step(40.0, day(2023, 3, 1), day(2023, 3, 31))];
    let data = curve(&steps, &[], day(2023, 4, 10));
    for date in [day(2022, 10, 15), day(2022, 12, 25), day(2023, 3, 10), day(2023, 8, 1)] {
        let planned = crate::standing::planned_progress(&steps, date).expect("countable");
        let drawn = data.planned_on(date.into()).expect("a plan");
        assert!((planned - drawn).abs() < 1e-6, "{date} {planned} {drawn}");
    }
}

fn row(quarter: usize, result: Option<f64>, report: bool) -> QuarterResult {
    QuarterResult {
        result, report: report.then(|| "รายงาน".to_owned()), ..QuarterResult::empty(Quarter::ALL[quarter])
    }
}

#[test]
fn missing_is_not_zero() {
    let data =
        QuarterData::new(&[row(0, Some(0.0), true), row(1, Some(0.0), false), row(2, None, true)], Some(80.0), None);
    let scene = quarter::layout(&data, QuarterForm::Wide, &TEST);
    let kinds: Vec<_> = scene.columns.iter().map(|column| column.column).collect();
    assert!(matches!(kinds[0], Column::Result(bar) if bar.height > 0.0 && bar.height < 3.0));
    assert!(matches!(kinds[1], Column::Missing(bar) if bar.height > 20.0));
    assert!(matches!(kinds[2], Column::TextOnly(_)));
    assert!(matches!(kinds[3], Column::Missing(_)));
    assert_eq!(scene.columns[0].labels[0].text, "0");
    assert!(scene.columns[1].under.iter().any(|(_, label)| label.text == "ยังไม่ประเมิน"));
}

#[test]
fn a_loss_hangs_below_zero() {
    let rows = [row(0, Some(-40.0), true), row(1, Some(0.0), true), row(2, Some(60.0), true)];
    let scene = quarter::layout(&QuarterData::new(&rows, Some(50.0), None), QuarterForm::Wide, &TEST);
    let bars: Vec<Rect> = scene
        .columns
        .iter()
        .map(|column| match column.column {
            Column::Result(bar) | Column::TextOnly(bar) | Column::Missing(bar) => bar,
        })
        .collect();
    let zero = scene.values.iter().find(|(_, label)| label.text == "0").expect("a line at zero").0;
    assert!(scene.values.iter().any(|(_, label)| label.text == "−40"), "{:?}", scene.values);
    assert!((bars[0].y - zero).abs() < 0.01 && bars[0].height > 30.0);
    assert!((bars[1].bottom() - zero).abs() < 0.01 && (bars[2].bottom() - zero).abs() < 0.01);
    assert!((bars[2].height / bars[0].height - 1.5).abs() < 0.01);
    assert!(scene.columns[0].labels[0].y < zero, "there is no room for its number below it");
}

#[test]
fn different_scales_are_not_laid_on_one() {
    let data = QuarterData::new(&[row(0, Some(100.0), true)], Some(5.0), Some("ระดับ"));
    assert!(data.scales_differ);
    assert!(quarter::layout(&data, QuarterForm::Narrow, &TEST).columns.iter().all(|column| column.target.is_none()));
}

proptest! {
    #[test]
    fn curves_hold(
        steps in proptest::collection::vec((0.0..100.0_f64, 0_u64..400, 0_u64..400), 0..8),
        reports in proptest::collection::vec((0_u64..420, -10.0..160.0_f64), 0..10),
        today in 0_u64..500,
    ) {
        let first = day(2022, 9, 20);
        let steps: Vec<_> = steps.into_iter().map(|(w, from, length)| step(w, first + Days::new(from), first + Days::new(from + length))).collect();
        let reports: Vec<_> = reports.into_iter().map(|(at, p)| ProgressReport::of(first + Days::new(at), Some(p))).collect();
        check_curve(&curve(&steps, &reports, first + Days::new(today)));
    }

    #[test]
    fn quarters_hold(results in proptest::collection::vec(proptest::option::of(-1e7..1e7_f64), 4), target in proptest::option::of(-1e6..1e6_f64)) {
        let rows: Vec<_> = results.iter().enumerate().map(|(i, result)| row(i, *result, result.is_some())).collect();
        let data = QuarterData::new(&rows, target, None);
        for form in QuarterForm::ALL {
            let scene = quarter::layout(&data, form, &TEST);
            for column in &scene.columns {
                let (Column::Result(bar) | Column::TextOnly(bar) | Column::Missing(bar)) = column.column;
                prop_assert!(bar.y >= scene.plot.y - 0.01 && bar.bottom() <= scene.plot.bottom() + 0.01);
                prop_assert!(bar.x >= scene.plot.x && bar.right() <= scene.plot.right());
                prop_assert!(column.labels.iter().all(|label| label.bounds(form.font()).y >= 0.0));
                prop_assert!(column.under.iter().all(|(_, label)| label.y <= scene.size.1));
            }
        }
    }

    #[test]
    fn shares_fill_the_bar(counts in proptest::collection::vec(0_u64..100_000, 1..8)) {
        let shares = spark::stack(&counts, 400.0, 3.0);
        let total: f64 = shares.iter().map(|share| share.1).sum();
        prop_assert!(counts.iter().sum::<u64>() == 0 || (total - 400.0).abs() < 1e-6);
        prop_assert!(shares.windows(2).all(|pair| pair[0].0 <= pair[1].0));
    }
}
