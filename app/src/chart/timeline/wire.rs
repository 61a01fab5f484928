//! A row of a long plan as the table twin carries it, so that the browser reads rows it draws on scrolling
//! from the page it already has: nothing is fetched, nothing is sent twice.

use domain::{
    chart::Day,
    timeline::{Lines, StepState, TimelineStep},
};

/// All of a step but its title, in a line.
pub fn encode(step: &TimelineStep) -> String {
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.0.to_string());
    let hundredths = |value: Option<f64>| value.map_or_else(String::new, |v| ((v * 100.0).round() as i64).to_string());
    let (from, to) = step.span.unzip();
    let state = match step.state {
        StepState::NotStarted => "n",
        StepState::OnPlan => "p",
        StepState::Late => "l",
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
