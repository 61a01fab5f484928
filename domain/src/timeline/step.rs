//! One step as the timeline shows it.

use crate::{chart::Day, standing::TOLERANCE, step::Step};

/// How a step stands on the day of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Nothing done yet.
    NotStarted,
    /// Under way or finished, and not behind its own plan.
    OnPlan,
    /// Behind its own plan: due for more than it has, or over and not finished.
    Late,
    /// Told finished by a report: known, where the others' percent is derived from the project's.
    Told,
    /// Nothing is reported of the project, so nothing is known.
    Unknown,
}

/// Where a title is broken into lines: start and end of each, in bytes. The browser gets breaks instead of
/// a word segmenter, and the title once instead of once per layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines(pub Vec<u32>);

impl Lines {
    /// How many lines there are, at least one.
    pub fn count(&self) -> usize {
        (self.0.len() / 2).max(1)
    }

    /// The lines; the last ends in `…` where the title goes on. Breaks that do not fit the title give it whole.
    pub fn of<'a>(&self, title: &'a str) -> Vec<std::borrow::Cow<'a, str>> {
        use std::borrow::Cow;
        let mut lines = Vec::with_capacity(self.count());
        let mut reached = 0;
        for pair in self.0.as_chunks::<2>().0 {
            let Some(line) = title.get(pair[0] as usize..pair[1] as usize) else { return vec![Cow::Borrowed(title)] };
            lines.push(Cow::Borrowed(line));
            reached = pair[1] as usize;
        }
        if lines.is_empty() {
            return vec![Cow::Borrowed(title)];
        }
        if title.get(reached..).is_some_and(|rest| !rest.trim().is_empty())
            && let Some(last) = lines.last_mut()
        {
            *last = Cow::Owned(format!("{last}…"));
        }
        lines
    }

    /// Breaks a title without knowing its words: at white space where there is some, else between characters, never
    /// before a mark. For a title that was typed a moment ago; the server breaks it between words.
    pub fn cut(title: &str, max_em: f64, max_lines: usize) -> Self {
        let mut breaks: Vec<u32> = Vec::new();
        let mut rest = 0;
        while rest < title.len() && breaks.len() < max_lines * 2 {
            let (mut width, mut end, mut space) = (0.0, title.len(), None);
            for (at, c) in title[rest..].char_indices() {
                let em = crate::text::width_em(c.encode_utf8(&mut [0; 4]));
                if em > 0.0 && at > 0 && width + em > max_em {
                    end = rest + at;
                    break;
                }
                if c == ' ' {
                    space = Some(rest + at);
                }
                width += em;
            }
            // A space in the last third is a better end.
            let end = space.filter(|at| end < title.len() && (at - rest) * 3 > (end - rest) * 2).unwrap_or(end);
            breaks.extend([rest as u32, end as u32]);
            rest = end + title[end..].len() - title[end..].trim_start().len();
        }
        Self(breaks)
    }

    /// Breaks a title between words into at most `max_lines` lines no wider than `max_em`.
    #[cfg(feature = "segment")]
    pub fn wrap(words: &[&str], title: &str, max_em: f64, max_lines: usize) -> Self {
        let lines = crate::text::wrap(title, words, max_em, max_lines);
        Self(lines.into_iter().flat_map(|line| [line.start as u32, line.end as u32]).collect())
    }

    /// Breaks a title for each [`super::Form`]; `uniform` rows are equally high.
    #[cfg(feature = "segment")]
    pub fn in_forms(title: &str, uniform: bool) -> [Self; 3] {
        let words = crate::text::words(title);
        super::Form::ALL.map(|form| {
            let most = if uniform { form.uniform_lines() } else { 5 };
            Self::wrap(&words, title, form.title_em(), most)
        })
    }
}

/// A row of the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineStep {
    /// Its number in the plan.
    pub order: i32,
    /// Its title, white space made single.
    pub title: String,
    /// Line breaks of the title in each [`super::Form`].
    pub lines: [Lines; 3],
    /// Its weight in percent, if it can be counted with.
    pub weight: Option<f64>,
    /// Whether a weight was entered that cannot be counted with.
    pub bad_weight: bool,
    /// First day and the day after the last; `None` where a date is missing or they are the wrong way round.
    pub span: Option<(Day, Day)>,
    /// First day as entered, for the row that has no span.
    pub start: Option<Day>,
    /// Last day as entered.
    pub finish: Option<Day>,
    /// Percent done: derived from the project's, but where it was [`StepState::Told`].
    pub progress: Option<f64>,
    /// How it stands.
    pub state: StepState,
}

impl TimelineStep {
    /// The row of a step. `share` is its derived progress, `reported` whether the project has any; `uniform`
    /// rows are cut to equal heights, for plans of which only a window is drawn.
    #[cfg(feature = "segment")]
    pub fn new(step: &Step, share: Option<f64>, reported: bool, today: Day, uniform: bool) -> Self {
        Self::with_lines(step, share, reported, today, |title| Lines::in_forms(title, uniform))
    }

    /// The row of a step whose title is broken by `lines`.
    pub fn with_lines(
        step: &Step,
        share: Option<f64>,
        reported: bool,
        today: Day,
        lines: impl FnOnce(&str) -> [Lines; 3],
    ) -> Self {
        let title = single_spaced(&step.title);
        let span = step.span().map(|(from, to)| (Day::from(from), Day::from(to).plus(1)));
        let weight = step.countable_weight();
        Self {
            order: step.order,
            lines: lines(&title),
            title,
            weight,
            bad_weight: step.weight.is_some() && weight.is_none(),
            span,
            start: step.start.map(Day::from),
            finish: step.finish.map(Day::from),
            progress: share,
            state: state(span, share, reported, today),
        }
    }

    /// The same row of a plan of which only a window is drawn, its title broken into lines.
    #[cfg(feature = "segment")]
    #[must_use]
    pub fn lined(&self) -> Self {
        Self { lines: Lines::in_forms(&self.title, true), ..self.clone() }
    }

    /// First and last day, as far as known: the days covered, else the dates as entered.
    pub fn dates(&self) -> (Option<Day>, Option<Day>) {
        match self.span {
            Some((from, to)) => (Some(from), Some(to.plus(-1))),
            None => (self.start, self.finish),
        }
    }
}

/// A title as the timeline shows it: white space made single.
pub fn single_spaced(title: &str) -> String {
    let mut single = String::with_capacity(title.len());
    for word in title.split_whitespace() {
        if !single.is_empty() {
            single.push(' ');
        }
        single.push_str(word);
    }
    single
}

/// A step is late once it has earned more than [`TOLERANCE`] points less than its days ask for, or its last
/// day is over and it is not finished.
pub fn state(span: Option<(Day, Day)>, share: Option<f64>, reported: bool, today: Day) -> StepState {
    let (Some(share), true) = (share, reported) else {
        return if reported { StepState::NotStarted } else { StepState::Unknown };
    };
    let due = span.map_or(0.0, |(from, to)| {
        let elapsed = f64::from(today.0.saturating_sub(from.0).saturating_add(1));
        (elapsed / f64::from(to.0.saturating_sub(from.0).max(1)) * 100.0).clamp(0.0, 100.0)
    });
    let over = span.is_some_and(|(_, to)| today >= to);
    if share < 100.0 && (over || share + TOLERANCE < due) {
        StepState::Late
    } else if share <= 0.0 {
        StepState::NotStarted
    } else {
        StepState::OnPlan
    }
}
