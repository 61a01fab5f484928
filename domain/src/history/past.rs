//! The past day that is asked for, and the days one comes to from it.

use chrono::{Days, NaiveDate};

use crate::fiscal_year::parse_date;

/// Why one cannot look back to a day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PastDayError {
    /// It is no date.
    #[error("not a date: {0}")]
    NotADate(String),
    /// It is after today.
    #[error("{0} is still to come")]
    ToCome(NaiveDate),
}

/// The past day a text names, in either era. `None` where it is blank, and on today: a day is past once it has ended.
pub fn past_day(text: Option<&str>, today: NaiveDate) -> Result<Option<NaiveDate>, PastDayError> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let day = parse_date(text).map_err(|_| PastDayError::NotADate(text.to_owned()))?;
    match day.cmp(&today) {
        std::cmp::Ordering::Less => Ok(Some(day)),
        std::cmp::Ordering::Equal => Ok(None),
        std::cmp::Ordering::Greater => Err(PastDayError::ToCome(day)),
    }
}

/// Days on either side of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Around {
    /// The last one before it.
    pub earlier: Option<NaiveDate>,
    /// The first one after it.
    pub later: Option<NaiveDate>,
}

/// Of `days`, oldest first, those nearest to a day.
pub fn around(days: &[NaiveDate], day: NaiveDate) -> Around {
    let (before, after) = (days.partition_point(|known| *known < day), days.partition_point(|known| *known <= day));
    Around { earlier: before.checked_sub(1).map(|place| days[place]), later: days.get(after).copied() }
}

/// Days, oldest first, in a few bytes each: the first one whole, then how many days later each is.
pub fn days_text(days: &[NaiveDate]) -> String {
    let first = days.first().map(NaiveDate::to_string);
    let later = days.windows(2).map(|pair| (pair[1] - pair[0]).num_days().to_string());
    first.into_iter().chain(later).collect::<Vec<_>>().join(",")
}

/// Those days again; `None` where it is no such text.
pub fn parse_days(text: &str) -> Option<Vec<NaiveDate>> {
    let mut parts = text.split(',');
    let mut days = vec![parts.next()?.parse::<NaiveDate>().ok()?];
    for part in parts {
        let day = days.last()?.checked_add_days(Days::new(part.parse().ok()?))?;
        days.push(day);
    }
    Some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_come_back_as_they_were() {
        let days = ["2022-12-31", "2023-01-01", "2023-03-20"].map(day);
        assert_eq!(days_text(&days), "2022-12-31,1,78");
        assert_eq!(parse_days("2022-12-31,1,78").as_deref(), Some(&days[..]));
        for bad in ["", "2023-02-30", "2023-01-01,x", "2023-01-01,-1", "2023-01-01,99999999999"] {
            assert_eq!(parse_days(bad), None, "{bad:?}");
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_day_is_past_once_it_has_ended() {
        let today = day("2023-04-10");
        let check = |text: &str, result| assert_eq!(past_day(Some(text), today), result, "{text:?}");
        check("2023-03-01", Ok(Some(day("2023-03-01"))));
        check("1 มี.ค. 2566", Ok(Some(day("2023-03-01"))));
        check("01/03/2566", Ok(Some(day("2023-03-01"))));
        check("2023-04-10", Ok(None));
        check(" ", Ok(None));
        check("2023-04-11", Err(PastDayError::ToCome(day("2023-04-11"))));
        check("2023-02-30", Err(PastDayError::NotADate("2023-02-30".to_owned())));
        check("yesterday", Err(PastDayError::NotADate("yesterday".to_owned())));
        assert_eq!(past_day(None, today), Ok(None));
    }

    #[test]
    fn one_steps_to_the_nearest_days() {
        let days = ["2023-01-10", "2023-02-10", "2023-03-10"].map(day);
        let check = |at: &str, earlier: Option<&str>, later: Option<&str>| {
            assert_eq!(around(&days, day(at)), Around { earlier: earlier.map(day), later: later.map(day) }, "{at}");
        };
        check("2023-01-01", None, Some("2023-01-10"));
        check("2023-01-10", None, Some("2023-02-10"));
        check("2023-02-20", Some("2023-02-10"), Some("2023-03-10"));
        check("2023-03-10", Some("2023-02-10"), None);
        check("2023-04-01", Some("2023-03-10"), None);
        assert_eq!(around(&[], day("2023-01-01")), Around { earlier: None, later: None });
    }
}
