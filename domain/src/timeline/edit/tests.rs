//! What is drawn for working on a timeline touches nothing it should not.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::*;
use crate::{
    chart::words::TEST,
    fiscal_year::FiscalYear,
    plan::{Grip, Side, Unit},
    step::Step,
    timeline::{Lines, TimelineData, TimelineStep, Zoom, layout},
};

fn base() -> NaiveDate {
    NaiveDate::from_ymd_opt(2022, 10, 1).expect("a date")
}

fn data(steps: &[(u64, u64)]) -> TimelineData {
    let steps: Vec<Step> = steps
        .iter()
        .enumerate()
        .map(|(place, (from, length))| {
            let start = base() + Days::new(*from);
            let (start, finish) = (Some(start), Some(start + Days::new(*length)));
            let title = "จัดทำร่างขอบเขตของงานและราคากลาง ตามระเบียบพัสดุ".to_owned();
            Step { order: place as i32 + 1, title, weight: Some(10.0), start, finish }
        })
        .collect();
    let year = FiscalYear::of(base());
    let today = Day::from(base() + Days::new(190));
    TimelineData::of_steps(&steps, year, (Some(40.0), &[]), today, |step, share, reported| {
        TimelineStep::with_lines(step, share, reported, today, |title| {
            Form::ALL.map(|form| Lines::cut(title, form.title_em(), 3))
        })
    })
}

#[test]
fn the_unit_is_that_in_sight() {
    let data = data(&[(0, 30)]);
    let check = |word: &str, expected| assert_eq!(unit(Zoom::parse(word).expect("a zoom"), &data), expected, "{word}");
    check("year", Unit::Month);
    check("q2", Unit::Week);
    check("m3", Unit::Day);
    assert_eq!(count(Unit::Month, 44.0), 1);
    assert_eq!(count(Unit::Week, -10.6), -2);
    assert_eq!(count(Unit::Day, f64::NAN), 0);
}

fn any_steps() -> impl Strategy<Value = Vec<(u64, u64)>> {
    proptest::collection::vec((0_u64..365, 0_u64..120), 2..9)
}

proptest! {
    #[test]
    fn handles_can_be_hit_and_leave_the_middle_free(steps in any_steps(), form in 0_usize..3) {
        let (data, form) = (data(&steps), Form::ALL[form]);
        let scene = layout(&data, Zoom::Year, form, &TEST);
        for row in &scene.rows {
            let Some((bar, handles)) = row.bar.plan.zip(handles(&row.bar, form)) else { continue };
            for rect in [handles.start, handles.finish].into_iter().flatten() {
                prop_assert!(rect.width >= TARGET && rect.height >= TARGET);
                prop_assert!(!(rect.x <= bar.x + bar.width / 2.0 && bar.x + bar.width / 2.0 <= rect.right())
                    || bar.right() > form.plot().1 - TARGET || bar.x < form.plot().0 + TARGET);
            }
        }
    }

    #[test]
    fn arrows_cross_no_title(steps in any_steps(), form in 0_usize..3, a in 0_usize..9, b in 0_usize..9) {
        let (data, form) = (data(&steps), Form::ALL[form]);
        let scene = layout(&data, Zoom::Year, form, &TEST);
        let (a, b) = (a % scene.rows.len(), b % scene.rows.len());
        prop_assume!(a != b);
        let Some(arrow) = arrow(&scene, &scene.rows[a], &scene.rows[b]) else { return Ok(()) };
        let titles: Vec<_> = scene.rows.iter().flat_map(|row| row.title.iter().map(|line| line.bounds(form.font()))).collect();
        for piece in &arrow.pieces {
            for pair in piece.windows(2) {
                let (x0, x1) = (pair[0].0.min(pair[1].0), pair[0].0.max(pair[1].0));
                let (y0, y1) = (pair[0].1.min(pair[1].1), pair[0].1.max(pair[1].1));
                let (plot_left, plot_right) = form.plot();
                prop_assert!(x0 >= plot_left && x1 <= plot_right, "inside the plot");
                let line = Rect { x: x0 - 0.5, y: y0 - 0.5, width: x1 - x0 + 1.0, height: y1 - y0 + 1.0 };
                prop_assert!(titles.iter().all(|title| !title.overlaps(&line)), "{pair:?} crosses a title");
            }
        }
        prop_assert_eq!(arrow.head[0].1, scene.rows[b].bar.middle);
    }

    #[test]
    fn the_day_under_the_pointer_is_the_day_drawn_there(day in 0_i32..365, form in 0_usize..3) {
        let (data, form) = (data(&[(0, 30)]), Form::ALL[form]);
        let window = Zoom::Year.window(&data);
        let scale = Linear::new((window.0.at(), window.1.at()), form.plot());
        let day = window.0.plus(day);
        prop_assert_eq!(day_at(scale.at(day.at() + 0.5), window, form), day);
        let dx = scale.at(window.0.at() + 40.0) - scale.at(window.0.at());
        prop_assert!((days_over(dx, window, form) - 40.0).abs() < 1e-6);
    }

    #[test]
    fn ghosts_and_notes_stay_in_their_row(steps in any_steps(), form in 0_usize..3, from in -90_i32..400, length in 1_i32..90) {
        let (data, form) = (data(&steps), Form::ALL[form]);
        let scene = layout(&data, Zoom::Year, form, &TEST);
        let window = Zoom::Year.window(&data);
        let span = (window.0.plus(from), window.0.plus(from + length));
        for row in &scene.rows {
            if let Some(ghost) = ghost(row, span, window, form) {
                prop_assert!(ghost.bottom() <= row.cell.bottom() && ghost.y >= row.bar.middle);
                prop_assert!(row.bar.plan.is_none_or(|bar| !bar.overlaps(&ghost)));
            }
            if let Some(note) = note(row, &scene, "+12 วัน") {
                let note = note.bounds(form.font() - 0.6);
                prop_assert!(row.bar.plan.is_none_or(|bar| !bar.overlaps(&note)));
                prop_assert!(row.bar.label.as_ref().is_none_or(|label| !label.bounds(form.font() - 0.6).overlaps(&note)));
            }
        }
    }

    #[test]
    fn what_is_drawn_is_what_is_held(steps in any_steps(), form in 0_usize..3, slop in 0.0..8.0_f64) {
        let (data, form) = (data(&steps), Form::ALL[form]);
        let scene = layout(&data, Zoom::Year, form, &TEST);
        for row in &scene.rows {
            let Some((bar, handles)) = row.bar.plan.zip(handles(&row.bar, form)) else { continue };
            let at = |x: f64, handled| hold_at(row, form, (x, row.bar.middle), handled, slop);
            prop_assert_eq!(row_at(&scene, row.bar.middle).map(|row| row.index), Some(row.index));
            // Without handles a bar is moved as a whole, wherever it is taken.
            for share in [0.0, 0.3, 0.9] {
                prop_assert_eq!(at(bar.x + bar.width * share, false), Some(Hold::Days(Grip::Whole)));
            }
            if let Some((x, _)) = handles.link {
                prop_assert_eq!(at(x, true), Some(Hold::Link));
                let word = row.bar.label.as_ref().map(|label| label.bounds(form.font() - 0.6));
                let dot = Rect { x: x - DOT, y: row.bar.middle - DOT, width: DOT * 2.0, height: DOT * 2.0 };
                prop_assert!(word.is_none_or(|word| !word.overlaps(&dot)) || x + DOT >= form.plot().1 - 0.5);
            }
            let (left, right) = form.plot();
            if bar.x > left + TARGET && bar.right() < right - TARGET * 2.0 {
                prop_assert_eq!(at(bar.x + bar.width / 2.0, true), Some(Hold::Days(Grip::Whole)));
                let ends = [(handles.start, Side::Start), (handles.finish, Side::Finish)];
                for (end, side) in ends.into_iter().filter_map(|(end, side)| Some((end?, side))) {
                    let outer = if side == Side::Start { end.x + 1.0 } else { end.right() - 1.0 };
                    prop_assert_eq!(at(outer, true), Some(Hold::Days(Grip::End(side))));
                }
            }
            prop_assert_eq!(hold_at(row, form, (10.0, row.cell.y + 6.0), true, 0.0), Some(Hold::Place));
        }
    }

    #[test]
    fn a_row_is_dropped_where_the_line_is(steps in any_steps(), from in 0_usize..9, y in -50.0..900.0_f64) {
        let data = data(&steps);
        let scene = layout(&data, Zoom::Year, Form::Medium, &TEST);
        let from = from % scene.rows.len();
        let (to, line) = drop_at(&scene, from, y).expect("there are rows");
        let mut order: Vec<usize> = (0..scene.rows.len()).collect();
        let row = order.remove(from);
        order.insert(to, row);
        // All that lies above the line is above the row afterwards, all below it below.
        let place = order.iter().position(|other| *other == from).expect("there");
        for (at, other) in order.iter().enumerate().filter(|(_, other)| **other != from) {
            prop_assert_eq!(at < place, scene.rows[*other].cell.y < line - 0.5);
        }
    }
}
