//! Whole pages of each kind, invented in the forms of the legacy system, read field by field.

mod cut;
mod html;
mod kpi;
mod project;
mod refused;
mod told;
mod unit;

use chrono::NaiveDate;
use domain::{
    import::{Content, PageKind, Severity, UnitYearDraft},
    kpi::KpiDraft,
    project::ProjectDraft,
};
use exchange::legacy::{Page, read};

const PROGRESS: &str = include_str!("../fixtures/project-progress.txt");
const PROGRESS_OTHER: &str = include_str!("../fixtures/project-progress-other.txt");
const DETAIL: &str = include_str!("../fixtures/project-detail.txt");
const PRINTED: &str = include_str!("../fixtures/printed-report.md");
const KPI: &str = include_str!("../fixtures/kpi-detail.txt");
const CITY: &str = include_str!("../fixtures/city-kpi.txt");
const UNIT: &str = include_str!("../fixtures/unit-year.txt");

fn page(text: &str, kind: PageKind) -> Page {
    let page = read(text, None).unwrap_or_else(|refusal| panic!("{refusal}"));
    assert_eq!(page.kind, kind);
    assert!(page.problems.iter().all(|problem| problem.severity == Severity::Warning));
    page
}

fn project(page: Page) -> ProjectDraft {
    match page.content {
        Content::Project(project) => *project,
        other => panic!("{other:?}"),
    }
}

fn kpi(page: Page) -> KpiDraft {
    match page.content {
        Content::Kpi(kpi) => *kpi,
        other => panic!("{other:?}"),
    }
}

fn unit(page: Page) -> UnitYearDraft {
    match page.content {
        Content::Unit(unit) => *unit,
        other => panic!("{other:?}"),
    }
}

fn messages(page: &Page) -> Vec<String> {
    page.problems.iter().map(|p| format!("{} {}: {}", p.line, p.field, p.message)).collect()
}

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a date")
}

/// A quarter, its result, and the evaluator's three numbers.
type Numbers = (u8, Option<f64>, Option<f64>, Option<f64>, Option<f64>);

fn quarters(kpi: &KpiDraft) -> Vec<Numbers> {
    kpi.quarters.iter().map(|q| (q.quarter.number(), q.result, q.score, q.score_2_1, q.score_2_2)).collect()
}
