//! What is taken, what is refused and why, what is asked about.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    edit::{EditError, Record},
    fiscal_year::{FiscalMonth, FiscalYear, Quarter},
    kpi::Measure,
    money::Money,
    monthly_result::MonthlyResult,
    period::Period,
    plan::StepId,
    quarter_result::QuarterResult,
    unit::Named,
};

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a date")
}

fn step(number: u64) -> KnownStep {
    KnownStep { id: StepId::draft(number), title: format!("ขั้นตอนที่ {number}") }
}

fn month(number: i64, target: Option<f64>, result: Option<f64>) -> MonthlyResult {
    MonthlyResult { month: FiscalMonth::new(number).expect("a month"), target, result }
}

/// A project of 2566 with two reports, a budget of 1,000 baht of which 400 are spent, and two steps; it is February.
fn facts() -> ReportFacts {
    let earlier = |date, percent, text: &str| Earlier {
        date,
        percent: Some(percent),
        narrative: Some(text.to_owned()),
        published: true,
    };
    ReportFacts {
        year: FiscalYear::from_be(2566).expect("a year"),
        today: day(2023, 2, 3),
        earlier: vec![
            earlier(day(2022, 11, 29), 10.0, "สำรวจพื้นที่ทั้งหมดแล้ว"),
            earlier(day(2022, 12, 28), 25.0, "จัดซื้อวัสดุและอุปกรณ์เรียบร้อยแล้ว"),
        ],
        head: None,
        spent: Money::baht(400),
        budget: Some(Money::baht(1_000)),
        steps: vec![step(1), step(2)],
        measure: Measure::of(Some("คน"), Some(1_200.0)),
        months: vec![month(3, Some(100.0), Some(80.0)), month(4, Some(100.0), None)],
    }
}

const PLAIN: [(&str, &str); 3] = [("date", "31/1/2566"), ("percent", "35"), ("narrative", "ติดตั้งอุปกรณ์แล้วครึ่งหนึ่งของพื้นที่")];

/// The plain report with some fields typed otherwise.
fn typed(others: &[(&str, &str)]) -> ReportDraft {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, text) in PLAIN.iter().filter(|(name, _)| !others.iter().any(|(other, _)| other == name)).chain(others) {
        pairs.push(((*name).to_owned(), (*text).to_owned()));
    }
    ReportDraft::read(&pairs)
}

fn parse(others: &[(&str, &str)]) -> Result<NewReport, Vec<FieldProblem>> {
    NewReport::parse(&typed(others), &facts())
}

fn taken(others: &[(&str, &str)]) -> NewReport {
    parse(others).unwrap_or_else(|problems| panic!("{others:?}: {problems:?}"))
}

fn refused(others: &[(&str, &str)], field: ReportField, error: impl Into<ReportError>) {
    let problems = parse(others).expect_err("is refused");
    assert_eq!(problems, [FieldProblem { field, error: error.into() }], "{others:?}");
}

#[test]
fn the_plain_case_needs_a_day_a_percent_and_a_text() {
    let report = taken(&[]);
    assert_eq!((report.date, report.percent, report.month().number()), (day(2023, 1, 31), 35.0, 4));
    assert_eq!(report.odd(&facts()), []);
    assert_eq!(taken(&[("percent", "๓๕.๕ %")]).percent, 35.5);
    for (field, word) in
        [(ReportField::Date, "date"), (ReportField::Percent, "percent"), (ReportField::Narrative, "narrative")]
    {
        refused(&[(word, " ")], field, EditError::Required);
    }
    refused(&[("narrative", "ไม่มี")], ReportField::Narrative, EditError::Required);
    let nothing = NewReport::parse(&ReportDraft::default(), &facts()).expect_err("is refused");
    assert_eq!(nothing.len(), 3, "everything is told at once: {nothing:?}");
}

#[test]
fn the_percent_is_never_over_100_and_falls_with_a_reason_only() {
    let range = EditError::OutOfRange { least: 0.0, most: 100.0 };
    for over in ["100.01", "101", "-1", "1e9"] {
        let problems = parse(&[("percent", over)]).expect_err(over);
        assert!(
            problems[0].error == range.clone().into() || problems[0].error == EditError::NotANumber.into(),
            "{over}: {problems:?}"
        );
    }
    refused(&[("percent", "20")], ReportField::Percent.into_fall(), ReportError::FallNeedsReason { last: 25.0 });
    let fell = taken(&[("percent", "20"), ("fall_reason", "นับใหม่ตามพื้นที่จริง")]);
    assert_eq!(fell.odd(&facts()), [Odd::Fall]);
    assert_eq!(fell.published().narrative.as_deref(), Some("ติดตั้งอุปกรณ์แล้วครึ่งหนึ่งของพื้นที่\nเหตุที่ร้อยละลดลง: นับใหม่ตามพื้นที่จริง"));
    // A reason without a fall is none, and what was known on the day counts.
    assert_eq!(taken(&[("fall_reason", "เผื่อไว้")]).fall_reason, None);
    assert_eq!(taken(&[("date", "30/11/2565"), ("percent", "12")]).percent, 12.0);
    let head = ReportFacts { head: Some(60.0), ..facts() };
    let problems = NewReport::parse(&typed(&[]), &head).expect_err("the head knows more");
    assert_eq!(problems[0].error, ReportError::FallNeedsReason { last: 60.0 });
}

impl ReportField {
    /// Where the reason for a fall of the percent is typed.
    fn into_fall(self) -> Self {
        assert_eq!(self, Self::Percent);
        Self::FallReason
    }
}

#[test]
fn the_day_is_in_the_year_and_not_to_come() {
    let year = facts().year;
    refused(&[("date", "30/9/2565")], ReportField::Date, ReportError::OutsideYear { year });
    refused(&[("date", "1/10/2566")], ReportField::Date, ReportError::OutsideYear { year });
    refused(&[("date", "4/2/2566")], ReportField::Date, ReportError::AfterToday { today: day(2023, 2, 3) });
    refused(&[("date", "31/2/2566")], ReportField::Date, EditError::NotADate);
    assert_eq!(taken(&[("date", "2023-02-03")]).date, day(2023, 2, 3), "today");
    let proposed = |number| facts().day_for(FiscalMonth::new(number).expect("a month"));
    assert_eq!(proposed(4), Some(day(2023, 1, 31)));
    assert_eq!(proposed(5), Some(day(2023, 2, 3)), "the month still runs");
    assert_eq!((proposed(6), proposed(12)), (None, None), "nothing can be told of what is to come");
    let over = ReportFacts { today: day(2024, 2, 3), ..facts() };
    assert_eq!(over.day_for(FiscalMonth::new(12).expect("a month")), Some(day(2023, 9, 30)));
}

#[test]
fn the_day_is_in_the_month_of_the_form() {
    let month = |number| FiscalMonth::new(number).expect("a month");
    assert_eq!(taken(&[("month", "4")]).month(), month(4));
    assert_eq!(taken(&[("month", " 5 "), ("date", "1/2/2566")]).month(), month(5));
    let outside = ReportError::OutsideMonth { year: facts().year, month: month(3) };
    refused(&[("month", "3")], ReportField::Date, outside.clone());
    refused(&[("month", "3"), ("date", "1/1/2566")], ReportField::Date, outside);
    let year = facts().year;
    refused(&[("month", "3"), ("date", "31/12/2566")], ReportField::Date, ReportError::OutsideYear { year });
    for wrong in ["0", "13", "x"] {
        refused(&[("month", wrong)], ReportField::Month, EditError::NotANumber);
    }
    assert!(taken(&[("month", " ")]).month() == month(4), "a form of no month is for that of its day");
}

#[test]
fn the_month_that_runs_is_not_missing() {
    let month = |number| Period::Month(FiscalMonth::new(number).expect("a month"));
    let due = Due {
        record: Record::Project,
        of: Named { code: "50490000-1".to_owned(), name: String::new() },
        unit: None,
        year: facts().year,
        period: month(3),
        others: vec![month(4), month(5)],
        window: None,
        status: None,
        progress: None,
        planned: None,
        last_report: None,
    };
    assert_eq!(due.also(day(2023, 2, 28)), (vec![month(4)], vec![month(5)]), "on its last day");
    assert_eq!(due.also(day(2023, 3, 1)), (vec![month(4), month(5)], Vec::new()));
}

#[test]
fn a_late_report_is_weighed_against_what_was_known_on_its_day() {
    let facts = ReportFacts { head: Some(60.0), ..facts() };
    assert_eq!(facts.last_percent(day(2022, 12, 1)), Some(10.0), "the head speaks for the newest report");
    assert_eq!(facts.last_percent(day(2022, 12, 28)), Some(60.0));
    assert_eq!(facts.later(day(2022, 12, 1)).map(|later| later.percent), Some(Some(25.0)));
    assert_eq!(facts.later(day(2022, 12, 28)), None);
    assert_eq!(facts.last_percent(day(2022, 10, 1)), None);
}

#[test]
fn money_over_the_budget_needs_a_remark() {
    let over = ReportError::OverBudget { total: Money(100_001), budget: Money::baht(1_000) };
    refused(&[("spent", "600.01")], ReportField::SpentRemark, over);
    let report = taken(&[("spent", "600.01"), ("spent_remark", "รอโอนเงินเพิ่ม")]);
    assert_eq!(report.odd(&facts()), [Odd::OverBudget]);
    assert_eq!(taken(&[("spent", "600")]).odd(&facts()), [], "all of it is not over it");
    refused(&[("spent", "-1")], ReportField::Spent, EditError::NotMoney);
    for budget in [Some(Money::ZERO), None] {
        let none = ReportFacts { budget, spent: Money::ZERO, ..facts() };
        let over = ReportError::OverBudget { total: Money::baht(5), budget: Money::ZERO };
        let asked = NewReport::parse(&typed(&[("spent", "5")]), &none).expect_err("money comes from somewhere");
        assert_eq!(asked, [FieldProblem { field: ReportField::SpentRemark, error: over }]);
        assert!(NewReport::parse(&typed(&[("spent", "0")]), &none).is_ok(), "nothing needs no budget");
    }
}

#[test]
fn a_jump_a_copy_and_a_second_report_ask_back_and_forbid_nothing() {
    let odd = |others: &[(&str, &str)]| taken(others).odd(&facts());
    assert_eq!(odd(&[("percent", "65")]), [], "40 points are no jump");
    assert_eq!(odd(&[("percent", "65.1")]), [Odd::Jump]);
    assert_eq!(odd(&[("narrative", "จัดซื้อวัสดุ และอุปกรณ์เรียบร้อยแล้ว ")]), [Odd::SameText]);
    assert_eq!(odd(&[("date", "30/12/2565")]), [Odd::Again]);
    let first = ReportFacts { earlier: Vec::new(), ..facts() };
    let report = NewReport::parse(&typed(&[("percent", "50")]), &first).expect("is taken");
    assert_eq!(report.odd(&first), [Odd::Jump], "nothing reported yet is nothing reached");
    assert!([Odd::Jump, Odd::SameText, Odd::Again, Odd::NoResult].iter().all(|odd| odd.asks()));
    assert!(![Odd::Fall, Odd::OverBudget, Odd::Trouble].iter().any(|odd| odd.asks()));
}

#[test]
fn who_should_act_and_by_when_is_not_published() {
    let report = taken(&[
        ("problem", "ฝนตกหนัก"),
        ("problem_who", "ฝ่ายโยธา"),
        ("problem_by", "28/2/2566"),
        ("obstacle", "ถนนปิด"),
    ]);
    let published = report.published();
    assert_eq!(published.problem.as_deref(), Some("ฝนตกหนัก"), "a person, often with a telephone");
    let kept = report.problem.clone().expect("is told");
    assert_eq!((kept.who.as_deref(), kept.by), (Some("ฝ่ายโยธา"), Some(day(2023, 2, 28))), "but kept for who decides");
    assert_eq!(published.obstacle.as_deref(), Some("ถนนปิด"));
    assert_eq!(report.odd(&facts()), [Odd::Trouble]);
    refused(&[("problem_who", "ฝ่ายโยธา")], ReportField::Problem, EditError::Required);
    refused(&[("obstacle", "ถนนปิด"), ("obstacle_by", "30/1/2566")], ReportField::ObstacleBy, ReportError::BeforeReport);
    assert_eq!(taken(&[("problem", "-"), ("obstacle", "ไม่มี")]).problem, None);
}

#[test]
fn a_result_of_a_month_that_looks_like_a_slip_is_asked_about() {
    let odd = |facts: &ReportFacts, typed_as: &str| {
        NewReport::parse(&typed(&[("month_result", typed_as)]), facts).map(|report| report.odd(facts))
    };
    let people = facts();
    assert_eq!(odd(&people, "90"), Ok(vec![]));
    assert_eq!(odd(&people, ""), Ok(vec![]), "blank is no result");
    assert_eq!(odd(&people, "8"), Ok(vec![Odd::Leap]), "a tenth of December's");
    assert_eq!(odd(&people, "1000"), Ok(vec![Odd::Leap, Odd::Scale]), "ten times the target of January");
    let wrong = FieldProblem { field: ReportField::MonthResult, error: EditError::NotANumber.into() };
    assert_eq!(odd(&people, "250%"), Err(vec![wrong]), "it counts no percents");

    let unknown = ReportFacts { measure: Measure::of(None, None), months: Vec::new(), ..facts() };
    assert_eq!(odd(&unknown, "80%"), Ok(vec![]), "nobody said what it counts");

    let measure = Measure::of(Some("ร้อยละ"), Some(100.0));
    let percents = ReportFacts { measure, months: vec![month(3, None, Some(80.0))], ..facts() };
    assert_eq!(odd(&percents, "95%"), Ok(vec![]));
    assert_eq!(odd(&percents, "250"), Ok(vec![Odd::NoPercent]));
    assert_eq!(odd(&percents, "99999999%"), Ok(vec![Odd::Leap, Odd::Scale, Odd::NoPercent]));
    let beyond = ReportFacts { months: vec![month(3, None, Some(140.0))], ..percents };
    assert_eq!(odd(&beyond, "250"), Ok(vec![]), "what was so before is how it is counted");
}

#[test]
fn steps_are_those_of_the_plan() {
    let (one, two) = (StepId::draft(1).0.to_string(), StepId::draft(2).0.to_string());
    let report = taken(&[("step", &two), ("step", &one), ("step", &two), ("step", "")]);
    assert_eq!(report.steps, [step(1), step(2)], "in the plan's order, each once");
    assert_eq!(report.published().steps, ["ขั้นตอนที่ 1", "ขั้นตอนที่ 2"], "told with what is published");
    refused(&[("step", &Uuid::nil().to_string())], ReportField::Step, ReportError::NoSuchStep);
}

#[test]
fn a_quarter_that_has_not_begun_is_not_reported_on() {
    let parse = |number: &str, (y, m, d)| {
        let mut draft = ReportDraft::default();
        draft.put(ReportField::Quarter, number);
        draft.put(ReportField::Report, "ดำเนินการครบ");
        let facts =
            QuarterFacts { year: facts().year, today: day(y, m, d), quarters: Vec::new(), measure: Measure::default() };
        NewQuarter::parse(&draft, &facts).map(|parsed| parsed.quarter.number())
    };
    assert_eq!(parse("2", (2023, 1, 1)), Ok(2), "from its first day on");
    let today = day(2022, 12, 31);
    let error = ReportError::AfterToday { today };
    assert_eq!(parse("2", (2022, 12, 31)), Err(vec![FieldProblem { field: ReportField::Quarter, error }]));
    assert!(parse("4", (2023, 2, 3)).is_err() && parse("1", (2023, 2, 3)).is_ok());
    assert_eq!(parse("4", (2024, 2, 3)), Ok(4), "a year that is over has all of them");
}

#[test]
fn a_quarter_needs_its_number_and_a_text() {
    let quarter = |number| Quarter::new(number).expect("a quarter");
    let (year, today, measure) = (facts().year, facts().today, Measure::default());
    let none = QuarterFacts { year, today, quarters: Vec::new(), measure };
    let draft = |pairs: &[(&str, &str)]| {
        let pairs: Vec<_> = pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        ReportDraft::read(&pairs)
    };
    let parsed = NewQuarter::parse(
        &draft(&[("quarter", "๒"), ("result", "82.5"), ("report", "ดำเนินการครบ"), ("evidence", "บันทึก 12/66")]),
        &none,
    );
    let parsed = parsed.expect("is taken");
    assert_eq!((parsed.quarter, parsed.result), (quarter(2), Some(82.5)));
    assert_eq!(parsed.published_report(), "ดำเนินการครบ\nหลักฐาน: บันทึก 12/66");
    assert_eq!(NewQuarter::parse(&parsed.draft(), &none), Ok(parsed.clone()));
    let mut first = QuarterResult::empty(quarter(1));
    first.report = Some("ดำเนินการครบ".to_owned());
    let facts = QuarterFacts { quarters: vec![first, QuarterResult::empty(quarter(2))], ..none };
    assert_eq!(parsed.odd(&facts), [Odd::SameText]);
    let blank = NewQuarter {
        result: None, report: "ผลต่างจากเดิมโดยสิ้นเชิง".to_owned(), ..parsed
    };
    assert_eq!(blank.odd(&facts), [Odd::NoResult]);
    let problems = NewQuarter::parse(&draft(&[("quarter", "5"), ("result", "มาก")]), &facts).expect_err("is refused");
    let fields: Vec<ReportField> = problems.iter().map(|problem| problem.field).collect();
    assert_eq!(fields, [ReportField::Quarter, ReportField::Result, ReportField::Report]);
}

#[test]
fn more_than_a_later_report_tells_is_asked_about() {
    let odd = |date, percent| taken(&[("date", date), ("percent", percent)]).odd(&facts());
    assert_eq!(odd("30/11/2565", "26"), [Odd::Again, Odd::AboveLater], "December tells 25");
    assert_eq!(odd("31/10/2565", "11"), [Odd::AboveLater], "November tells 10");
    assert_eq!(odd("31/10/2565", "10"), []);
    assert_eq!(odd("31/1/2566", "60"), [], "nothing is later");
    // The first of them is told, not the newest.
    let facts = facts();
    let told = facts.below(day(2022, 10, 31), 30.0).map(|known| (known.date, known.percent));
    assert_eq!(told, Some((day(2022, 11, 29), Some(10.0))));
    assert_eq!(facts.below(day(2022, 11, 29), 25.0), None, "as much is not less");
}

#[test]
fn a_quarters_result_that_is_no_percent_or_leaps_is_asked_about() {
    let quarter = |number| Quarter::new(number).expect("a quarter");
    let odd = |unit: &str, target: Option<f64>, before: &[Option<f64>], result: f64| {
        let known = |(number, result): (i64, &Option<f64>)| {
            let report = Some(format!("ดำเนินการ{}", ["ก", "ข", "ค"][number as usize - 1].repeat(30)));
            QuarterResult { result: *result, report, ..QuarterResult::empty(quarter(number)) }
        };
        let facts = QuarterFacts {
            year: facts().year,
            today: day(2023, 8, 1),
            quarters: (1..).zip(before).map(known).collect(),
            measure: Measure::of(Some(unit), target),
        };
        let report =
            NewQuarter { quarter: quarter(4), result: Some(result), report: "ครบ".to_owned(), evidence: None };
        report.odd(&facts)
    };
    assert_eq!(odd("ร้อยละ", Some(80.0), &[], 250.0), [Odd::NoPercent]);
    assert_eq!(odd("ร้อยละของครัวเรือน", Some(80.0), &[Some(70.0)], -1.0), [Odd::Negative]);
    assert_eq!(odd("แห่ง", Some(15.0), &[], -3.0), [Odd::Negative], "nothing is counted below zero");
    assert_eq!(
        odd("ลดลงร้อยละ", Some(5.0), &[], -3.0),
        [Odd::Negative],
        "a fall of -3 may be a rise, or a sign too many"
    );
    assert_eq!(odd("ร้อยละ", Some(-5.0), &[], -3.0), [], "what aims below zero");
    assert_eq!(odd("แห่ง", None, &[Some(-2.0)], -3.0), [], "what was so before");
    assert_eq!(odd("แห่ง", None, &[Some(-2.0)], 3.0), [], "a sign that changed says nothing of the size");
    assert_eq!(odd("แห่ง", None, &[Some(-2.0)], -30.0), [Odd::Leap]);
    assert_eq!(odd("%", Some(80.0), &[Some(90.0)], 100.0), []);
    assert_eq!(odd("ครั้ง", Some(80.0), &[], 250.0), [], "more than was aimed at is well done");
    assert_eq!(odd("ร้อยละ", Some(20.0), &[Some(150.0)], 160.0), [], "what was so before is how it is counted");
    for (result, expected) in [(99.0, false), (100.0, true), (1.01, false), (1.0, true), (0.0, true)] {
        let found = odd("ครั้ง", None, &[Some(500.0), Some(10.0), Some(0.0)], result);
        assert_eq!(found, if expected { vec![Odd::Leap] } else { Vec::new() }, "{result} after 10, for 0 is none");
    }
    assert_eq!(odd("ครั้ง", None, &[None, Some(0.0)], 1_000.0), [], "nothing to go by");
    assert_eq!(odd("ระดับ", Some(5.0), &[], 45.0), [Odd::Scale]);
    assert_eq!(odd("ระดับ", Some(5.0), &[Some(80.0)], 85.0), [], "told before");
    assert_eq!(odd("แห่ง", Some(8.0), &[], 80.0), [Odd::Scale]);
}

#[test]
fn what_is_published_of_a_quarter_can_be_gone_on_from() {
    let report = NewQuarter {
        quarter: Quarter::new(2).expect("a quarter"),
        result: Some(82.5),
        report: "ดำเนินการครบ\nหลักฐาน: อยู่ในแฟ้ม".to_owned(),
        evidence: Some("บันทึก 12/66".to_owned()),
    };
    let published = |report: &NewQuarter| QuarterResult {
        result: report.result,
        report: Some(report.published_report()),
        ..QuarterResult::empty(report.quarter)
    };
    assert_eq!(NewQuarter::of_published(&published(&report)), report);
    let bare = NewQuarter { report: "ดำเนินการครบ".to_owned(), evidence: None, ..report };
    assert_eq!(NewQuarter::of_published(&published(&bare)), bare);
    assert_eq!(NewQuarter::of_published(&QuarterResult::empty(bare.quarter)).report, "");
}

#[test]
fn what_is_odd_fits_a_number_that_sorts() {
    assert_eq!(of_bits(bits(&Odd::ALL)), Odd::ALL);
    assert_eq!(of_bits(0), []);
    let known = &Odd::ALL[..7];
    assert_eq!(bits(known), 127, "what is stored goes on meaning the same");
    assert_eq!(to_ask(known, 0), [Odd::NoResult, Odd::SameText, Odd::Again, Odd::Jump]);
    assert_eq!(to_ask(known, bits(&[Odd::SameText, Odd::Jump])), [Odd::NoResult, Odd::Again], "what was meant");
    assert_eq!(to_ask(&Odd::ALL[7..], bits(known)), Odd::ALL[7..]);
    assert!(bits(&[Odd::Fall]) > bits(&[Odd::Trouble, Odd::SameText, Odd::Again, Odd::Jump]));
}

#[test]
fn names_of_fields_come_back() {
    for field in ReportField::ALL {
        assert_eq!(ReportField::from_word(field.as_str()), Some(*field));
        assert_eq!(serde_json::to_value(field).expect("JSON"), field.as_str());
    }
}

#[test]
fn answers_are_typed_json() {
    let problems = parse(&[("percent", "20"), ("date", "4/2/2566")]).expect_err("is refused");
    for sent in [
        Sent::Taken { id: Uuid::nil(), version: 1 },
        Sent::Refused { problems },
        Sent::AsksBack { odd: vec![Odd::Jump, Odd::Fall], later: None },
        Sent::AsksBack { odd: vec![Odd::AboveLater], later: Some((day(2023, 2, 28), 12.5)) },
    ] {
        let json = serde_json::to_string(&sent).expect("JSON");
        assert_eq!(serde_json::from_str::<Sent>(&json).expect("comes back"), sent, "{json}");
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{0,30}", "[0-9,.%\\-]{0,8}", "[0-9]{1,2}/[0-9]{1,2}/256[5-7]", Just(String::new())]
}

proptest! {
    #[test]
    fn whatever_is_typed_what_is_taken_can_stand(
        texts in proptest::collection::vec((0..ReportField::ALL.len(), any_text()), 0..14),
        // Of as many digits as people type: of seventeen, a general reader of JSON may miss the last.
        percent in (0_u32..1_200_000).prop_map(|n| f64::from(n) / 10_000.0),
        days in 0_u64..500,
        spent in 0_i64..200_000,
    ) {
        let facts = facts();
        let date = day(2022, 8, 1) + Days::new(days);
        let mut draft = ReportDraft::default();
        for (place, text) in texts {
            draft.put(ReportField::ALL[place], text);
        }
        draft.put(ReportField::Date, date.to_string());
        draft.put(ReportField::Percent, percent.to_string());
        draft.put(ReportField::Narrative, "ดำเนินการ");
        draft.put(ReportField::Spent, Money(spent).to_string());
        if let Ok(report) = NewReport::parse(&draft, &facts) {
            prop_assert!((0.0..=100.0).contains(&report.percent));
            prop_assert!(facts.year.contains(report.date) && report.date <= facts.today);
            let last = facts.last_percent(report.date);
            prop_assert!(last.is_none_or(|last| report.percent >= last) || report.fall_reason.is_some());
            let total = facts.spent + report.spent.unwrap_or_default();
            prop_assert!(total <= Money::baht(1_000) || report.spent_remark.is_some() || report.spent.is_none_or(|spent| spent == Money::ZERO));
            prop_assert_eq!(NewReport::parse(&report.draft(), &facts), Ok(report.clone()), "what was taken is taken again");
            let json = serde_json::to_string(&Content::Progress(report.clone())).expect("JSON");
            prop_assert_eq!(serde_json::from_str::<Content>(&json).expect("comes back"), Content::Progress(report));
        } else if date <= facts.today && facts.year.contains(date) && percent <= 100.0 {
            // Refused for another reason than what this test chose.
            prop_assert!(draft.0.len() > 4 || facts.last_percent(date).is_some_and(|last| percent < last) || Money(spent) > Money::baht(600));
        }
    }
}
