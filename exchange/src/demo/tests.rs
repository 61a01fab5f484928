use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use domain::{
    fiscal_year::FiscalYear,
    kpi::scales_differ,
    money::Money,
    period::Period,
    progress_report::ReportedStatus,
    project::ProjectDraft,
    standing::{Facts, Status, standing},
    step::check_weights,
    unit::{UnitCode, UnitKind},
};

use super::{City, DEFAULT_PROJECTS, units};

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a date")
}

fn city(projects: u64, today: NaiveDate) -> City {
    City::new(42, projects, today)
}

fn status(project: &ProjectDraft, today: NaiveDate) -> Status {
    let facts = Facts {
        steps: &project.steps,
        reports: &project.reports,
        head_progress: project.progress,
        start: project.start,
        finish: project.finish,
        fiscal_year: project.fiscal_year,
    };
    standing(facts, today).status
}

/// Statuses of one year's projects, counted.
fn statuses(city: &City, be: i32) -> HashMap<Status, usize> {
    let mut counts = HashMap::new();
    for project in city.projects().filter(|p| p.fiscal_year.is_some_and(|year| year.be() == be)) {
        *counts.entry(status(&project, city.today)).or_default() += 1;
    }
    counts
}

#[test]
fn the_same_seed_gives_the_same_city() {
    let today = day(2026, 11, 21);
    let bytes = |seed| {
        let city = City::new(seed, 300, today);
        let projects = serde_json::to_string(&city.projects().collect::<Vec<_>>()).expect("json");
        let kpis = serde_json::to_string(&city.kpis().collect::<Vec<_>>()).expect("json");
        (projects, kpis)
    };
    assert_eq!(bytes(1), bytes(1));
    assert_ne!(bytes(1).0, bytes(2).0);
    assert_ne!(bytes(1).1, bytes(2).1);
}

#[test]
fn any_item_can_be_had_alone() {
    let city = city(500, day(2026, 4, 20));
    let all: Vec<_> = city.projects().collect();
    for index in [0, 1, 250, 499] {
        assert_eq!(city.projects().nth(index).as_ref(), Some(&all[index]));
        assert_eq!(city.project(index as u64).as_ref(), Some(&all[index]));
    }
    assert_eq!(city.project(500), None);
    assert_eq!(city.kpi(450), None);
}

#[test]
fn exactly_as_many_as_asked_for_each_with_a_code_of_its_own() {
    for projects in [0, 1, 7, 100, 20_000] {
        let city = city(projects, day(2026, 4, 20));
        let codes: HashSet<_> = city.projects().map(|p| p.code.to_string()).collect();
        assert_eq!(codes.len() as u64, projects);
        let kpis: HashSet<_> = city.kpis().map(|k| k.code.to_string()).collect();
        assert_eq!(kpis.len() as u64, projects * 9 / 10);
        // Legacy serials have at most four digits.
        assert!(
            codes.iter().chain(&kpis).all(|code| code.split_once('-').is_some_and(|(_, serial)| serial.len() >= 5))
        );
    }
}

#[test]
fn every_unit_has_projects_in_every_year() {
    let city = city(DEFAULT_PROJECTS, day(2026, 11, 21));
    let units = city.units();
    assert_eq!(units.iter().filter(|unit| unit.kind == UnitKind::District).count(), 50);
    let mut seen: HashMap<(String, i32), usize> = HashMap::new();
    for project in city.projects() {
        let year = project.fiscal_year.expect("a year").be();
        assert!((2568..=2570).contains(&year));
        *seen.entry((project.code.unit().to_string(), year)).or_default() += 1;
    }
    for unit in &units {
        assert!((2568..=2570).all(|year| seen.contains_key(&(unit.code.to_string(), year))), "{}", unit.name);
    }
}

#[test]
fn every_draft_holds_together() {
    for today in [day(2026, 4, 20), day(2026, 11, 21), day(2026, 10, 1), day(2026, 9, 30)] {
        city(3_000, today).projects().for_each(|project| holds_together(&project, today));
    }
}

fn holds_together(project: &ProjectDraft, today: NaiveDate) {
    let code = &project.code;
    let year = project.fiscal_year.expect("a year");
    assert_eq!(check_weights(&project.steps), Ok(()), "{code}");
    let weights: Vec<f64> = project.steps.iter().filter_map(|step| step.weight).collect();
    assert_eq!((weights.len(), weights.iter().sum::<f64>()), (project.steps.len(), 100.0), "{code}");
    assert!((4..=10).contains(&weights.len()), "{code}");
    assert!(weights.iter().any(|weight| *weight != weights[0]) && weights.iter().all(|w| *w > 0.0), "{code}");
    for step in &project.steps {
        let (first, last) = step.span().expect("a span");
        assert!(year.contains(first) && year.contains(last), "{code} {step:?}");
    }
    assert!(project.start <= project.finish);

    let mut before = 0.0;
    let mut last_day = year.first_day();
    for report in &project.reports {
        assert!(year.contains(report.date) && report.date <= today && report.date >= last_day, "{code} {report:?}");
        let percent = report.percent.expect("a percent");
        assert!((before..=100.0).contains(&percent), "{code} falls from {before} to {percent}");
        assert_eq!(report.status == Some(ReportedStatus::Finished), percent >= 100.0, "{code}");
        assert!(report.spent.is_none_or(|spent| spent >= Money::ZERO));
        (before, last_day) = (percent, report.date);
    }
    let spent: Money = project.reports.iter().filter_map(|report| report.spent).sum();
    assert_eq!(project.budget_spent, Some(spent), "{code}");
    assert!(project.budget_spent <= project.budget_received, "{code}");
    assert_eq!(project.strategy.is_empty(), project.routine == Some(true), "{code}");
    assert!(project.strategy.is_empty() || project.strategy.len() == 4);
    assert!(project.months.iter().all(|month| month.result.is_none() || month.month.span(year).1 <= today), "{code}");
    assert!(!project.kpis.is_empty() && project.kpis.len() <= 2, "{code}");

    let texts = [&project.name, &project.rationale, &project.objectives, &project.targets, &project.owner];
    let told = project.reports.iter().flat_map(|r| [&r.narrative, &r.problem, &r.obstacle]);
    for text in texts.into_iter().chain(told).flatten() {
        reads_well(text);
    }
    project.steps.iter().for_each(|step| reads_well(&step.title));
    project.strategy.iter().for_each(|line| reads_well(&line.label));
}

fn reads_well(text: &str) {
    assert!(!text.is_empty() && !text.contains(['{', '}']) && !text.contains("  "), "{text}");
    assert_eq!(text.trim(), text);
    assert!(!text.contains("เเ") && !text.contains("\u{0E4D}\u{0E32}"), "{text}");
}

#[test]
fn a_stuck_project_says_why() {
    let city = city(3_000, day(2026, 9, 20));
    let mut stuck = 0;
    for project in city.projects() {
        let mut reports = project.reports.windows(2).rev();
        if reports.len() > 3 && reports.by_ref().take(3).all(|pair| pair[0].percent == pair[1].percent) {
            stuck += 1;
            let last = project.reports.last().expect("a report");
            assert!(last.obstacle.is_some(), "{}: {last:?}", project.code);
        }
    }
    assert!(stuck > 30, "{stuck}");
}

#[test]
fn a_later_day_only_adds() {
    let (early, late) = (city(900, day(2026, 2, 10)), city(900, day(2026, 6, 10)));
    for (a, b) in early.projects().zip(late.projects()) {
        assert_eq!((&a.name, &a.steps, &a.strategy, &a.rationale), (&b.name, &b.steps, &b.strategy, &b.rationale));
        assert!(b.reports.starts_with(&a.reports), "{}", a.code);
    }
}

#[test]
fn every_status_occurs_in_mid_year() {
    let counts = statuses(&city(DEFAULT_PROJECTS, day(2026, 4, 20)), 2569);
    for status in Status::ALL {
        assert!(counts.get(&status).is_some_and(|n| *n >= 10), "{status:?}: {counts:?}");
    }
    // A city in which nearly all were behind would be no demo of anything.
    assert!(counts[&Status::Behind] * 100 / counts.values().sum::<usize>() <= 30, "{counts:?}");
    let before = statuses(&city(DEFAULT_PROJECTS, day(2026, 4, 20)), 2568);
    assert!(before[&Status::Done] * 100 / before.values().sum::<usize>() >= 75, "{before:?}");
    assert!(before[&Status::Late] > 20, "{before:?}");
}

#[test]
fn two_months_into_the_year_all_but_silence_occurs() {
    let today = day(2026, 11, 21);
    let counts = statuses(&city(DEFAULT_PROJECTS, today), 2570);
    // Silence takes 75 days, and the year is 51 days old.
    for status in Status::ALL.into_iter().filter(|status| *status != Status::Silent) {
        assert!(counts.get(&status).is_some_and(|n| *n >= 5), "{status:?}: {counts:?}");
    }
    let reports: usize = city(DEFAULT_PROJECTS, today)
        .projects()
        .filter(|p| p.fiscal_year.is_some_and(|year| year.be() == 2569))
        .map(|p| p.reports.len())
        .sum();
    assert!(reports > 8_000, "{reports}");
}

#[test]
fn years_that_are_over_are_locked_and_this_one_is_open() {
    let other: UnitCode = "50010000".parse().expect("a code");
    for today in [day(2023, 4, 10), day(2026, 11, 21), day(2026, 10, 2), day(2026, 9, 30)] {
        let calendars = city(300, today).calendars();
        let this = FiscalYear::of(today);
        assert_eq!(
            calendars.iter().map(|known| known.year).collect::<Vec<_>>(),
            [this.previous().previous(), this.previous(), this,]
        );
        for calendar in &calendars {
            assert!(calendar.windows.iter().all(|window| window.check().is_ok()), "{today} {}", calendar.year);
            let open = calendar.ask(Period::Year, std::slice::from_ref(&other), today).is_ok();
            // What ended in September is worked on until the middle of November.
            let soon = calendar.year == this.previous() && today.month() == 10;
            assert_eq!(open, calendar.year == this || soon, "{today} {}", calendar.year);
            for exception in &calendar.exceptions {
                assert!(units().iter().any(|unit| unit.code == exception.unit));
                assert!(calendar.ask(exception.period, std::slice::from_ref(&exception.unit), today).is_ok());
            }
        }
        assert_eq!(calendars[2].exceptions.len(), 1);
    }
}

#[test]
fn money_is_little_in_districts_and_much_in_bureaus() {
    let city = city(DEFAULT_PROJECTS, day(2026, 11, 21));
    let (districts, bureaus): (Vec<_>, Vec<_>) =
        city.projects().partition(|project| project.code.as_str().starts_with("50"));
    let without = districts.iter().filter(|p| p.budget_received == Some(Money::ZERO)).count();
    assert!(without * 100 / districts.len() >= 60);
    assert!(bureaus.iter().any(|p| p.budget_received > Some(Money::baht(200_000_000))));
    assert!(bureaus.iter().any(|p| p.budget_spent > Some(Money::baht(100_000_000))));
}

#[test]
fn a_project_and_its_kpis_agree() {
    let city = city(2_000, day(2026, 4, 20));
    let kpis: HashMap<_, _> = city.kpis().map(|kpi| (kpi.code.clone(), kpi)).collect();
    for project in city.projects() {
        for named in &project.kpis {
            let kpi = kpis.get(&named.code).expect("a KPI of the city");
            assert_eq!(kpi.name, named.name);
            assert_eq!(kpi.fiscal_year, project.fiscal_year);
            assert_eq!(kpi.unit(), Some(project.code.unit()));
        }
    }
}

#[test]
fn kpis_show_every_trap() {
    let today = day(2026, 4, 20);
    let kpis: Vec<_> = city(DEFAULT_PROJECTS, today).kpis().collect();
    let rows = || kpis.iter().flat_map(|kpi| &kpi.quarters);
    assert!(rows().any(|row| !row.is_reported()) && rows().any(|row| row.is_reported() && !row.is_evaluated()));
    assert!(rows().any(|row| row.is_evaluated() && row.score != row.score_2_1));
    let repeats = rows().filter(|row| row.is_evaluated() && row.score == row.score_2_1).count();
    assert!(repeats * 100 / rows().filter(|row| row.is_evaluated()).count() >= 85);
    assert!(rows().filter_map(|row| row.score_2_1).all(|s| [0.0, 80.0, 85.0, 90.0, 95.0, 100.0].contains(&s)));
    assert!(rows().filter_map(|row| row.score_2_2).all(|s| [0.0, 50.0, 100.0].contains(&s)));
    let mixed = kpis.iter().filter(|kpi| {
        let results: Vec<f64> = kpi.quarters.iter().filter_map(|row| row.result).collect();
        scales_differ(kpi.unit_of_measure.as_deref(), kpi.target, &results)
    });
    let mixed = mixed.count();
    assert!((5..400).contains(&mixed), "{mixed}");
    assert!(kpis.iter().any(|kpi| !kpi.appeals.is_empty()));
    for measure in ["ร้อยละ", "ระดับ", "แห่ง", "ครั้ง", "คน", "ค่าเฉลี่ย", "ลดลงร้อยละ"]
    {
        assert!(kpis.iter().any(|kpi| kpi.unit_of_measure.as_deref() == Some(measure)), "{measure}");
    }
    for kpi in &kpis {
        assert!((1..=4).contains(&kpi.dimension.expect("a dimension")));
        let year = kpi.fiscal_year.expect("a year");
        assert!(kpi.quarters.iter().all(|row| row.quarter.span(year).0 <= today), "{}", kpi.code);
        let texts = [&kpi.name, &kpi.definition, &kpi.formula, &kpi.source, &kpi.summary, &kpi.target_text];
        texts.into_iter().flatten().for_each(|text| reads_well(text));
        kpi.quarters.iter().filter_map(|row| row.report.as_deref()).for_each(reads_well);
    }
}

#[test]
fn a_million_is_walked_as_cheaply_as_a_hundred() {
    let city = city(1_000_000, day(2026, 4, 20));
    assert_eq!(city.project_count(), 1_000_000);
    for index in [0, 333_333, 666_666, 999_999] {
        holds_together(&city.project(index).expect("a project"), city.today);
    }
}

/// Not a check: prints a few drafts to read over, and the pace of generating.
#[test]
#[ignore = "for reading, and for measuring with --release"]
fn read_over() {
    let city = city(200_000, day(2026, 11, 21));
    let started = std::time::Instant::now();
    let reports: usize = city.projects().map(|project| project.reports.len()).sum();
    let projects = started.elapsed();
    let kpis = city.kpis().filter(|kpi| !kpi.quarters.is_empty()).count();
    println!(
        "200,000 projects, {reports} reports, {kpis} KPIs with quarters: projects in {projects:?}, all in {:?}",
        started.elapsed()
    );
    for index in (60_000..200_000).step_by(23_457) {
        for value in [
            serde_json::to_string_pretty(&city.project(index)),
            serde_json::to_string_pretty(&city.kpi(index * 9 / 10)),
        ] {
            println!("{}", value.expect("json"));
        }
    }
}
