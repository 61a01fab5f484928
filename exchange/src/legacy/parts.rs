//! A page cut at its headings.

use super::line::Line;

/// Decides which of the headings found are headings, and which are words of a text that happen to look like one.
///
/// `found[i]` is the place, in the order of the page, of the heading line `i` seems to be. Within prose, a heading that
/// would skip another which still comes later is text, and so is one that leads back. Where no prose stands, every
/// heading not seen before is one.
pub(super) fn in_order(found: &[Option<usize>], is_prose: impl Fn(usize) -> bool) -> Vec<Option<usize>> {
    let places = found.iter().flatten().max().map_or(0, |max| max + 1);
    let mut last = vec![None; places];
    for (line, place) in found.iter().enumerate() {
        if let Some(place) = place {
            last[*place] = Some(line);
        }
    }
    let mut seen = vec![false; places];
    let mut current = 0;
    found
        .iter()
        .enumerate()
        .map(|(line, place)| {
            let place = (*place)?;
            let accepted = if is_prose(current) {
                let skips =
                    last.get(current + 1..place).is_some_and(|between| between.iter().any(|at| *at > Some(line)));
                place >= current && !skips
            } else {
                place == current || !seen[place]
            };
            if !accepted {
                return None;
            }
            seen[place] = true;
            current = place;
            Some(place)
        })
        .collect()
}

/// The lines between the headings. A part whose heading is repeated goes on.
pub(super) struct Parts<'p, 'a> {
    parts: Vec<Part<'p, 'a>>,
}

/// What stands under one heading.
pub(super) struct Part<'p, 'a> {
    /// Index of the heading's line, if there is such a heading.
    pub heading: Option<usize>,
    /// What the heading's own line says behind the heading.
    pub inline: Option<&'p str>,
    /// The lines below it.
    pub lines: &'p [Line<'a>],
}

impl<'p, 'a> Parts<'p, 'a> {
    /// Cuts `lines` at the headings `at` (pairs of line and place), `places` in number; place 0 is what comes before.
    pub fn cut(lines: &'p [Line<'a>], at: &[(usize, usize, Option<&'p str>)], places: usize) -> Self {
        let mut parts: Vec<_> = (0..places).map(|_| Part { heading: None, inline: None, lines: &lines[..0] }).collect();
        let first = at.first().map_or(lines.len(), |(line, ..)| *line);
        if let Some(head) = parts.first_mut() {
            head.lines = &lines[..first];
        }
        for (i, (line, place, inline)) in at.iter().enumerate() {
            let end = at.get(i + 1).map_or(lines.len(), |(next, ..)| *next);
            let Some(part) = parts.get_mut(*place) else { continue };
            match part.heading {
                // The same heading again, directly after itself: one part.
                Some(_) if part.lines.iter().all(Line::is_blank) && part.inline.is_none() => {}
                Some(start) if at[..i].last().is_some_and(|(_, before, _)| before == place) => {
                    part.lines = &lines[start + 1..end];
                    continue;
                }
                Some(_) => continue,
                None => {}
            }
            part.heading = Some(*line);
            part.inline = inline.filter(|inline| !inline.trim().is_empty());
            part.lines = &lines[line + 1..end];
        }
        Self { parts }
    }

    /// The part at a place.
    pub fn get(&self, place: usize) -> &Part<'p, 'a> {
        &self.parts[place]
    }
}

impl<'p> Part<'p, '_> {
    /// Everything it says, heading's line first.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.inline.into_iter().chain(self.lines.iter().map(|line| line.text.as_ref()))
    }

    /// Number of the line it begins at.
    pub fn line(&self, lines: &[Line<'_>]) -> usize {
        self.heading.and_then(|at| lines.get(at)).or(self.lines.first()).map_or(1, |line| line.no)
    }
}

/// Number of the last line that says something.
pub(super) fn last_line(lines: &[Line<'_>]) -> usize {
    lines.iter().rev().find(|line| !line.is_blank()).map_or(1, |line| line.no)
}

/// Whether a line is furniture of the page and says nothing of its subject.
pub(super) fn is_furniture(line: &Line<'_>) -> bool {
    line.key.starts_with("fusioncharts")
        || matches!(
            line.key.as_str(),
            "backhome" | "home" | "homehome" | "homehomesed" | "homesed" | "back" | "พิมพ์ข้อมูล"
        )
        || (line.text.len() > 3 && line.text.chars().all(|c| matches!(c, '-' | '&' | '=' | '_' | '*' | ' ')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_looks_like_a_heading_is_text() {
        let check =
            |found: &[Option<usize>], expected: &[Option<usize>]| assert_eq!(in_order(found, |_| true), expected);
        check(&[Some(1), None, Some(3), Some(2), Some(3)], &[Some(1), None, None, Some(2), Some(3)]);
        check(&[Some(1), Some(3), Some(2)], &[Some(1), None, Some(2)]);
        check(&[Some(2), Some(1), Some(3)], &[None, Some(1), Some(3)]);
        check(&[Some(1), Some(4)], &[Some(1), Some(4)]);
        check(&[], &[]);
        let record = |place: usize| place == 2;
        assert_eq!(
            in_order(&[Some(3), Some(1), Some(2), Some(1), Some(4)], record),
            [Some(3), Some(1), Some(2), None, Some(4)]
        );
    }
}
