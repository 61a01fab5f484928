//! One project of the demo city.

use chrono::NaiveDate;
use domain::{
    evaluation::Evaluation,
    fiscal_year::{FiscalYear, Quarter},
    kpi::KpiDraft,
    money::Money,
    monthly_result::MonthlyResult,
    progress_report::ProgressReport,
    project::ProjectDraft,
    standing::{planned_progress, reported_progress},
    step::Step,
    text::number,
    unit::UnitKind,
};

use super::{
    City,
    behaviour::Course,
    kpi,
    layout::Place,
    plan::plan,
    random::Random,
    reports::{Telling, reports},
    strategy,
    subjects::Subject,
    text::{Fill, append, fill},
    units::{UNITS, Unit},
    works::Work,
};

/// Serial of a unit's first project and first KPI: beyond the four digits of the legacy system's, so that
/// no page of it falls on a demo record.
pub(super) const FIRST_SERIAL: u64 = 10_001;

/// Sentences that say why the unit is the one to act.
const MISSIONS: &[&str] = &[
    "{o}มีหน้าที่ดูแลด้าน{t}ให้เป็นไปตามแผนพัฒนากรุงเทพมหานคร",
    "จากผลการดำเนินงานปีที่ผ่านมา {o}ได้รับข้อเสนอแนะจากประชาชนให้เร่งดำเนินการด้าน{t}",
    "การดำเนินงานด้าน{t}เป็นภารกิจที่{o}ต้องปฏิบัติอย่างต่อเนื่อง",
    "ในปีงบประมาณ พ.ศ. {y} {o}ให้ความสำคัญกับ{t}เป็นลำดับต้น",
];

/// Second lines of the targets.
const SATISFIED: &[&str] = &[
    "ผู้มีส่วนเกี่ยวข้องพึงพอใจต่อการดำเนินงานไม่น้อยกว่าร้อยละ 80",
    "รายงานผลการดำเนินงานเป็นประจำทุกเดือน",
    "ดำเนินการแล้วเสร็จภายในปีงบประมาณ พ.ศ. {y}",
];

/// The project at a place.
pub(super) fn project(city: &City, index: u64, place: Place) -> Option<ProjectDraft> {
    let unit = &UNITS[place.unit];
    let year = city.years[place.year];
    let mut random = Random::of(city.seed, b'p'.into(), index);
    let random = &mut random;
    let topic = city.topics.topic(city.seed, year, place.unit, place.local);
    let subject = topic.subject;
    let running = place.year + 1 == city.years.len();
    let course = Course::draw(running, random);
    let (steps, texts) = plan(subject.work.text().steps, year, course.behaviour, random);

    let by_percent = random.chance(35);
    let (measure, low, high) = if by_percent { ("ร้อยละ", 100, 100) } else { subject.measure };
    let aimed = round_number(random.within(low..=high));
    let aimed_goal =
        number(if by_percent { round_number(random.within(subject.measure.1..=subject.measure.2)) } else { aimed });
    let be = year.be().to_string();
    let with = Fill {
        area: unit.area(),
        office: unit.name,
        topic: subject.topic,
        number: &aimed_goal,
        measure: subject.measure.0,
        year: &be,
        ..Fill::default()
    };

    let received = budget(unit, subject.work, random);
    let spends = if received > Money::ZERO { Some(share_of(received, random)) } else { None };
    let money = spends.or((!random.chance(25)).then_some(Money::ZERO));
    let telling = Telling {
        year,
        today: city.today,
        steps: &steps,
        texts: &texts,
        work: subject.work.text(),
        course,
        fill: with,
        money,
    };
    // Streams of their own: what is drawn below must not change as the year goes on.
    let reports = reports(&telling, &mut Random::of(city.seed, b'r'.into(), index));
    let progress = reports.last().and_then(|report| report.percent);
    let spent: Money = reports.iter().filter_map(|report| report.spent).sum();
    let pace = random.between(0.92, 1.06);
    let result = progress.map(|percent| measured(aimed, percent, pace, by_percent));
    let months = if random.chance(55) {
        months(year, city.today, &steps, &reports, aimed, pace, by_percent, random)
    } else {
        Vec::new()
    };

    let (section_code, section_name) = unit.section(subject.section);
    let routine = topic.policy.is_none() && random.chance(38);
    let strategy = if routine { Vec::new() } else { strategy::path(year, subject.line, random) };
    let (evaluations, evaluated) =
        evaluations(year, city.today, progress.is_some(), &mut Random::of(city.seed, b'e'.into(), index));
    let title = if topic.policy.is_none() && random.chance(25) {
        format!("โครงการ{}", topic.title)
    } else {
        topic.title
    };

    Some(ProjectDraft {
        name: Some(title),
        fiscal_year: Some(year),
        unit_name: Some(unit.name.to_owned()),
        section_code,
        section_name: Some(section_name.to_owned()),
        owner: Some(section_name.to_owned()),
        coordinator: random.chance(40).then(|| "กลุ่มงานติดตามและประเมินผล สยป.".to_owned()),
        evaluator: random.chance(70).then(|| "สำนักยุทธศาสตร์และประเมินผล".to_owned()),
        start: steps.iter().filter_map(Step::span).map(|span| span.0).min(),
        finish: steps.iter().filter_map(Step::span).map(|span| span.1).max(),
        progress,
        weight: Some(random.weighted(&[(70, 1.0), (15, 2.0), (10, 0.5), (5, 3.0)])),
        target: Some(aimed),
        result,
        unit_of_measure: Some(measure.to_owned()),
        budget_received: Some(received),
        budget_spent: Some(spent),
        rationale: Some(rationale(subject, &with, random)),
        objectives: Some(objectives(subject, &with, random)),
        targets: Some(targets(subject, &with, random)),
        remark: random.chance(6).then(|| "ได้รับความเห็นชอบให้ปรับแผนการดำเนินงานระหว่างปี".to_owned()),
        policy: topic.policy.map(super::policies::PolicyText::policy),
        strategy,
        routine: Some(routine),
        kpis: kpis(city, place, random),
        evaluations,
        evaluated,
        steps,
        reports,
        months,
        ..ProjectDraft::new(format!("{}-{}", unit.code, FIRST_SERIAL + place.sequence).parse().ok()?)
    })
}

/// The KPIs a project supports, by code and name: the one of its own subject where there is one, else one of
/// the unit's general ones; a quarter of the projects support both.
fn kpis(city: &City, place: Place, random: &mut Random) -> Vec<KpiDraft> {
    let count = city.kpis.count(place.year, place.unit);
    let general = kpi::general_count(count);
    let own = (place.local + general < count).then_some(place.local + general);
    let shared = (count > 0).then(|| place.local % general);
    let both = random.chance(25);
    let supported = if both { [own, shared] } else { [own.or(shared), None] };
    supported.into_iter().flatten().filter_map(|local| kpi::named(city, place.year, place.unit, local)).collect()
}

/// Baht received: nothing for most projects of the districts, sums up to hundreds of millions for works.
fn budget(unit: &Unit, work: Work, random: &mut Random) -> Money {
    let district = unit.kind == UnitKind::District;
    let nothing = match (district, work) {
        (true, Work::Build) => 30,
        (true, _) => 78,
        (false, Work::Build) => 0,
        (false, _) => 35,
    };
    let (low, high) = work.text().budget;
    let scale = if district { 0.04 } else { 1.0 };
    let (low, high) = ((low * scale).max(8.0), high * scale);
    // Sums of money spread evenly by their number of digits.
    let thousands = (random.between(low.ln(), high.ln())).exp();
    if random.chance(nothing) {
        return Money::ZERO;
    }
    let baht = (thousands * 1_000.0) as i64;
    let grain = if baht >= 1_000_000 { 100_000 } else { 100 };
    Money::baht((baht / grain).max(1) * grain)
}

/// What is spent of a budget once the project is done: most of it, exact to the satang.
fn share_of(received: Money, random: &mut Random) -> Money {
    if random.chance(15) {
        return received;
    }
    let satang = (received.as_f64() * random.between(0.86, 0.999)) as i64 * 100;
    Money(satang + if random.chance(40) { random.pick(&[25, 50, 75]) } else { 0 })
}

/// A number as people set targets: 10s above 100, 100s above 1,000.
fn round_number(n: i64) -> f64 {
    let grain = match n {
        0..=100 => 1,
        101..=1_000 => 10,
        _ => 100,
    };
    (n / grain * grain) as f64
}

fn measured(aimed: f64, percent: f64, pace: f64, by_percent: bool) -> f64 {
    if by_percent { percent } else { (aimed * percent / 100.0 * pace).round() }
}

#[expect(clippy::too_many_arguments, reason = "one project's figures, used once")]
fn months(
    year: FiscalYear,
    today: NaiveDate,
    steps: &[Step],
    reports: &[ProgressReport],
    aimed: f64,
    pace: f64,
    by_percent: bool,
    random: &mut Random,
) -> Vec<MonthlyResult> {
    let last_report = reports.last().map(|report| report.date);
    year.months()
        .map(|month| {
            let (first, last) = month.span(year);
            let planned = planned_progress(steps, last);
            let reported = (last <= today && last_report.is_some_and(|day| first <= day))
                .then(|| reported_progress(reports, last))
                .flatten();
            let blank = random.chance(5);
            MonthlyResult {
                month,
                target: planned.map(|planned| (aimed * planned / 100.0).round()),
                result: reported.filter(|_| !blank).map(|percent| measured(aimed, percent, pace, by_percent)),
            }
        })
        .collect()
}

/// Scores by quarter, and the evaluator's line of the quarter in force.
fn evaluations(
    year: FiscalYear,
    today: NaiveDate,
    reported: bool,
    random: &mut Random,
) -> (Vec<Evaluation>, Option<(Quarter, Option<f64>)>) {
    let mut out = Vec::new();
    for quarter in Quarter::ALL {
        let (first, last) = quarter.span(year);
        let score = random.weighted(&[(62, 100.0), (12, 95.0), (10, 90.0), (8, 85.0), (5, 80.0), (3, 0.0)]);
        let looked_at = !random.chance(8);
        if first > today {
            break;
        }
        // The evaluator takes about six weeks after a quarter's end.
        let scored = (today - last).num_days() >= 45 && looked_at && reported;
        out.push(Evaluation { quarter, score: scored.then_some(score) });
    }
    let in_force = out.last().map(|evaluation| (evaluation.quarter, evaluation.score));
    (out, in_force)
}

fn rationale(subject: &Subject, with: &Fill<'_>, random: &mut Random) -> String {
    let mut out = String::with_capacity(900);
    let both = random.chance(60);
    let first = random.below(subject.needs.len() as u64) as usize;
    append(&mut out, subject.needs[first], with);
    out.push(' ');
    if both && subject.needs.len() > 1 {
        append(&mut out, subject.needs[(first + 1) % subject.needs.len()], with);
        out.push('\n');
    }
    append(&mut out, random.pick(MISSIONS), with);
    out.push(' ');
    append(&mut out, random.pick(subject.work.text().approach), with);
    out
}

fn objectives(subject: &Subject, with: &Fill<'_>, random: &mut Random) -> String {
    let count = random.within(1..=subject.aims.len() as i64) as usize;
    let lines: Vec<_> =
        subject.aims[..count].iter().zip(1..).map(|(aim, at)| format!("{at}. เพื่อ{}", fill(aim, with))).collect();
    lines.join("\n")
}

fn targets(subject: &Subject, with: &Fill<'_>, random: &mut Random) -> String {
    let mut out = String::with_capacity(300);
    out.push_str("1. ");
    append(&mut out, subject.goal, with);
    if random.chance(75) {
        out.push_str("\n2. ");
        append(&mut out, random.pick(SATISFIED), with);
    }
    out
}
