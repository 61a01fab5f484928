//! A page cut anywhere: every number, date and code that is still read is the one the whole page has, and every text is
//! that of the whole page or the beginning of it.

use std::{collections::BTreeMap, path::PathBuf};

use domain::{import::Content, kpi::KpiDraft, project::ProjectDraft};
use exchange::legacy::read;

const PAGES: [&str; 7] = [
    include_str!("fixtures/project-progress.txt"),
    include_str!("fixtures/project-progress-other.txt"),
    include_str!("fixtures/project-detail.txt"),
    include_str!("fixtures/printed-report.md"),
    include_str!("fixtures/kpi-detail.txt"),
    include_str!("fixtures/city-kpi.txt"),
    include_str!("fixtures/unit-year.txt"),
];

/// What a page says in one place.
#[derive(Debug, PartialEq)]
enum Said {
    /// A number, a date, a code.
    Value(String),
    /// Free text.
    Text(String),
}

impl Said {
    /// Whether a page cut short may say this where the whole says that.
    fn may_be_of(&self, whole: &Said) -> bool {
        match (self, whole) {
            (Self::Text(cut), Self::Text(whole)) => whole.starts_with(cut),
            _ => self == whole,
        }
    }
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Value(value) => f.write_str(value),
            Self::Text(text) => write!(f, "{text:?}"),
        }
    }
}

/// Everything of a page, by where it belongs.
type Facts = BTreeMap<String, Said>;

fn note(facts: &mut Facts, at: String, value: Option<impl std::fmt::Debug>) {
    if let Some(value) = value {
        facts.insert(at, Said::Value(format!("{value:?}")));
    }
}

fn tell(facts: &mut Facts, at: String, text: &Option<String>) {
    if let Some(text) = text {
        facts.insert(at, Said::Text(text.clone()));
    }
}

fn of_kpi(facts: &mut Facts, at: &str, kpi: &KpiDraft) {
    note(facts, at.to_owned(), Some(1));
    note(facts, format!("{at}.fiscal_year"), kpi.fiscal_year);
    note(facts, format!("{at}.target"), kpi.target);
    note(facts, format!("{at}.result"), kpi.result);
    note(facts, format!("{at}.kind"), kpi.kind);
    note(facts, format!("{at}.level"), kpi.level);
    note(facts, format!("{at}.dimension"), kpi.dimension);
    note(facts, format!("{at}.negotiated"), kpi.negotiated);
    note(facts, format!("{at}.evaluated"), kpi.evaluated.map(|(quarter, _)| quarter));
    note(facts, format!("{at}.evaluated.score"), kpi.evaluated.and_then(|(_, score)| score));
    for (name, text) in [
        ("name", &kpi.name),
        ("unit_name", &kpi.unit_name),
        ("target_text", &kpi.target_text),
        ("unit_of_measure", &kpi.unit_of_measure),
        ("definition", &kpi.definition),
        ("formula", &kpi.formula),
        ("source", &kpi.source),
        ("summary", &kpi.summary),
    ] {
        tell(facts, format!("{at}.{name}"), text);
    }
    for line in &kpi.strategy {
        tell(facts, format!("{at}.strategy[{:?}]", line.level), &Some(line.label.clone()));
    }
    for row in &kpi.quarters {
        tell(facts, format!("{at}.quarters[{}].report", row.quarter.number()), &row.report);
        let at = format!("{at}.quarters[{}]", row.quarter.number());
        note(facts, format!("{at}.result"), row.result);
        note(facts, format!("{at}.score"), row.score);
        note(facts, format!("{at}.score_2_1"), row.score_2_1);
        note(facts, format!("{at}.score_2_2"), row.score_2_2);
    }
    for project in &kpi.projects {
        note(facts, format!("{at}.projects[{}]", project.code), Some(1));
        tell(facts, format!("{at}.projects[{}].name", project.code), &Some(project.name.clone()));
    }
}

fn of_project(facts: &mut Facts, project: &ProjectDraft) {
    note(facts, "fiscal_year".into(), project.fiscal_year);
    note(facts, "routine".into(), project.routine);
    note(facts, "section".into(), project.section_code.as_ref());
    note(facts, "start".into(), project.start);
    note(facts, "finish".into(), project.finish);
    note(facts, "progress".into(), project.progress);
    note(facts, "weight".into(), project.weight);
    note(facts, "target".into(), project.target);
    note(facts, "result".into(), project.result);
    note(facts, "budget_received".into(), project.budget_received);
    note(facts, "budget_spent".into(), project.budget_spent);
    note(facts, "policy".into(), project.policy.as_ref().map(|policy| &policy.id));
    note(facts, "evaluated".into(), project.evaluated.map(|(quarter, _)| quarter));
    note(facts, "evaluated.score".into(), project.evaluated.and_then(|(_, score)| score));
    for (name, text) in [
        ("name", &project.name),
        ("unit_name", &project.unit_name),
        ("section_name", &project.section_name),
        ("owner", &project.owner),
        ("coordinator", &project.coordinator),
        ("evaluator", &project.evaluator),
        ("branch", &project.branch),
        ("unit_of_measure", &project.unit_of_measure),
        ("rationale", &project.rationale),
        ("objectives", &project.objectives),
        ("targets", &project.targets),
        ("remark", &project.remark),
        ("policy.name", &project.policy.as_ref().and_then(|policy| policy.name.clone())),
    ] {
        tell(facts, name.into(), text);
    }
    for line in &project.strategy {
        tell(facts, format!("strategy[{:?}]", line.level), &Some(line.label.clone()));
    }
    for step in &project.steps {
        let at = format!("steps[{}]", step.order);
        tell(facts, format!("{at}.title"), &Some(step.title.clone()));
        note(facts, at.clone(), Some(1));
        note(facts, format!("{at}.weight"), step.weight);
        note(facts, format!("{at}.start"), step.start);
        note(facts, format!("{at}.finish"), step.finish);
    }
    for report in &project.reports {
        let at = format!("reports[{}]", report.date);
        note(facts, at.clone(), Some(1));
        note(facts, format!("{at}.percent"), report.percent);
        note(facts, format!("{at}.spent"), report.spent);
        note(facts, format!("{at}.on_plan"), report.on_plan);
        note(facts, format!("{at}.on_target"), report.on_target);
        note(facts, format!("{at}.status"), report.status);
        tell(facts, format!("{at}.narrative"), &report.narrative);
        tell(facts, format!("{at}.problem"), &report.problem);
        tell(facts, format!("{at}.obstacle"), &report.obstacle);
    }
    for change in &project.earlier_changes {
        let at = format!("changes[{} {:?}]", change.date, change.time);
        note(facts, at.clone(), Some(1));
        note(facts, format!("{at}.person"), change.person.as_ref());
        note(facts, format!("{at}.action"), change.action.as_ref());
        note(facts, format!("{at}.start"), change.start);
        note(facts, format!("{at}.finish"), change.finish);
        note(facts, format!("{at}.target"), change.target);
        note(facts, format!("{at}.result"), change.result);
    }
    for month in &project.months {
        note(facts, format!("months[{}].target", month.month.number()), month.target);
        note(facts, format!("months[{}].result", month.month.number()), month.result);
    }
    for evaluation in &project.evaluations {
        note(facts, format!("evaluations[{}]", evaluation.quarter.number()), evaluation.score);
    }
    for kpi in &project.kpis {
        of_kpi(facts, &format!("kpis[{}]", kpi.code), kpi);
    }
}

fn facts(content: &Content) -> Facts {
    let mut facts = Facts::new();
    note(&mut facts, "code".into(), Some(content.code()));
    match content {
        Content::Project(project) => of_project(&mut facts, project),
        Content::Kpi(kpi) => of_kpi(&mut facts, "kpi", kpi),
        Content::Unit(unit) => {
            note(&mut facts, "unit_name".into(), unit.name.as_ref());
            for dimension in &unit.dimensions {
                note(&mut facts, format!("dimensions[{}]", dimension.number), Some(&dimension.name));
            }
            for (code, name) in &unit.sections {
                note(&mut facts, format!("sections[{code}]"), Some(name));
            }
            for kpi in &unit.kpis {
                of_kpi(&mut facts, &format!("kpis[{}]", kpi.code), kpi);
            }
            for kpi in &unit.uncoded {
                let said = kpi.of("0".parse().expect("a code"));
                of_kpi(&mut facts, &format!("uncoded[{}]", kpi.line), &said);
            }
        }
    }
    facts
}

/// Reads a page cut at a place: whether it still brings something, and what it says that the whole does not.
fn check(whole: &Facts, page: &str, at: usize) -> Result<bool, String> {
    let cut = &page[..at];
    let end = || cut.chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect::<String>();
    match read(cut, None) {
        Ok(read) => {
            for (field, value) in facts(&read.content) {
                // A project is called by its code until its name is known.
                if let Said::Text(name) = &value
                    && field.ends_with(&format!("projects[{name}].name"))
                {
                    continue;
                }
                if whole.get(&field).is_none_or(|whole| !value.may_be_of(whole)) {
                    let whole = whole.get(&field);
                    return Err(format!("{field} is {value}, not {whole:?}, cut at {at} behind …{:?}", end()));
                }
            }
            Ok(true)
        }
        // Before the code there is nothing to keep.
        Err(refusal) if ["kind", "code"].contains(&refusal.problems[0].field.as_str()) => Ok(false),
        Err(refusal) => Err(format!("refused for {:?} in a page cut at {at} behind …{:?}", refusal.problems[0], end())),
    }
}

/// What a page says wrongly when it is cut: at each place around numbers and the ends of lines, and at some everywhere.
fn wrong(page: &str, step: usize) -> Vec<String> {
    let whole = facts(&read(page, None).unwrap_or_else(|refusal| panic!("{refusal}")).content);
    let mut wrong: Vec<String> = Vec::new();
    let mut kept = 0;
    for (nth, (at, _)) in page.char_indices().enumerate() {
        let near =
            |text: &str| text.chars().take(3).any(|c| c.is_numeric() || matches!(c, '\n' | ':' | '|' | '%' | '<'));
        let behind = page[..at].chars().next_back().is_some_and(|c| c.is_numeric() || c == '<');
        if !(behind || near(&page[at..]) || nth % step == 0) {
            continue;
        }
        match check(&whole, page, at) {
            Ok(read) => kept += usize::from(read),
            Err(error) => wrong.push(error),
        }
    }
    assert!(kept > 50, "{kept}");
    wrong
}

#[test]
fn a_page_cut_anywhere_says_nothing_that_the_whole_does_not() {
    let wrong: Vec<String> = PAGES.iter().flat_map(|page| wrong(page, 3)).collect();
    assert!(wrong.is_empty(), "{}: {wrong:#?}", wrong.len());
}

#[test]
fn so_does_a_page_of_html() {
    let html = |page: &str| {
        let line = |line: &str| format!("<p>{}</p>", line.trim().replace('&', "&amp;").replace('<', "&lt;"));
        page.trim_start_matches('\u{FEFF}').lines().map(line).collect::<String>()
    };
    let wrong: Vec<String> = [0, 2, 4, 6].into_iter().flat_map(|page| wrong(&html(PAGES[page]), 5)).collect();
    assert!(wrong.is_empty(), "{}: {wrong:#?}", wrong.len());
}

#[test]
fn nothing_is_planned_by_a_plan_that_is_cut() {
    let plan = |text: &str| match read(text, None).map(|page| page.content) {
        Ok(Content::Project(project)) => project.steps,
        other => panic!("{other:?}"),
    };
    for page in &PAGES[..2] {
        let whole = plan(page);
        let lightest = whole.iter().filter_map(|step| step.weight).fold(100.0, f64::min);
        let begins = page.find("ขั้นตอน 1").expect("a plan");
        let ends = page.rfind("สิ้นสุด").expect("its end");
        let mut silent = 0;
        for (at, _) in page.char_indices().filter(|(at, _)| (begins..ends).contains(at)) {
            let cut = plan(&page[..at]);
            for month in 0..14 {
                let day = chrono::NaiveDate::from_ymd_opt(2023, 10, 15).expect("a day") + chrono::Months::new(month);
                let [cut, whole] = [&cut, &whole].map(|steps| domain::standing::planned_progress(steps, day));
                // A step that weighs less than any other of the plan may go unnoticed.
                let alike = cut.zip(whole).is_none_or(|(cut, whole)| (cut - whole).abs() < lightest);
                assert!(alike, "{cut:?}, not {whole:?} on {day}, cut behind {:?}", page[..at].lines().last());
                silent += usize::from(cut.is_none());
            }
        }
        assert!(silent > 1000, "{silent}");
    }
}

#[test]
fn a_page_saved_without_its_last_end_of_line_keeps_its_last_value() {
    for (page, last) in [(PAGES[4], "kpi.projects[50990000-4208]"), (PAGES[0], "evaluations[4]")] {
        let page = page.trim_end().trim_end_matches(".0000");
        let end = page.rfind(|c: char| c.is_ascii_digit()).expect("a number") + 1;
        let read = read(&page[..end], None).unwrap_or_else(|refusal| panic!("{refusal}"));
        let facts = facts(&read.content);
        assert!(facts.keys().any(|field| field.starts_with(last)), "{last} is not among {facts:#?}");
    }
}

#[test]
fn so_does_a_page_of_the_old_system() {
    let shared =
        PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo tells it")).join("../../shared/legacy");
    let entries = std::fs::read_dir(shared).into_iter().flatten().flatten();
    let pages = entries.filter(|entry| entry.path().extension().is_none_or(|ext| ext != "jsonl"));
    let wrong: Vec<String> =
        pages.flat_map(|page| wrong(&std::fs::read_to_string(page.path()).expect("a page"), 40)).collect();
    assert!(wrong.is_empty(), "{}: {wrong:#?}", wrong.len());
}
