//! The city's year as a file that table programs read.

use domain::timeliness::{CityTimeliness, Outcome};

use crate::{audit::file::line, i18n::Lang};

/// A line a unit and month in which something is due, under a line of names.
pub fn csv(lang: Lang, city: &CityTimeliness) -> String {
    let mut file = String::from("\u{feff}");
    line(
        &mut file,
        [
            lang.code_label(),
            lang.unit(),
            lang.fiscal_year(),
            lang.month_number(),
            lang.month_label(),
            lang.due_day(),
            lang.due_reports(),
            lang.received_reports(),
            lang.outcome(Outcome::OnTime),
            lang.outcome(Outcome::Late),
            lang.outcome(Outcome::Silent),
            lang.outcome(Outcome::Waiting),
        ],
    );
    for unit in &city.units {
        for ((month, tally), due) in city.year.months().zip(&unit.months).zip(&unit.dues) {
            if tally.due() == 0 {
                continue;
            }
            let [number, asked, received] = [u64::from(month.number()), tally.due(), tally.received()];
            let counts = [number, asked, received].map(|n| n.to_string());
            let outcomes = Outcome::ALL.map(|outcome| tally.of(outcome).to_string());
            line(
                &mut file,
                [
                    unit.code.as_str(),
                    &unit.name,
                    &city.year.to_string(),
                    &counts[0],
                    &lang.month_of(month, city.year),
                    &due.to_string(),
                    &counts[1],
                    &counts[2],
                    &outcomes[0],
                    &outcomes[1],
                    &outcomes[2],
                    &outcomes[3],
                ],
            );
        }
    }
    file
}
