//! What the timeline sends to the browser, as lines of text: a general decoder would weigh more than the
//! island itself.
//!
//! A row of a long plan is also what the table twin carries, so that the browser reads rows it draws on
//! scrolling from the page it already has: nothing is fetched, nothing is sent twice.

use domain::{
    chart::Day,
    fiscal_year::FiscalYear,
    timeline::{Lines, StepState, TimelineData, TimelineStep, Zoom},
};

use crate::i18n::Lang;

/// Everything the island is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// What it shows.
    pub data: TimelineData,
    /// How much of the calendar to begin with.
    pub zoom: Zoom,
    /// The reader's language.
    pub lang: Lang,
    /// The page's address without its zoom.
    pub base: String,
    /// Names the parts of the picture, and is the fragment the zoom links lead to.
    pub id: String,
}

impl Sent {
    /// As lines: language, id, address, zoom, the plan, then a step a line with its title behind a tab.
    pub fn encode(&self) -> String {
        let data = &self.data;
        let weights = data.weights_sum.map_or_else(String::new, |sum| ((sum * 100.0).round() as i64).to_string());
        let mut lines = vec![
            self.lang.code().to_owned(),
            self.id.clone(),
            self.base.clone(),
            self.zoom.to_string(),
            format!(
                "{}|{}|{}|{}|{}|{}|{weights}",
                data.year, data.today.0, data.plan.0.0, data.plan.1.0, data.first, data.total
            ),
        ];
        lines.extend(data.steps.iter().map(|step| format!("{}\t{}", encode(step), step.title)));
        lines.join("\n")
    }

    /// From those lines; `None` for a text of another kind.
    pub fn decode(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let lang = Lang::from_code(lines.next()?)?;
        let (id, base) = (lines.next()?.to_owned(), lines.next()?.to_owned());
        let zoom = Zoom::parse(lines.next()?)?;
        let mut parts = lines.next()?.split('|');
        let mut number = || parts.next()?.parse::<i32>().ok();
        let year = FiscalYear::from_be(number()?).ok()?;
        let (today, from, to) = (Day(number()?), Day(number()?), Day(number()?));
        let (first, total) = (usize::try_from(number()?).ok()?, usize::try_from(number()?).ok()?);
        let weights_sum = number().map(|hundredths| f64::from(hundredths) / 100.0);
        let steps = lines.map(|line| line.split_once('\t').and_then(|(row, title)| decode(row, title)));
        let steps = steps.collect::<Option<Vec<_>>>()?;
        Some(Self {
            data: TimelineData { year, today, plan: (from, to), steps, first, total, weights_sum },
            zoom,
            lang,
            base,
            id,
        })
    }
}

/// All of a step but its title, in a line.
pub fn encode(step: &TimelineStep) -> String {
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.0.to_string());
    let hundredths = |value: Option<f64>| value.map_or_else(String::new, |v| ((v * 100.0).round() as i64).to_string());
    let (from, to) = step.span.unzip();
    let state = match step.state {
        StepState::NotStarted => "n",
        StepState::OnPlan => "p",
        StepState::Late => "l",
        StepState::Told => "t",
        StepState::Unknown => "u",
    };
    let mut line = format!(
        "{}|{}|{}|{}|{}|{}|{}|{}|{state}",
        step.order,
        hundredths(step.weight),
        if step.bad_weight { "1" } else { "" },
        day(from),
        day(to),
        day(step.start),
        day(step.finish),
        hundredths(step.progress),
    );
    for lines in &step.lines {
        line.push('|');
        line.push_str(&lines.0.iter().map(u32::to_string).collect::<Vec<_>>().join(","));
    }
    line
}

/// The step of such a line and its title; `None` for a line of another kind.
pub fn decode(line: &str, title: &str) -> Option<TimelineStep> {
    let mut parts = line.split('|');
    let mut next = || parts.next();
    let day = |text: &str| text.parse().ok().map(Day);
    let hundredths = |text: &str| text.parse::<i64>().ok().map(|n| n as f64 / 100.0);
    let order = next()?.parse().ok()?;
    let weight = hundredths(next()?);
    let bad_weight = !next()?.is_empty();
    let span = day(next()?);
    let span = span.zip(day(next()?));
    let (start, finish) = (day(next()?), day(next()?));
    let progress = hundredths(next()?);
    let state = match next()? {
        "n" => StepState::NotStarted,
        "p" => StepState::OnPlan,
        "l" => StepState::Late,
        "t" => StepState::Told,
        _ => StepState::Unknown,
    };
    let breaks = |text: &str| Lines(text.split(',').filter_map(|n| n.parse().ok()).collect());
    let lines = [breaks(next()?), breaks(next()?), breaks(next()?)];
    Some(TimelineStep {
        order,
        title: title.to_owned(),
        lines,
        weight,
        bad_weight,
        span,
        start,
        finish,
        progress,
        state,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_comes_back() {
        let step = TimelineStep {
            order: 1,
            title: "ประชุม | <b>".to_owned(),
            lines: [Lines(vec![]), Lines(vec![0, 6]), Lines(vec![0, 3])],
            weight: None,
            bad_weight: false,
            span: None,
            start: None,
            finish: None,
            progress: Some(12.0),
            state: StepState::OnPlan,
        };
        let data = TimelineData {
            year: FiscalYear::from_be(2566).expect("a year"),
            today: Day(738_100),
            plan: (Day(738_000), Day(738_365)),
            steps: vec![step.clone(), TimelineStep { order: 2, ..step }],
            first: 30,
            total: 400,
            weights_sum: Some(140.0),
        };
        let check = |zoom: &str, weights_sum| {
            let sent = Sent {
                data: TimelineData { weights_sum, ..data.clone() },
                zoom: Zoom::parse(zoom).expect("a zoom"),
                lang: Lang::En,
                base: "/projects/1?q=ก|&x=\t".to_owned(),
                id: "timeline".to_owned(),
            };
            assert_eq!(Sent::decode(&sent.encode()), Some(sent));
        };
        check("year", None);
        check("q3", Some(140.0));
        check("20230115-20230301", Some(99.25));
        assert_eq!(Sent::decode("th\nx"), None);
    }

    #[test]
    fn a_step_comes_back() {
        let check = |step: TimelineStep| assert_eq!(decode(&encode(&step), &step.title), Some(step));
        let step = TimelineStep {
            order: 3,
            title: "ประชุม | <b>".to_owned(),
            lines: [Lines(vec![0, 6, 6, 12]), Lines(vec![]), Lines(vec![0, 3])],
            weight: Some(12.5),
            bad_weight: false,
            span: Some((Day(738_000), Day(738_031))),
            start: Some(Day(738_000)),
            finish: Some(Day(738_030)),
            progress: Some(33.33),
            state: StepState::Late,
        };
        check(step.clone());
        check(TimelineStep { state: StepState::Told, ..step.clone() });
        check(TimelineStep {
            weight: None,
            bad_weight: true,
            span: None,
            start: None,
            progress: None,
            state: StepState::Unknown,
            ..step
        });
        assert_eq!(decode("x", ""), None);
    }
}
