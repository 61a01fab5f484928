//! What a unit reports of an indicator quarter by quarter, and what the evaluator gives it.

use chrono::NaiveDate;
use domain::{
    fiscal_year::{FiscalYear, Quarter},
    quarter_result::QuarterResult,
    text::number,
};

use super::{kpi_texts::quantity, random::Random, subjects::Indicator};

/// What the quarters are written from.
pub(super) struct Telling<'a> {
    /// The year.
    pub year: FiscalYear,
    /// Nothing is known after this day.
    pub today: NaiveDate,
    /// Name and scale.
    pub indicator: Indicator,
    /// The year's target.
    pub target: f64,
    /// The noun phrase.
    pub topic: &'a str,
    /// The unit's name.
    pub office: &'a str,
}

/// What became of it.
pub(super) struct Told {
    /// The quarters with a row.
    pub rows: Vec<QuarterResult>,
    /// The quarter in force and its score.
    pub evaluated: Option<(Quarter, Option<f64>)>,
    /// The last reported result.
    pub result: Option<f64>,
    /// Written once the year is over.
    pub summary: Option<String>,
}

/// Days the evaluator takes after a quarter's end.
const EVALUATION_DAYS: i64 = 45;

/// The quarters up to today.
pub(super) fn quarters(telling: &Telling<'_>, random: &mut Random) -> Told {
    let reach = random.weighted(&[(70, (0.97, 1.1)), (20, (0.75, 0.97)), (10, (0.2, 0.75))]);
    let reach = random.between(reach.0, reach.1);
    // Some units answer a target in levels with a percentage; the page has to cope.
    let mixed = telling.indicator.measure == "ระดับ" && random.chance(25);
    let mut rows = Vec::new();
    let mut evaluated = None;
    let mut highest: Option<f64> = None;
    for quarter in Quarter::ALL {
        let (first, last) = quarter.span(telling.year);
        // Drawn whether used or not, so that a later day changes no earlier quarter.
        let mut random = Random::of(random.next(), b'q'.into(), quarter.number().into());
        if first > telling.today {
            break;
        }
        let over = telling.today > last;
        let interim = random.chance(30);
        let mut row = QuarterResult::empty(quarter);
        evaluated = Some((quarter, None));
        let missed = random.chance(6);
        if over && missed {
            // How the legacy pages print a quarter nobody reported on.
            if random.chance(60) {
                (row.result, row.score_2_1, row.score_2_2) = (Some(0.0), Some(0.0), Some(0.0));
            }
            rows.push(row);
            continue;
        }
        if !over && !interim {
            break;
        }
        let value = value(telling, quarter, reach, mixed, highest, &mut random);
        highest = Some(value);
        row.result = Some(value);
        row.report = Some(report(telling, quarter, value, mixed, &mut random));
        let looked_at = !random.chance(7);
        if looked_at && (telling.today - last).num_days() >= EVALUATION_DAYS {
            score(&mut row, &mut random);
        } else if over && random.chance(50) {
            (row.score_2_1, row.score_2_2) = (Some(0.0), Some(0.0));
        }
        evaluated = Some((quarter, row.score));
        rows.push(row);
    }
    let result = highest;
    let summary =
        result.filter(|_| telling.today > telling.year.last_day()).map(|result| summary(telling, result, mixed));
    Told { rows, evaluated, result, summary }
}

/// The evaluator's three numbers. None is computed from another in the legacy data; the score mostly
/// repeats 2.1.
fn score(row: &mut QuarterResult, random: &mut Random) {
    let result = random.weighted(&[(66, 100.0), (8, 95.0), (8, 90.0), (6, 85.0), (6, 80.0), (6, 0.0)]);
    let reported = random.weighted(&[(82, 100.0), (12, 50.0), (6, 0.0)]);
    let score = random.weighted(&[(93, result), (4, reported), (3, (result + reported) / 2.0)]);
    (row.score, row.score_2_1, row.score_2_2) = (Some(score), Some(result), Some(reported));
}

/// The result of a quarter, cumulative where things are counted.
fn value(
    telling: &Telling<'_>,
    quarter: Quarter,
    reach: f64,
    mixed: bool,
    before: Option<f64>,
    random: &mut Random,
) -> f64 {
    let share = f64::from(quarter.number()) / 4.0;
    let target = telling.target;
    let noise = random.between(0.97, 1.03);
    let cents = |value: f64| (value * 100.0).round() / 100.0;
    match telling.indicator.measure {
        "ระดับ" if mixed => (100.0 * share * reach).round().min(100.0),
        "ระดับ" => (target * share * reach).round().clamp(1.0, 5.0).max(before.unwrap_or(0.0)),
        "ลดลงร้อยละ" => cents(target * share * reach * noise),
        "ร้อยละ" | "ค่าเฉลี่ย" if telling.indicator.lower => {
            cents(target * (2.05 - reach) * (1.1 - 0.1 * share) * noise)
        }
        "ร้อยละ" => cents((target * reach * (0.88 + 0.12 * share) * noise).min(100.0)),
        "ค่าเฉลี่ย" => cents(target * reach.min(1.05) * noise),
        _ => (target * share * reach * noise).round().max(before.unwrap_or(0.0)),
    }
}

fn report(telling: &Telling<'_>, quarter: Quarter, value: f64, mixed: bool, random: &mut Random) -> String {
    const MONTHS: [&str; 4] = ["ตุลาคม – ธันวาคม", "มกราคม – มีนาคม", "เมษายน – มิถุนายน", "กรกฎาคม – กันยายน"];
    let months = MONTHS[usize::from(quarter.number() - 1)];
    let result = quantity(&number(value), if mixed { "ร้อยละ" } else { telling.indicator.measure });
    let Telling { office, topic, .. } = telling;
    match random.below(4) {
        0 => format!("{office}ดำเนินงานด้าน{topic}ในเดือน{months} มีผลการดำเนินงาน {result}"),
        1 => format!("ผลการดำเนินงานสะสมถึงไตรมาสที่ {} เท่ากับ {result} โดยเป็นไปตามขั้นตอนที่กำหนดในแผน", quarter.number()),
        2 => format!(
            "1. ดำเนินการตามแผนงานด้าน{topic}\n2. ติดตามผลเป็นประจำทุกเดือน\n3. ผลการดำเนินงานในช่วงเดือน{months} เท่ากับ {result}"
        ),
        _ => format!(
            "ในเดือน{months} ได้ดำเนินการด้าน{topic} จำนวน {} ครั้ง ผลตามตัวชี้วัดเท่ากับ {result} พร้อมแนบเอกสารหลักฐานแล้ว",
            random.within(2..=24)
        ),
    }
}

fn summary(telling: &Telling<'_>, result: f64, mixed: bool) -> String {
    let measure = telling.indicator.measure;
    let reached = quantity(&number(result), if mixed { "ร้อยละ" } else { measure });
    let wanted = quantity(&number(telling.target), measure);
    let smaller_is_better = telling.indicator.lower && measure != "ลดลงร้อยละ";
    let met = if smaller_is_better { result <= telling.target } else { result >= telling.target };
    let verdict = match (mixed, met) {
        (true, _) => "ผลรายงานเป็นร้อยละของขั้นตอนที่แล้วเสร็จ จึงไม่เทียบกับค่าเป้าหมายโดยตรง",
        (false, true) => "บรรลุค่าเป้าหมาย",
        (false, false) => "ยังไม่บรรลุค่าเป้าหมาย หน่วยงานจะนำปัญหาไปปรับแผนในปีต่อไป",
    };
    format!("ตลอดปีงบประมาณ พ.ศ. {} มีผลการดำเนินงาน {reached} จากค่าเป้าหมาย {wanted} {verdict}", telling.year)
}
