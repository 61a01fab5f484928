//! Days on which nobody is asked for anything: weekends and Thailand's public holidays.
//!
//! The holidays are data. They are those of government offices (วันหยุดราชการ), so Labour Day, which offices do not keep,
//! is not among them. Sources:
//!
//! - the standing list of the cabinet's resolutions, as the Secretariat of the Cabinet prints it each year, with the
//!   Buddhist days by the calendar of their year;
//! - the cabinet's resolution of 12 November 2567 (2024), which adds 2 January 2569, confirmed by the Secretariat's letter
//!   of November 2568; on 2 December 2568 the cabinet added no others for 2569;
//! - Royal Ploughing Day of 2569, by the Bureau of the Royal Household. That of 2570 is announced during the year;
//! - the rule of 2544 that a holiday on a weekend is made up for on the next working day (วันหยุดชดเชย).
//!
//! To extend the list, add lines below [`HOLIDAYS`], by day. What the cabinet adds during a year is one line.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// A public holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// The day: year of the common era, month, day.
    date: (i32, u32, u32),
    /// Its name in Thai.
    pub th: &'static str,
    /// Its name in English.
    pub en: &'static str,
}

impl Holiday {
    /// The day.
    pub fn day(&self) -> Option<NaiveDate> {
        let (year, month, day) = self.date;
        NaiveDate::from_ymd_opt(year, month, day)
    }
}

const fn on(year: i32, month: u32, day: u32, th: &'static str, en: &'static str) -> Holiday {
    Holiday { date: (year, month, day), th, en }
}

/// The holidays known, by day.
#[rustfmt::skip]
pub const HOLIDAYS: &[Holiday] = &[
    // 2569
    on(2026, 1, 1, "วันขึ้นปีใหม่", "New Year's Day"),
    on(2026, 1, 2, "วันหยุดราชการเพิ่มเป็นกรณีพิเศษ", "Special holiday"),
    on(2026, 3, 3, "วันมาฆบูชา", "Makha Bucha"),
    on(2026, 4, 6, "วันจักรี", "Chakri Memorial Day"),
    on(2026, 4, 13, "วันสงกรานต์", "Songkran"),
    on(2026, 4, 14, "วันสงกรานต์", "Songkran"),
    on(2026, 4, 15, "วันสงกรานต์", "Songkran"),
    on(2026, 5, 4, "วันฉัตรมงคล", "Coronation Day"),
    on(2026, 5, 13, "วันพระราชพิธีพืชมงคล", "Royal Ploughing Day"),
    on(2026, 5, 31, "วันวิสาขบูชา", "Visakha Bucha"),
    on(2026, 6, 1, "ชดเชยวันวิสาขบูชา", "Visakha Bucha (in lieu)"),
    on(2026, 6, 3, "วันเฉลิมพระชนมพรรษาสมเด็จพระนางเจ้าฯ พระบรมราชินี", "H.M. the Queen's Birthday"),
    on(2026, 7, 28, "วันเฉลิมพระชนมพรรษาพระบาทสมเด็จพระเจ้าอยู่หัว", "H.M. the King's Birthday"),
    on(2026, 7, 29, "วันอาสาฬหบูชา", "Asarnha Bucha"),
    on(2026, 7, 30, "วันเข้าพรรษา", "Buddhist Lent"),
    on(2026, 8, 12, "วันแม่แห่งชาติ", "National Mother's Day"),
    on(2026, 10, 13, "วันนวมินทรมหาราช", "Navamindra Maharaj Day"),
    on(2026, 10, 23, "วันปิยมหาราช", "Chulalongkorn Day"),
    on(2026, 12, 5, "วันชาติและวันพ่อแห่งชาติ", "National Day and Father's Day"),
    on(2026, 12, 7, "ชดเชยวันชาติและวันพ่อแห่งชาติ", "National Day (in lieu)"),
    on(2026, 12, 10, "วันรัฐธรรมนูญ", "Constitution Day"),
    on(2026, 12, 31, "วันสิ้นปี", "New Year's Eve"),
    // 2570
    on(2027, 1, 1, "วันขึ้นปีใหม่", "New Year's Day"),
    on(2027, 2, 21, "วันมาฆบูชา", "Makha Bucha"),
    on(2027, 2, 22, "ชดเชยวันมาฆบูชา", "Makha Bucha (in lieu)"),
    on(2027, 4, 6, "วันจักรี", "Chakri Memorial Day"),
    on(2027, 4, 13, "วันสงกรานต์", "Songkran"),
    on(2027, 4, 14, "วันสงกรานต์", "Songkran"),
    on(2027, 4, 15, "วันสงกรานต์", "Songkran"),
    on(2027, 5, 4, "วันฉัตรมงคล", "Coronation Day"),
    on(2027, 5, 20, "วันวิสาขบูชา", "Visakha Bucha"),
    on(2027, 6, 3, "วันเฉลิมพระชนมพรรษาสมเด็จพระนางเจ้าฯ พระบรมราชินี", "H.M. the Queen's Birthday"),
    on(2027, 7, 18, "วันอาสาฬหบูชา", "Asarnha Bucha"),
    on(2027, 7, 19, "วันเข้าพรรษา", "Buddhist Lent"),
    on(2027, 7, 20, "ชดเชยวันอาสาฬหบูชา", "Asarnha Bucha (in lieu)"),
    on(2027, 7, 28, "วันเฉลิมพระชนมพรรษาพระบาทสมเด็จพระเจ้าอยู่หัว", "H.M. the King's Birthday"),
    on(2027, 8, 12, "วันแม่แห่งชาติ", "National Mother's Day"),
    on(2027, 10, 13, "วันนวมินทรมหาราช", "Navamindra Maharaj Day"),
    on(2027, 10, 23, "วันปิยมหาราช", "Chulalongkorn Day"),
    on(2027, 10, 25, "ชดเชยวันปิยมหาราช", "Chulalongkorn Day (in lieu)"),
    on(2027, 12, 5, "วันชาติและวันพ่อแห่งชาติ", "National Day and Father's Day"),
    on(2027, 12, 6, "ชดเชยวันชาติและวันพ่อแห่งชาติ", "National Day (in lieu)"),
    on(2027, 12, 10, "วันรัฐธรรมนูญ", "Constitution Day"),
    on(2027, 12, 31, "วันสิ้นปี", "New Year's Eve"),
];

/// The holiday of a day.
pub fn holiday(day: NaiveDate) -> Option<&'static Holiday> {
    let date = (day.year(), day.month(), day.day());
    HOLIDAYS.iter().find(|holiday| holiday.date == date)
}

/// The last day up to which holidays are known; later only weekends are quiet.
pub fn known_until() -> Option<NaiveDate> {
    let (year, ..) = HOLIDAYS.last()?.date;
    NaiveDate::from_ymd_opt(year, 12, 31)
}

/// Whether nobody works on a day.
pub fn is_quiet(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun) || holiday(day).is_some()
}

/// The last working day on or before a day.
pub fn working_day_by(day: NaiveDate) -> NaiveDate {
    let before = |day: &NaiveDate| day.checked_sub_days(Days::new(1));
    std::iter::successors(Some(day), before).find(|day| !is_quiet(*day)).unwrap_or(day)
}

/// The working day so many working days before a day.
pub fn working_days_before(day: NaiveDate, count: usize) -> NaiveDate {
    let before = |day: &NaiveDate| day.checked_sub_days(Days::new(1));
    std::iter::successors(before(&day), before)
        .filter(|day| !is_quiet(*day))
        .nth(count.saturating_sub(1))
        .unwrap_or(day)
}

/// Working days after a day, up to another and with it.
pub fn working_days_after(day: NaiveDate, until: NaiveDate) -> usize {
    day.iter_days().skip(1).take_while(|day| *day <= until).filter(|day| !is_quiet(*day)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn the_list_is_of_days_in_order() {
        let days: Vec<NaiveDate> = HOLIDAYS.iter().map(|holiday| holiday.day().expect("a day")).collect();
        assert!(days.windows(2).all(|pair| pair[0] < pair[1]), "{days:?}");
        for year in [2026, 2027] {
            // The days that every year has.
            for (month, day) in
                [(1, 1), (4, 6), (4, 13), (5, 4), (7, 28), (8, 12), (10, 13), (10, 23), (12, 5), (12, 10), (12, 31)]
            {
                assert!(HOLIDAYS.iter().any(|holiday| holiday.date == (year, month, day)), "{year}-{month}-{day}");
            }
        }
        assert_eq!(known_until(), Some(day("2027-12-31")));
    }

    #[test]
    fn a_holiday_on_a_weekend_is_made_up_for_on_the_next_working_day() {
        for holiday in HOLIDAYS.iter().filter(|holiday| !holiday.th.starts_with("ชดเชย")) {
            let day = holiday.day().expect("a day");
            if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
                continue;
            }
            let weekday = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            let own = |day: &NaiveDate| super::holiday(*day).is_none_or(|other| other.th.starts_with("ชดเชย"));
            let next = day.iter_days().skip(1).filter(weekday).find(own).expect("a day");
            let name = super::holiday(next).map(|made_up| made_up.th).unwrap_or_default();
            assert_eq!(name, format!("ชดเชย{}", holiday.th), "{day}");
        }
    }

    #[test]
    fn working_days_are_counted_around_quiet_ones() {
        // Songkran 2569: Monday to Wednesday.
        assert!(is_quiet(day("2026-04-13")) && is_quiet(day("2026-04-12")) && !is_quiet(day("2026-04-16")));
        assert_eq!(working_day_by(day("2026-04-15")), day("2026-04-10"));
        assert_eq!(working_day_by(day("2026-04-16")), day("2026-04-16"));
        assert_eq!(working_days_before(day("2026-04-16"), 1), day("2026-04-10"));
        assert_eq!(working_days_before(day("2026-04-16"), 3), day("2026-04-08"));
        assert_eq!(working_days_after(day("2026-04-10"), day("2026-04-15")), 0);
        assert_eq!(working_days_after(day("2026-04-10"), day("2026-04-17")), 2);
        assert_eq!(working_days_after(day("2026-04-17"), day("2026-04-10")), 0);
    }
}
