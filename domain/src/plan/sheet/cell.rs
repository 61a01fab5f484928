//! What is typed into one cell of a plan's table.

use std::{collections::HashMap, fmt, str::FromStr};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::super::{Link, MOST_LAG, PlanStep, StepId, TITLE, span};
use crate::{
    chart::Words,
    fiscal_year::{is_first_of_month, last_of_month, parse_date},
    step::Step,
    text::{arabic_digits, is_unseen, meaningful, parse_number},
};

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// What the step is called.
    Title,
    /// Its weight.
    Weight,
    /// Its first day.
    Start,
    /// Its last day.
    Finish,
    /// What it waits for.
    After,
}

impl Column {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 5] = [Self::Title, Self::Weight, Self::Start, Self::Finish, Self::After];

    /// The name of its fields in the form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Weight => "weight",
            Self::Start => "start",
            Self::Finish => "finish",
            Self::After => "after",
        }
    }

    /// From that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no column's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such column")]
pub struct NoColumn;

impl FromStr for Column {
    type Err = NoColumn;

    fn from_str(name: &str) -> Result<Self, NoColumn> {
        Self::named(name).ok_or(NoColumn)
    }
}

/// A cell that cannot stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellProblem {
    /// Its row, from 0.
    pub row: usize,
    /// Its column.
    pub column: Column,
    /// Why.
    pub error: CellError,
}

/// Why a cell cannot stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum CellError {
    /// A step needs a title.
    #[error("a step has no title")]
    NoTitle,
    /// A title of more than [`TITLE`] characters.
    #[error("a title is too long")]
    TitleTooLong,
    /// A weight is a number from 0 to 100.
    #[error("a weight is not a number from 0 to 100")]
    Weight,
    /// Neither a day nor a month.
    #[error("neither a day nor a month")]
    NotADate,
    /// Both ends or none.
    #[error("one end is missing")]
    OneEnd,
    /// The step ends before it starts.
    #[error("a step ends before it starts")]
    EndsBeforeStart,
    /// A day outside the years the calendar knows.
    #[error("a day is outside the calendar")]
    Calendar,
    /// Not a list of steps: `1, 3+5`.
    #[error("not a list of steps")]
    NotAList,
    /// There is no step of that number.
    #[error("there is no step of that number")]
    NoSuchStep,
    /// The step would wait for itself.
    #[error("a step would wait for itself")]
    Circle,
    /// More days between than [`MOST_LAG`].
    #[error("too many days between")]
    Lag,
    /// The step has no dates.
    #[error("a step has no dates")]
    NoDates,
    /// The step is too short to be split.
    #[error("a step is too short to be split")]
    NoRoom,
    /// The plan has too many steps.
    #[error("too many steps")]
    TooManySteps,
    /// The weights do not add up to 100.
    #[error("the weights do not add up to 100")]
    WeightsSum,
}

pub(super) fn title(text: &str) -> Result<String, CellError> {
    let seen = text.chars().filter(|c| !is_unseen(*c));
    let title: String = seen.map(|c| if c.is_control() { ' ' } else { c }).collect();
    let title = title.trim();
    if title.is_empty() {
        Err(CellError::NoTitle)
    } else if title.chars().count() > TITLE {
        Err(CellError::TitleTooLong)
    } else {
        Ok(title.to_owned())
    }
}

pub(super) fn weight(text: &str) -> Result<Option<f64>, CellError> {
    if meaningful(text).is_none() {
        return Ok(None);
    }
    let weight = parse_number(text).filter(|weight| (0.0..=100.0).contains(weight)).ok_or(CellError::Weight)?;
    Ok(Some(super::super::hundredths(weight) as f64 / 100.0))
}

/// A day or a month, as it is typed.
enum When {
    Day(NaiveDate),
    /// Its first day.
    Month(NaiveDate),
}

fn when(text: &str) -> Result<Option<When>, CellError> {
    let Some(text) = meaningful(text) else { return Ok(None) };
    if let Ok(day) = parse_date(text) {
        return Ok(Some(When::Day(day)));
    }
    // A month is a date without its day: `ต.ค. 2565`, `10/2565`, `2022-10`.
    let first = if text.contains('/') {
        format!("1/{text}")
    } else if text.contains('-') {
        format!("{text}-1")
    } else {
        format!("1 {text}")
    };
    parse_date(&first).map(|first| Some(When::Month(first))).map_err(|_| CellError::NotADate)
}

type Dates = (Option<NaiveDate>, Option<NaiveDate>);

/// The dates of a step. A month that is given once, or twice, is that month; as an end it stands for its first or last
/// day.
pub(super) fn dates(start: &str, finish: &str) -> Result<Dates, Vec<(Column, CellError)>> {
    let (first, last) = match (when(start), when(finish)) {
        (Ok(first), Ok(last)) => (first, last),
        (first, last) => {
            let wrong = [(Column::Start, first.err()), (Column::Finish, last.err())];
            return Err(wrong.into_iter().filter_map(|(column, error)| Some((column, error?))).collect());
        }
    };
    let wrong = |column, error| Err(vec![(column, error)]);
    let (start, finish) = match (first, last) {
        (None, None) => return Ok((None, None)),
        (Some(When::Month(month)), None) => (month, month),
        (Some(When::Month(a)), Some(When::Month(b))) if a == b => (a, a),
        (Some(When::Month(first) | When::Day(first)), Some(When::Day(last))) => (first, last),
        (Some(When::Month(first) | When::Day(first)), Some(When::Month(last))) => (first, last_of_month(last)),
        (Some(When::Day(_)), None) => return wrong(Column::Finish, CellError::OneEnd),
        (None, Some(_)) => return wrong(Column::Start, CellError::OneEnd),
    };
    if start > finish {
        return wrong(Column::Finish, CellError::EndsBeforeStart);
    }
    match span::known(start, finish, StepId::default()) {
        Ok(()) => Ok((Some(start), Some(finish))),
        Err(_) => wrong(Column::Finish, CellError::Calendar),
    }
}

/// The dates of a step as they are offered for typing: a step entered as a month as that month.
pub(super) fn typed_dates(step: &Step, words: &Words) -> (String, String) {
    let day = |day: NaiveDate| match words.buddhist {
        true => format!("{}/{}/{}", day.day(), day.month(), words.year(day)),
        false => words.date(day),
    };
    match (step.start, step.finish) {
        (Some(start), Some(finish)) if start == finish && is_first_of_month(start) => {
            let month = format!("{} {}", words.month(start), words.year(start));
            (month.clone(), month)
        }
        (start, finish) => (start.map(day).unwrap_or_default(), finish.map(day).unwrap_or_default()),
    }
}

/// One step that is waited for: its place from 0, and the days between.
fn link(token: &str) -> Result<(usize, i32), CellError> {
    let token = arabic_digits(token);
    let at = token.find(['+', '-', '−']).unwrap_or(token.len());
    let (number, lag) = token.split_at(at);
    let place = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).ok_or(CellError::NotAList)?;
    let lag = match lag.replace('−', "-").as_str() {
        "" => 0,
        lag => lag.parse::<i32>().map_err(|_| CellError::NotAList)?,
    };
    if lag.abs() > MOST_LAG { Err(CellError::Lag) } else { Ok((place, lag)) }
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let text = meaningful(text).unwrap_or_default();
    text.split([',', ';', ' ']).filter(|token| !token.is_empty())
}

pub(super) fn links(text: &str, ids: &[StepId]) -> Result<Vec<Link>, CellError> {
    let mut links: Vec<Link> = Vec::new();
    for token in tokens(text) {
        let (place, lag) = link(token)?;
        let step = *ids.get(place).ok_or(CellError::NoSuchStep)?;
        links.retain(|other| other.step != step);
        links.push(Link { step, lag });
    }
    Ok(links)
}

/// The places a list names, as far as it can be read.
pub(super) fn places(text: &str) -> impl Iterator<Item = usize> + '_ {
    tokens(text).filter_map(|token| Some(link(token).ok()?.0))
}

fn written(place: usize, lag: i32) -> String {
    let number = place + 1;
    match lag {
        0 => number.to_string(),
        lag if lag < 0 => format!("{number}{lag}"),
        lag => format!("{number}+{lag}"),
    }
}

pub(super) fn typed_links(step: &PlanStep, places: &HashMap<StepId, usize>) -> String {
    let mut links: Vec<(usize, i32)> =
        step.after.iter().filter_map(|link| Some((*places.get(&link.step)?, link.lag))).collect();
    links.sort_unstable();
    links.into_iter().map(|(place, lag)| written(place, lag)).collect::<Vec<_>>().join(", ")
}

/// The list with other numbers; what is no list is left as it was typed.
pub(super) fn renumbered(text: &str, to: impl Fn(usize) -> Option<usize>) -> String {
    let Ok(links) = tokens(text).map(link).collect::<Result<Vec<_>, _>>() else { return text.to_owned() };
    let links = links.into_iter().filter_map(|(place, lag)| Some(written(to(place)?, lag)));
    links.collect::<Vec<_>>().join(", ")
}

/// The list with one step replaced by those of another list.
pub(super) fn replaced(text: &str, gone: usize, by: &str) -> String {
    let read = |text: &str| tokens(text).map(link).collect::<Result<Vec<_>, _>>();
    let (Ok(links), Ok(by)) = (read(text), read(by)) else { return text.to_owned() };
    if !links.iter().any(|(place, _)| *place == gone) {
        return text.to_owned();
    }
    let mut kept: Vec<(usize, i32)> = links.into_iter().filter(|(place, _)| *place != gone).collect();
    for (place, lag) in by {
        if kept.iter().all(|(other, _)| *other != place) {
            kept.push((place, lag));
        }
    }
    kept.into_iter().map(|(place, lag)| written(place, lag)).collect::<Vec<_>>().join(", ")
}
