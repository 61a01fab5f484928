//! What a project reports, month by month, up to the day the city is looked at.

use chrono::{Datelike, Days, NaiveDate};
use domain::{
    fiscal_year::{FiscalYear, THAI_MONTHS},
    money::Money,
    progress_report::{ProgressReport, ReportedStatus},
    standing::{TOLERANCE, planned_progress},
    step::Step,
};

use super::{
    behaviour::{Behaviour, Course},
    random::Random,
    text::{Fill, append},
    works::{StepText, WorkText},
};

/// Days a report speaks ahead.
const AHEAD_DAYS: u64 = 21;

/// What is said of a step that was already running the month before.
const AGAIN: &[&str] = &[
    "ติดตามความคืบหน้าทุกสัปดาห์และรายงานผู้บังคับบัญชาแล้ว {k} ครั้ง",
    "ประสานงานกับผู้เกี่ยวข้องอย่างใกล้ชิด การดำเนินงานเป็นไปอย่างต่อเนื่อง",
    "ดำเนินการเพิ่มเติมจากเดือนก่อน {m} รายการ",
    "ประชุมติดตามงานภายในฝ่าย {k} ครั้ง เพื่อเร่งรัดส่วนที่เหลือ",
    "ลงพื้นที่ติดตามงาน {k} ครั้ง และบันทึกภาพประกอบการรายงาน",
    "งานส่วนใหญ่ของขั้นตอนนี้แล้วเสร็จ คงเหลือรายละเอียดเล็กน้อย",
    "รวบรวมข้อมูลจากผู้ปฏิบัติงาน {m} คนเพื่อปรับวิธีทำงานให้เหมาะสม",
    "ผลการดำเนินงานเป็นที่น่าพอใจ และได้รับความร่วมมือจากทุกฝ่าย",
];

/// What the reports are written from.
pub(super) struct Telling<'a> {
    /// The year.
    pub year: FiscalYear,
    /// Nothing is reported after this day.
    pub today: NaiveDate,
    /// The plan.
    pub steps: &'a [Step],
    /// The texts of its steps.
    pub texts: &'a [&'static StepText],
    /// What is known of its kind of work.
    pub work: &'static WorkText,
    /// How it goes.
    pub course: Course,
    /// What sentences are filled with.
    pub fill: Fill<'a>,
    /// What is spent once all is done; `None` where no money is reported.
    pub money: Option<Money>,
}

/// The reports, oldest first.
pub(super) fn reports(telling: &Telling<'_>, random: &mut Random) -> Vec<ProgressReport> {
    let mut out: Vec<ProgressReport> = Vec::new();
    if telling.course.behaviour == Behaviour::NotStarted {
        return out;
    }
    let mut before = 0.0;
    let mut spent_before = 0;
    let mut step_before = None;
    let mut still = 0;
    for month in telling.year.months() {
        let (_, last) = month.span(telling.year);
        let date = last - Days::new(random.below(15));
        // Drawn for every month, used or not, so that a later `today` only adds reports.
        let mut random = Random::of(random.next(), b'm'.into(), month.number().into());
        if date > telling.today || out.len() >= telling.course.reports || before >= 100.0 {
            break;
        }
        let planned = planned_progress(telling.steps, date).unwrap_or(0.0);
        // A report has to stand for a month, so people round towards where they will be in three weeks.
        let soon = planned_progress(telling.steps, date + Days::new(AHEAD_DAYS)).unwrap_or(planned);
        let forgotten = month.number() != 12 && !out.is_empty() && random.chance(7);
        if planned <= 0.0 || forgotten {
            continue;
        }
        let percent = telling.course.percent(soon, month.number(), before, &mut random);
        still = if !out.is_empty() && percent <= before { still + 1 } else { 0 };
        // One month without progress may pass in silence; a second one has to be explained.
        let stuck = still > usize::from(telling.course.behaviour != Behaviour::Stuck);
        let step = step_at(telling.steps, percent);
        let narrative = narrate(telling, date, percent, stuck, step, step_before, &mut random);
        let behind = percent < planned - TOLERANCE;
        let trouble = if stuck {
            100
        } else if behind {
            45
        } else {
            9
        };
        let spent = telling.money.map(|total| {
            // Payment follows work: little at first, the rest towards the end.
            let due = if percent >= 100.0 { 1.0 } else { (percent / 100.0_f64).powf(1.3) * 0.95 };
            let until = if percent >= 100.0 { total.satang() } else { (total.as_f64() * due) as i64 * 100 };
            let spent = (until - spent_before).max(0);
            spent_before += spent;
            Money(spent)
        });
        out.push(ProgressReport {
            date,
            percent: Some(percent),
            narrative: Some(narrative),
            problem: random.chance(trouble / 2).then(|| random.pick(telling.work.problems).to_owned()),
            obstacle: random.chance(trouble).then(|| random.pick(telling.work.obstacles).to_owned()),
            spent,
            on_plan: (!random.chance(4)).then_some(!behind),
            on_target: (!random.chance(6)).then_some(!behind || random.chance(20)),
            status: Some(if percent >= 100.0 { ReportedStatus::Finished } else { ReportedStatus::InProgress }),
            steps: Vec::new(),
            step_ids: Vec::new(),
        });
        before = percent;
        step_before = Some(step);
    }
    out
}

/// The step that runs when the project stands at `percent`.
fn step_at(steps: &[Step], percent: f64) -> usize {
    let mut sum = 0.0;
    for (at, step) in steps.iter().enumerate() {
        sum += step.weight.unwrap_or(0.0);
        if percent < sum {
            return at;
        }
    }
    steps.len().saturating_sub(1)
}

fn narrate(
    telling: &Telling<'_>,
    date: NaiveDate,
    percent: f64,
    stuck: bool,
    step: usize,
    step_before: Option<usize>,
    random: &mut Random,
) -> String {
    let text = telling.texts[step];
    let fill = Fill { count: random.within(11..=96), times: random.within(2..=9), ..telling.fill };
    let mut out = String::with_capacity(320);
    if random.chance(35) {
        out.push_str("ในเดือน");
        out.push_str(THAI_MONTHS[date.month0() as usize]);
        out.push(' ');
    }
    if percent >= 100.0 {
        out.push_str(random.pick(&[
            "ดำเนินการครบทุกขั้นตอนตามแผนแล้ว ",
            "โครงการแล้วเสร็จตามวัตถุประสงค์ ",
            "ดำเนินการแล้วเสร็จและบรรลุเป้าหมายที่กำหนด ",
        ]));
        append(&mut out, text.detail, &fill);
        return out;
    }
    if stuck {
        out.push_str("ยังอยู่ในขั้นตอน");
        out.push_str(text.title);
        out.push_str(random.pick(&[
            " ความก้าวหน้าเท่ากับเดือนก่อน อยู่ระหว่างเร่งแก้ไขอุปสรรค",
            " ไม่มีความก้าวหน้าเพิ่มเติมในเดือนนี้ และได้รายงานผู้บังคับบัญชาแล้ว",
            " อยู่ระหว่างประสานหน่วยงานที่เกี่ยวข้องเพื่อให้ดำเนินการต่อได้",
        ]));
        return out;
    }
    match step_before {
        Some(before) if before < step => {
            push_done(&mut out, telling.texts[step - 1].title);
            out.push_str("แล้วเสร็จ และเริ่ม");
        }
        None if step > 0 => {
            push_done(&mut out, telling.texts[step - 1].title);
            out.push_str("แล้ว ขณะนี้อยู่ระหว่าง");
        }
        Some(_) if random.chance(40) => out.push_str("ยังคงดำเนินการต่อเนื่องในขั้นตอน"),
        _ => out.push_str("อยู่ระหว่าง"),
    }
    out.push_str(text.title);
    out.push(' ');
    // The same step a second month is told in other words.
    let again = step_before == Some(step) && random.chance(65);
    append(&mut out, if again { random.pick(AGAIN) } else { text.detail }, &fill);
    out
}

/// A title to be followed by แล้ว; one that ends in a number keeps its distance.
fn push_done(out: &mut String, title: &str) {
    out.push_str(title);
    if title.ends_with(|c: char| c.is_ascii_digit()) {
        out.push(' ');
    }
}
