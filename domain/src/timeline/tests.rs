//! Facts about the timeline's geometry, in the ordinary and the absurd.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::{layout::Row, zoom::panned, *};
use crate::chart::{Rect, words::TEST};

fn day(y: i32, m: u32, d: u32) -> Day {
    NaiveDate::from_ymd_opt(y, m, d).expect("a date").into()
}

fn step(order: i32, span: Option<(Day, Day)>, progress: Option<f64>, lines: usize, today: Day) -> TimelineStep {
    let title = "ก".repeat(lines * 10);
    let breaks = Lines((0..lines).flat_map(|i| [i as u32 * 30, (i as u32 + 1) * 30]).collect());
    TimelineStep {
        order,
        title,
        lines: [breaks.clone(), breaks.clone(), breaks],
        weight: Some(10.0),
        bad_weight: false,
        span,
        start: span.map(|s| s.0),
        finish: None,
        progress,
        state: step::state(span, progress, true, today),
    }
}

fn data(steps: Vec<TimelineStep>, today: Day) -> TimelineData {
    let year = FiscalYear::from_be(2566).expect("a year");
    let spans = || steps.iter().filter_map(|s| s.span);
    let plan = (
        spans().map(|s| s.0).min().unwrap_or(year.first_day().into()),
        spans().map(|s| s.1).max().unwrap_or(Day::from(year.last_day()).plus(1)),
    );
    TimelineData { year, today, plan, first: 0, total: steps.len(), steps, weights_sum: None }
}

/// What no layout may break, whatever the data.
fn check_scene(data: &TimelineData, zoom: Zoom, form: Form) {
    let scene = layout(data, zoom, form, &TEST);
    let mut moved = layout(data, Zoom::Year, form, &TEST);
    moved.show(data, zoom, &TEST);
    let half = data.steps.len() / 2;
    moved.lay(data, zoom, &TEST, half..data.steps.len());
    moved.lay(data, zoom, &TEST, 0..half);
    assert_eq!(format!("{moved:?}"), format!("{scene:?}"), "a zoom leads to what is laid out there");
    let plot = scene.plot;
    let inside = |rect: &Rect| rect.x >= plot.x - 0.01 && rect.right() <= plot.right() + 0.01 && rect.width >= 0.0;
    assert_eq!(scene.rows.len(), data.steps.len(), "every step keeps its row");
    for pair in scene.rows.windows(2) {
        assert!(pair[0].index < pair[1].index && pair[0].cell.bottom() <= pair[1].cell.y + 0.01, "order");
    }
    for row in &scene.rows {
        check_row(row, form, &inside, scene.today.as_ref().map(|today| today.x), &plot);
    }
    if let Some(today) = &scene.today {
        assert!((plot.x..=plot.right()).contains(&today.x));
        for label in &today.labels {
            let bounds = label.bounds(form.font());
            assert!(bounds.bottom() <= scene.height && scene.rows.iter().all(|row| !row.cell.overlaps(&bounds)));
        }
        if form != Form::Wide {
            let crossed = |line: &Rect| today.segments.iter().any(|(from, to)| line.y < *to && line.bottom() > *from);
            for row in &scene.rows {
                assert!(row.title.iter().all(|line| !crossed(&line.bounds(form.font()))), "a title is struck through");
            }
        }
    }
    for cells in [&scene.majors, &scene.minors] {
        let labels: Vec<_> =
            cells.iter().filter_map(|cell| cell.label.as_ref()).map(|l| l.bounds(form.font())).collect();
        assert!(labels.windows(2).all(|pair| !pair[0].overlaps(&pair[1])), "{zoom} {form:?}");
        assert!(labels.iter().all(|l| l.x >= plot.x - 1.0 && l.right() <= plot.right() + 1.0));
    }
    assert!(scene.grid.iter().all(|x| (plot.x..=plot.right()).contains(x)));
    assert!(scene.height.is_finite() && scene.height > 0.0);
}

fn check_row(row: &Row, form: Form, inside: &dyn Fn(&Rect) -> bool, today: Option<f64>, plot: &Rect) {
    let bar = &row.bar;
    for rect in bar.plan.iter().chain(&bar.filled) {
        assert!(inside(rect), "{rect:?}");
        assert!(rect.y >= row.cell.y && rect.bottom() <= row.cell.bottom());
    }
    if let (Some(plan), Some(filled)) = (bar.plan, bar.filled) {
        assert!(filled.width <= plan.width + 0.01 && filled.x == plan.x);
    }
    let Some(label) = &bar.label else { return };
    let bounds = label.bounds(form.font() - 0.6);
    assert!(inside(&bounds), "{label:?}");
    if let Some(x) = today {
        assert!(bounds.right() < x || bounds.x > x, "the today line strikes {label:?}");
    }
    if let (Some(filled), false) = (bar.filled, bar.on_fill) {
        assert!(bounds.right() <= filled.x || bounds.x >= filled.right(), "{label:?} on {filled:?}");
    }
    for x in bar.plan.iter().flat_map(|plan| [plan.x, plan.right()]).filter(|_| !bar.on_fill) {
        assert!(bounds.right() < x || bounds.x > x, "an edge strikes {label:?}");
    }
    for line in row.title.iter().chain(&row.weight).chain([&row.order]) {
        assert!(!line.bounds(form.font()).overlaps(&bounds), "{line:?} {label:?} {plot:?}");
    }
}

const ZOOMS: [&str; 6] = ["year", "plan", "q1", "q3", "m7", "20230115-20230301"];

fn check_all(data: &TimelineData) {
    for word in ZOOMS {
        let zoom = Zoom::parse(word).expect("a zoom");
        for form in Form::ALL {
            check_scene(data, zoom, form);
        }
    }
}

#[test]
fn absurd_plans_keep_every_row() {
    let today = day(2023, 4, 10);
    let span = |a: Day, b: Day| Some((a, b));
    check_all(&data(vec![], today));
    check_all(&data(vec![step(1, None, None, 1, today)], today));
    check_all(&data(vec![step(1, span(day(1900, 1, 1), day(2299, 1, 1)), Some(50.0), 3, today)], today));
    check_all(&data(vec![step(1, span(day(2023, 4, 10), day(2023, 4, 11)), Some(140.0), 1, today)], today));
    check_all(&data(vec![step(1, span(day(2022, 10, 1), day(2023, 10, 1)), Some(f64::NAN), 1, today)], today));
    check_all(&data(vec![step(1, span(day(2022, 10, 1), day(2023, 10, 1)), Some(100.0), 5, today)], today));
    check_all(&data(vec![step(1, span(day(2000, 1, 1), day(2001, 1, 1)), Some(1.0), 1, today)], day(2100, 1, 1)));
}

#[test]
fn windows_of_ten_thousand_steps_are_part_of_the_whole() {
    let today = day(2023, 4, 10);
    let steps = (0..10_000).map(|i| {
        let from = Day::from(day(2022, 10, 1).date() + Days::new(i as u64 % 300));
        step(i + 1, Some((from, from.plus(30))), Some(40.0), 1, today)
    });
    let whole = data(steps.collect(), today);
    let window = whole.window(5_000, WINDOW);
    let part = layout(&window, Zoom::Year, Form::Wide, &TEST);
    assert_eq!(part.rows.len(), WINDOW);
    let all = layout(&whole, Zoom::Year, Form::Wide, &TEST);
    assert_eq!(part.height, all.height);
    assert_eq!(part.rows[0].cell, all.rows[5_000].cell);
    let end = whole.window(9_999, WINDOW);
    assert_eq!((end.first, end.steps.len()), (10_000 - WINDOW, WINDOW));
}

#[test]
fn zooms_are_words() {
    for word in ZOOMS {
        assert_eq!(Zoom::parse(word).map(|zoom| zoom.to_string()).as_deref(), Some(word));
    }
    for bad in ["", "q0", "q5", "m13", "m", "ปี", "20231301-20230101", "20230301-20230115", "20230101-20230102", "q1x"]
    {
        assert_eq!(Zoom::parse(bad), None, "{bad}");
    }
}

#[test]
fn zoom_levels_lead_to_each_other() {
    let today = day(2023, 4, 10);
    let data = data(vec![step(1, Some((day(2022, 10, 1), day(2023, 10, 1))), None, 1, today)], today);
    let zoom = |word| Zoom::parse(word).expect("a zoom");
    assert_eq!(Zoom::Year.closer(&data), zoom("q3"));
    assert_eq!(zoom("q3").closer(&data), zoom("m7"));
    assert_eq!(zoom("m7").wider(&data), zoom("q3"));
    assert_eq!(zoom("q4").beside(&data, 1), zoom("q4"));
    assert_eq!(zoom("q4").beside(&data, -1), zoom("q3"));
    assert_eq!(Zoom::Year.wider(&data), Zoom::Year);
}

#[test]
fn a_step_is_late_by_its_own_days() {
    let check = |span, share, today, state| assert_eq!(step::state(span, share, true, today), state);
    let span = Some((day(2023, 1, 1), day(2023, 2, 1)));
    check(span, Some(0.0), day(2022, 12, 31), StepState::NotStarted);
    check(span, Some(50.0), day(2023, 1, 16), StepState::OnPlan);
    check(span, Some(20.0), day(2023, 1, 16), StepState::Late);
    check(span, Some(99.0), day(2023, 2, 1), StepState::Late);
    check(span, Some(100.0), day(2023, 2, 1), StepState::OnPlan);
    check(None, Some(30.0), day(2023, 2, 1), StepState::OnPlan);
    assert_eq!(step::state(span, None, false, day(2023, 2, 1)), StepState::Unknown);
}

#[cfg(feature = "segment")]
#[test]
fn lines_are_pieces_of_the_title() {
    let title = "แต่งตั้งคณะทำงานและชี้แจงแนวทางแก่ผู้แทนชุมชนทุกแห่ง…ในพื้นที่";
    let words = crate::text::words(title);
    let check = |most: usize, ends_cut: bool| {
        let lines = Lines::wrap(&words, title, 12.0, most);
        let shown: Vec<_> = lines.of(title).into_iter().map(|line| line.into_owned()).collect();
        assert!(shown.len() <= most && shown.iter().all(|line| crate::text::width_em(line) <= 13.0), "{shown:?}");
        assert_eq!(shown.last().is_some_and(|line| line.ends_with('…')), ends_cut, "{shown:?}");
    };
    check(1, true);
    check(2, true);
    check(9, false);
    assert_eq!(Lines(vec![0, 999]).of("ก"), ["ก"]);
    assert_eq!(Lines(vec![0, 1]).of("ก"), ["ก"]);
}

fn any_step() -> impl Strategy<Value = (Option<(i32, i32)>, Option<f64>, usize)> {
    let span = proptest::option::weighted(0.9, (-300..700_i32, 1..500_i32));
    (span, proptest::option::weighted(0.9, prop_oneof![Just(0.0), Just(100.0), 0.0..160.0_f64]), 1_usize..5)
}

proptest! {
    #[test]
    fn bars_stay_inside_and_labels_apart(
        steps in proptest::collection::vec(any_step(), 0..25),
        today in -100..500_i32,
        zoom in 0..ZOOMS.len(),
        form in 0..3_usize,
    ) {
        let first = day(2022, 10, 1);
        let today = first.plus(today);
        let steps = steps.into_iter().enumerate().map(|(i, (span, progress, lines))| {
            step(i as i32 + 1, span.map(|(from, length)| (first.plus(from), first.plus(from + length))), progress, lines, today)
        });
        check_scene(&data(steps.collect(), today), Zoom::parse(ZOOMS[zoom]).expect("a zoom"), Form::ALL[form]);
    }

    #[test]
    fn panning_and_pinching_stay_in_reach(by in -2000.0..2000.0_f64, factor in 0.01..100.0_f64, place in -1.0..2.0_f64) {
        let today = day(2023, 4, 10);
        let data = data(vec![step(1, Some((day(2022, 1, 1), day(2024, 1, 1))), None, 1, today)], today);
        let (first, last) = data.reach();
        let (from, to) = panned(&data, (738_500.0, 738_560.0), by).window(&data);
        prop_assert!(from >= first && to <= last && to.0 - from.0 == 60);
        let (from, to) = zoom::scaled(&data, (738_500.0, 738_560.0), factor, place).window(&data);
        prop_assert!(from >= first && to <= last && to.0 - from.0 >= zoom::SHORTEST);
    }
}
