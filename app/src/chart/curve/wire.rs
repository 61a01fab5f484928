//! What the curve sends to the browser, as lines of text: a general decoder would weigh more than the island
//! itself.

use domain::chart::{Day, curve::CurveData};

use crate::i18n::Lang;

/// Everything the island is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// What it shows.
    pub data: CurveData,
    /// The reader's language.
    pub lang: Lang,
    /// Names the parts of the picture.
    pub id: String,
}

/// A day and a percent, which travels in hundredths.
type Point = (Day, f64);

fn hundredths(value: f64) -> i64 {
    (value * 100.0).round() as i64
}

fn points(points: &[Point]) -> String {
    points.iter().map(|(day, percent)| format!("{}:{}", day.0, hundredths(*percent))).collect::<Vec<_>>().join(",")
}

fn pairs(text: &str) -> Option<Vec<(i32, i64)>> {
    let pair = |part: &str| {
        let (left, right) = part.split_once(':')?;
        Some((left.parse().ok()?, right.parse().ok()?))
    };
    text.split(',').filter(|part| !part.is_empty()).map(pair).collect()
}

fn read_points(text: &str) -> Option<Vec<Point>> {
    Some(pairs(text)?.into_iter().map(|(day, percent)| (Day(day), percent as f64 / 100.0)).collect())
}

impl Sent {
    /// As lines: language, id, days, planned, reported, forecast, gaps.
    pub fn encode(&self) -> String {
        let data = &self.data;
        let finish = data.finish.map_or_else(String::new, |day| day.0.to_string());
        let gaps: Vec<_> = data.gaps.iter().map(|(from, to)| format!("{}:{}", from.0, to.0)).collect();
        [
            self.lang.code().to_owned(),
            self.id.clone(),
            format!("{}|{}|{}|{finish}", data.today.0, data.first.0, data.last.0),
            points(&data.planned),
            points(&data.reports),
            data.forecast.map_or_else(String::new, |(from, to)| points(&[from, to])),
            gaps.join(","),
        ]
        .join("\n")
    }

    /// From those lines; `None` for a text of another kind.
    pub fn decode(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let lang = Lang::from_code(lines.next()?)?;
        let id = lines.next()?.to_owned();
        let mut days = lines.next()?.split('|').map(|day| day.parse().ok().map(Day));
        let (today, first, last, finish) = (days.next()??, days.next()??, days.next()??, days.next()?);
        let planned = read_points(lines.next()?)?;
        let reports = read_points(lines.next()?)?;
        let forecast = match read_points(lines.next()?)?.as_slice() {
            [from, to] => Some((*from, *to)),
            _ => None,
        };
        let gaps = pairs(lines.next()?)?.into_iter().map(|(from, to)| Some((Day(from), Day(i32::try_from(to).ok()?))));
        let gaps = gaps.collect::<Option<Vec<_>>>()?;
        Some(Self { data: CurveData { today, first, last, planned, reports, forecast, finish, gaps }, lang, id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_comes_back() {
        let check = |data: CurveData| {
            let sent = Sent { data, lang: Lang::Th, id: "curve".to_owned() };
            assert_eq!(Sent::decode(&sent.encode()), Some(sent));
        };
        let data = CurveData {
            today: Day(738_100),
            first: Day(738_000),
            last: Day(738_365),
            planned: vec![(Day(738_000), 0.0), (Day(738_031), 80.25)],
            reports: vec![(Day(738_010), 5.0)],
            forecast: Some(((Day(738_010), 5.0), (Day(738_365), 61.4))),
            finish: Some(Day(738_500)),
            gaps: vec![(Day(738_010), Day(738_100))],
        };
        check(data.clone());
        check(CurveData { planned: vec![], reports: vec![], forecast: None, finish: None, gaps: vec![], ..data });
        assert_eq!(Sent::decode("en\ncurve\nx"), None);
    }
}
