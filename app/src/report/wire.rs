//! What the form tells the browser of a project or KPI, as lines of text: a general decoder would weigh more than the island.

use chrono::NaiveDate;
use domain::{
    chart::Day,
    fiscal_year::{FiscalMonth, FiscalYear, Quarter},
    kpi::Measure,
    money::Money,
    monthly_result::MonthlyResult,
    plan::StepId,
    quarter_result::QuarterResult,
    report::{Earlier, KnownStep, QuarterFacts, ReportFacts},
    text::parse_number,
};

/// Between narratives: nobody types it.
const BREAK: char = '\u{1e}';

/// Days from year 1 to the first of 1970, as [`Day`] counts them.
const UNIX: i32 = 719_163;

/// The day it is in Bangkok by the clock of whatever runs this.
fn clock() -> i32 {
    #[cfg(feature = "hydrate")]
    let hours = js_sys::Date::now() / 3_600_000.0;
    #[cfg(not(feature = "hydrate"))]
    let hours = std::time::UNIX_EPOCH.elapsed().map_or(0.0, |passed| passed.as_secs_f64() / 3_600.0);
    ((hours + 7.0) / 24.0) as i32 + UNIX
}

/// The day, and how far it is from the clock's: a page that is opened again on a later day, without a network, goes by
/// the phone's clock. One that goes wrong the other way makes no day earlier than the server said.
fn write_day(today: NaiveDate) -> String {
    let today = Day::from(today).0;
    format!("{today}|{}", today - clock())
}

/// The day of two such numbers.
fn read_day<'a>(mut numbers: impl Iterator<Item = &'a str>) -> Option<NaiveDate> {
    let mut next = || numbers.next()?.parse::<i32>().ok();
    let (today, from_clock) = (next()?, next()?);
    Some(Day(today.max(clock() + from_clock)).date())
}

fn write_measure(Measure { target, percent, levels, counted }: Measure) -> String {
    let target = target.map_or_else(String::new, |target| target.to_string());
    format!("{target}|{}|{}|{}", u8::from(percent), u8::from(levels), u8::from(counted))
}

fn read_measure<'a>(head: &mut impl Iterator<Item = &'a str>) -> Measure {
    let target = head.next().and_then(parse_number);
    let mut is = || head.next() == Some("1");
    Measure { target, percent: is(), levels: is(), counted: is() }
}

/// As lines: year, day, head, money, measure; reports; steps; months; and what was written, all that is left of it.
pub fn encode(facts: &ReportFacts) -> String {
    let number = |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
    let money = |money: Option<Money>| money.map_or_else(String::new, |money| money.satang().to_string());
    let day = |day: NaiveDate| Day::from(day).0;
    let reports: Vec<String> = facts
        .earlier
        .iter()
        .map(|report| format!("{}:{}:{}", day(report.date), number(report.percent), u8::from(report.published)))
        .collect();
    let steps: Vec<String> = facts.steps.iter().map(|step| step.id.0.simple().to_string()).collect();
    let said: Vec<&str> = facts.earlier.iter().map(|report| report.narrative.as_deref().unwrap_or_default()).collect();
    let months: Vec<String> = facts
        .months
        .iter()
        .map(|known| format!("{}:{}:{}", known.month.number(), number(known.target), number(known.result)))
        .collect();
    let head = format!(
        "{}|{}|{}|{}|{}|{}",
        facts.year,
        write_day(facts.today),
        number(facts.head),
        facts.spent.satang(),
        money(facts.budget),
        write_measure(facts.measure)
    );
    [head, reports.join(","), steps.join(","), months.join(","), said.join(&BREAK.to_string())].join("\n")
}

/// From those lines; `None` for a text of another kind. Titles of steps are not sent: they stand on the page.
pub fn decode(text: &str) -> Option<ReportFacts> {
    let mut lines = text.splitn(5, '\n');
    let mut head = lines.next()?.split('|');
    let year = FiscalYear::from_be(head.next()?.parse().ok()?).ok()?;
    let today = read_day(&mut head)?;
    let percent = parse_number(head.next()?);
    let spent = Money(head.next()?.parse().ok()?);
    let budget = head.next()?.parse().ok().map(Money);
    let measure = read_measure(&mut head);
    let reports = lines.next()?;
    let steps = lines
        .next()?
        .split(',')
        .filter(|id| !id.is_empty())
        .map(|id| Some(KnownStep { id: StepId(uuid::Uuid::try_parse(id).ok()?), title: String::new() }));
    let steps = steps.collect::<Option<Vec<_>>>()?;
    let months = lines.next()?.split(',').filter_map(|month| {
        let mut parts = month.split(':');
        let month = FiscalMonth::new(parts.next()?.parse().ok()?).ok()?;
        let mut number = || parts.next().and_then(parse_number);
        Some(MonthlyResult { month, target: number(), result: number() })
    });
    let months = months.collect();
    let mut said = lines.next()?.split(BREAK);
    let earlier = reports.split(',').filter(|report| !report.is_empty()).map(|report| {
        let mut parts = report.split(':');
        let date = Day(parts.next()?.parse().ok()?).date();
        let percent = parse_number(parts.next()?);
        let published = parts.next()? == "1";
        let narrative = said.next().filter(|said| !said.is_empty()).map(str::to_owned);
        Some(Earlier { date, percent, narrative, published })
    });
    let earlier = earlier.collect::<Option<Vec<_>>>()?;
    Some(ReportFacts { year, today, earlier, head: percent, spent, budget, steps, measure, months })
}

/// A KPI's quarters as lines: year, day, and what it is measured in; numbers and results; and what was written, all that is left of it. What evaluators
/// gave is no matter of whoever reports.
pub fn encode_quarters(facts: &QuarterFacts) -> String {
    let result = |known: &QuarterResult| known.result.map_or_else(String::new, |result| result.to_string());
    let known: Vec<String> =
        facts.quarters.iter().map(|known| format!("{}:{}", known.quarter.number(), result(known))).collect();
    let said: Vec<&str> = facts.quarters.iter().map(|known| known.report.as_deref().unwrap_or_default()).collect();
    let head = format!("{}|{}|{}", facts.year, write_day(facts.today), write_measure(facts.measure));
    [head, known.join(","), said.join(&BREAK.to_string())].join("\n")
}

/// From those lines; `None` for a text of another kind.
pub fn decode_quarters(text: &str) -> Option<QuarterFacts> {
    let mut lines = text.splitn(3, '\n');
    let mut head = lines.next()?.split('|');
    let year = FiscalYear::from_be(head.next()?.parse().ok()?).ok()?;
    let today = read_day(&mut head)?;
    let measure = read_measure(&mut head);
    let known = lines.next()?;
    let mut said = lines.next()?.split(BREAK);
    let quarters = known.split(',').filter(|known| !known.is_empty()).map(|known| {
        let (number, result) = known.split_once(':')?;
        let report = said.next().filter(|said| !said.is_empty()).map(str::to_owned);
        let quarter = Quarter::new(number.parse().ok()?).ok()?;
        Some(QuarterResult { result: parse_number(result), report, ..QuarterResult::empty(quarter) })
    });
    Some(QuarterFacts { year, today, quarters: quarters.collect::<Option<Vec<_>>>()?, measure })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_an_earlier_day_goes_by_the_clock() {
        let day = |number: i32, from_clock: i32| {
            let text = format!("{number}|{from_clock}");
            Day::from(read_day(text.split('|')).expect("a day")).0
        };
        let now = clock();
        assert_eq!(day(now - 3, 0), now, "kept three days ago");
        assert_eq!(day(738_000, 738_000 - now), 738_000, "of a city whose day is set");
        assert_eq!(day(738_000, 738_000 - now + 2), 738_002, "and two days later");
        assert_eq!(day(now + 1, 0), now + 1, "a clock that is behind");
    }

    #[test]
    fn quarters_come_back_without_what_evaluators_gave() {
        let quarter = |number| Quarter::new(number).expect("a quarter");
        let known = |number, result, report: Option<&str>| QuarterResult {
            result,
            report: report.map(str::to_owned),
            ..QuarterResult::empty(quarter(number))
        };
        let year = FiscalYear::from_be(2566).expect("a year");
        let told =
            vec![known(1, Some(-12.5), Some("นับแล้ว\n2 บรรทัด, : |")), known(2, None, None), known(4, Some(0.0), None)];
        let today = NaiveDate::from_ymd_opt(2023, 2, 3).expect("a date");
        let measure = Measure::of(Some("ร้อยละ"), Some(87.5));
        let facts = QuarterFacts { year, today, quarters: told.clone(), measure };
        assert_eq!(decode_quarters(&encode_quarters(&facts)), Some(facts));
        let mut scored = told.clone();
        scored[0].score = Some(80.0);
        let sent = encode_quarters(&QuarterFacts { year, today, quarters: scored, measure });
        assert_eq!(decode_quarters(&sent).map(|facts| facts.quarters), Some(told));
        let none = QuarterFacts { year, today, quarters: Vec::new(), measure: Measure::default() };
        assert_eq!(decode_quarters(&encode_quarters(&none)), Some(none));
        for other in
            ["", "2566", "2566\n1:\n", "2566|x\n1:\n", "2566|738000\n5:1\n", "2566|738000\n1\n", "99999|738000\n\n"]
        {
            assert_eq!(decode_quarters(other), None, "{other:?}");
        }
    }

    #[test]
    fn everything_comes_back_but_the_titles() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a date");
        let report = |date, percent, narrative: Option<&str>, published| Earlier {
            date,
            percent,
            narrative: narrative.map(str::to_owned),
            published,
        };
        let facts = ReportFacts {
            year: FiscalYear::from_be(2566).expect("a year"),
            today: day(2023, 2, 3),
            earlier: vec![
                report(day(2022, 11, 29), Some(10.5), Some("สำรวจแล้ว\nสองบรรทัด | , :"), true),
                report(day(2022, 12, 28), None, None, true),
                report(day(2023, 1, 31), Some(25.0), Some("จัดซื้อแล้ว"), false),
            ],
            head: None,
            spent: Money(40_050),
            budget: Some(Money::baht(1_000)),
            steps: vec![KnownStep { id: StepId::draft(7), title: String::new() }],
            measure: Measure::of(Some("คน"), Some(0.5)),
            months: [(1, Some(10.0), Some(-2.5)), (12, None, None)]
                .map(|(number, target, result)| MonthlyResult {
                    month: FiscalMonth::new(number).expect("a month"),
                    target,
                    result,
                })
                .to_vec(),
        };
        assert_eq!(decode(&encode(&facts)), Some(facts.clone()));
        let bare = ReportFacts {
            earlier: Vec::new(),
            head: Some(60.0),
            budget: None,
            steps: Vec::new(),
            months: Vec::new(),
            ..facts
        };
        assert_eq!(decode(&encode(&bare)), Some(bare));
        for other in ["", "2566", "2566|x|||\n\n\n\n", "9999|738000|0||0||||\n\n\n\n"] {
            assert_eq!(decode(other), None, "{other:?}");
        }
    }
}
