//! Rows and plans as lines of text, for the hidden fields of a form: a general encoding would weigh more in the browser
//! than all the rest of the table.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    super::{Link, Plan, PlanStep, StepId},
    Row,
};
use crate::{step::Step, text::parse_number};

/// Without what separates cells and rows.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn id(text: Option<&str>) -> StepId {
    StepId(text.and_then(|text| Uuid::try_parse(text).ok()).unwrap_or_default())
}

pub(super) fn row(row: &Row) -> String {
    let Row { id, title, weight, start, finish, after } = row;
    let cells = [title, weight, start, finish, after].map(|cell| clean(cell));
    format!("{}\t{}", id.0, cells.join("\t"))
}

pub(super) fn of_row(line: &str) -> Row {
    let mut cells = line.split('\t');
    let id = id(cells.next());
    let mut next = || cells.next().unwrap_or_default().to_owned();
    Row { id, title: next(), weight: next(), start: next(), finish: next(), after: next() }
}

/// A plan as lines, exactly: what somebody's changes are compared with.
pub fn plan_lines(plan: &Plan) -> String {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let lines = plan.steps.iter().map(|PlanStep { id, step, after }| {
        let weight = step.weight.map(|weight| weight.to_string()).unwrap_or_default();
        let links: Vec<String> = after.iter().map(|link| format!("{}:{}", link.step.0, link.lag)).collect();
        let title = clean(&step.title);
        format!("{}\t{title}\t{weight}\t{}\t{}\t{}", id.0, day(step.start), day(step.finish), links.join(","))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The plan of such lines; what cannot be read is left out.
pub fn plan_of_lines(text: &str) -> Plan {
    let step = |line: &str| {
        let mut cells = line.split('\t');
        let id = id(cells.next());
        let mut next = || cells.next().unwrap_or_default();
        let (title, weight) = (next().to_owned(), parse_number(next()));
        let (start, finish) = (day(next()), day(next()));
        let link = |text: &str| {
            let (step, lag) = text.split_once(':')?;
            Some(Link { step: StepId(Uuid::try_parse(step).ok()?), lag: lag.parse().ok()? })
        };
        let after = next().split(',').filter_map(link).collect();
        PlanStep { id, step: Step { order: 0, title, weight, start, finish }, after }
    };
    Plan { steps: text.lines().filter(|line| !line.is_empty()).map(step).collect() }.numbered()
}

fn day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    NaiveDate::from_ymd_opt(year, month, day)
}
