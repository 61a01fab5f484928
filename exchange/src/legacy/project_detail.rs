//! The record of a later generation: รายละเอียดโครงการ/กิจกรรม: CODE, labels glued to their values.

use domain::{
    kpi::KpiDraft,
    policy::Policy,
    project::ProjectDraft,
    text::search_key,
    unit::{KpiCode, ProjectCode},
};

mod changes;
mod months;
mod reports;

use super::{
    address::Address,
    line::{Line, meaningful, prose},
    notes::{Notes, shown},
    parts::{Parts, in_order, last_line},
    value::{self, date, money, must_be_number, percent},
};

/// The record's labels in their order; the longer of two that begin alike is tried first.
const LABELS: [&str; 27] = [
    "",
    "รหัสโครงการ",
    "ปี",
    "ชื่อโครงการ",
    "policyid",
    "branchid",
    "kpiid",
    "งบฯที่ได้รับ(บาท)",
    "งบฯที่ใช้ไป(บาท)",
    "คืบหน้าล่าสุด",
    "หน่วยงาน",
    "startdate",
    "finishdate",
    "หลักการและเหตุผล",
    "วัตถุประสงค์",
    "เป้าหมาย",
    "ผู้รับผิดชอบ",
    "ผู้ตรวจประเมิน",
    "หมายเหตุ",
    "นโยบายผว.",
    "ค่าน้ำหนัก",
    "เป้าหมายโครงการ",
    "ผลการดำเนินการ",
    "หน่วยนับ",
    "อธิบายรายละเอียดความคืบหน้า",
    "ผลงานเดือนที่",
    "ประวัติการปรับปรุงข้อมูล",
];
const CODE: usize = 1;
const YEAR: usize = 2;
const NAME: usize = 3;
const POLICY_ID: usize = 4;
const BRANCH: usize = 5;
const KPI: usize = 6;
const RECEIVED: usize = 7;
const SPENT: usize = 8;
const PROGRESS: usize = 9;
const UNIT: usize = 10;
const START: usize = 11;
const FINISH: usize = 12;
const RATIONALE: usize = 13;
const OBJECTIVES: usize = 14;
const TARGETS: usize = 15;
const OWNER: usize = 16;
const EVALUATOR: usize = 17;
const REMARK: usize = 18;
const POLICY: usize = 19;
const WEIGHT: usize = 20;
const TARGET: usize = 21;
const RESULT: usize = 22;
const MEASURE: usize = 23;
const NARRATIVE: usize = 24;
const MONTHS: usize = 25;
const HISTORY: usize = 26;
const REPORTS: usize = 27;
/// Text of which nobody can tell where it belongs.
const NOWHERE: usize = 28;
const PLACES: usize = 29;

/// Reads a record; `None` where no code is known.
pub(super) fn read(lines: &[Line<'_>], address: &Address, notes: &mut Notes) -> Option<ProjectDraft> {
    let found: Vec<Option<usize>> = (0..lines.len()).map(|i| place(lines, i)).collect();
    let is_prose =
        |place: usize| matches!(place, RATIONALE | OBJECTIVES | TARGETS | REMARK | NARRATIVE | HISTORY | REPORTS);
    let accepted = in_order(&found, is_prose);
    let doubtful = doubtful(&accepted, is_prose);
    let at: Vec<(usize, usize, Option<&str>)> = accepted
        .into_iter()
        .enumerate()
        .filter_map(|(i, place)| Some((i, place?)))
        .map(|(i, place)| (i, if doubtful == Some(i) { NOWHERE } else { place }, value_of(&lines[i], place)))
        .collect();
    if let Some(line) = doubtful.and_then(|i| lines.get(i)) {
        let message = format!("หน้าจบก่อนบอกได้ว่า “{}” เป็นหัวข้อหรือข้อความ จึงไม่ได้นำเข้าตั้งแต่บรรทัดนี้", shown(&line.text));
        notes.warn(line.no, "page", message);
    }
    let parts = Parts::cut(lines, &at, PLACES);
    let last = last_line(lines);
    let text = |place: usize| prose(parts.get(place).texts()).0;
    let first = |place: usize| -> (usize, String) {
        let part = parts.get(place);
        let said = part.texts().map(str::trim).find(|text| !text.is_empty()).unwrap_or_default();
        (part.line(lines), said.to_owned())
    };

    let printed = code(lines, &first(CODE), notes);
    if printed.as_ref().is_some_and(|(line, _)| notes.ends_at(*line)) && address.code.is_none() {
        notes.error(last, "code", "หน้าถูกตัดที่รหัสโครงการ จึงไม่แน่ว่ารหัสครบ");
    }
    let mut project = ProjectDraft::new(address.settle(printed, notes)?);
    project.name = text(NAME);
    let (line, year) = first(YEAR);
    project.fiscal_year = value::fiscal_year(&year, line, notes).or(address.year);
    project.unit_name = text(UNIT);
    project.owner = text(OWNER);
    project.evaluator = text(EVALUATOR);
    project.remark = text(REMARK);
    project.unit_of_measure = text(MEASURE);
    for (place, field, what, into) in [
        (RATIONALE, "rationale", "หลักการและเหตุผล", &mut project.rationale),
        (OBJECTIVES, "objectives", "วัตถุประสงค์", &mut project.objectives),
        (TARGETS, "targets", "เป้าหมาย", &mut project.targets),
    ] {
        let (said, cut) = prose(parts.get(place).texts());
        if cut {
            notes.warn(parts.get(place).line(lines), field, format!("ข้อความของ “{what}” ถูกตัดออกจากหน้าที่บันทึก"));
        }
        notes.check_end(said.as_deref(), parts.get(place).lines, field);
        *into = said;
    }
    let (line, mut policy) = first(POLICY_ID);
    if notes.cuts(&policy, line) {
        notes.cut(&policy, line, "policy");
        policy.clear();
    }
    let policy_name = text(POLICY);
    project.policy =
        meaningful(&policy).filter(|id| *id != "0").map(|id| Policy { id: id.to_owned(), name: policy_name.clone() });
    if project.policy.is_none() && policy_name.is_some() {
        notes.warn(line, "policy", "มีชื่อนโยบาย ผว. แต่ไม่มี Policy ID จึงไม่ได้นำเข้า");
    }
    let (line, branch) = first(BRANCH);
    if notes.cuts(&branch, line) {
        notes.cut(&branch, line, "branch");
    } else {
        // Nothing but zeros is how the page prints that there is none.
        project.branch = meaningful(&branch).filter(|id| id.chars().any(|c| c != '0')).map(str::to_owned);
    }
    kpis(&first(KPI), &mut project, notes);
    let (line, amount) = first(RECEIVED);
    project.budget_received = money(&amount, line, "budget_received", notes);
    let (line, amount) = first(SPENT);
    project.budget_spent = money(&amount, line, "budget_spent", notes);
    let (line, day) = first(START);
    project.start = date(&day, line, "start", "วันเริ่มต้นโครงการ", notes);
    let (line, day) = first(FINISH);
    project.finish = date(&day, line, "finish", "วันสิ้นสุดโครงการ", notes);
    if let (Some(start), Some(finish)) = (project.start, project.finish)
        && finish < start
    {
        notes.error(line, "finish", format!("โครงการสิ้นสุด {finish} ก่อนเริ่มต้น {start}"));
    }
    progress(lines, &first(PROGRESS), &mut project, notes);
    let (line, weight) = first(WEIGHT);
    project.weight = must_be_number(&weight, line, "weight", "ค่าน้ำหนัก", notes);
    let (line, target) = first(TARGET);
    project.target = must_be_number(&target, line, "target", "เป้าหมายโครงการ", notes);
    let printed_unit = target.trim_start_matches(|c: char| c.is_numeric() || matches!(c, '.' | ',' | '-' | ' '));
    if let (Some(printed), Some(known)) = (meaningful(printed_unit), project.unit_of_measure.as_deref())
        && !notes.ends_at(line)
        && search_key(printed) != search_key(known)
    {
        let message = format!("หน่วยของเป้าหมาย “{}” ต่างจากหน่วยนับ “{}” ใช้หน่วยนับ", shown(&target), shown(known));
        notes.warn(line, "unit_of_measure", message);
    }
    let (line, result) = first(RESULT);
    project.result = must_be_number(&result, line, "result", "ผลการดำเนินการ", notes);
    if project.unit_of_measure.is_none() {
        project.unit_of_measure = meaningful(printed_unit).map(str::to_owned);
    }
    project.months = months::read(lines, &at, notes);
    project.earlier_changes = changes::read(parts.get(HISTORY).lines, notes);
    let told = parts.get(NARRATIVE).lines.iter().filter(|line| line.key != "เป้าหมาย").map(|line| line.text.as_ref());
    if let (Some(text), _) = prose(parts.get(NARRATIVE).inline.into_iter().chain(told)) {
        let line = parts.get(NARRATIVE).line(lines);
        notes.warn(line, "reports", format!("ไม่ได้นำเข้าคำอธิบายความคืบหน้าที่ไม่มีวันที่ “{}”", shown(&text)));
    }
    reports::read(parts.get(REPORTS).lines, &mut project, notes);
    let reported = project.reports.iter().filter_map(|report| Some((report.date, report.percent?)));
    if let (Some(head), Some((date, last_percent))) = (project.progress, reported.max_by_key(|(date, _)| *date))
        && head != last_percent
    {
        let date = domain::fiscal_year::thai_date(date);
        notes.warn(
            last,
            "progress",
            format!(
                "คืบหน้าล่าสุดในหัวหน้า {head} ไม่ตรงกับรายงานสุดท้าย {last_percent} ({date}) ตารางความคืบหน้าอาจถูกตัด ใช้ค่าที่สูงกว่า"
            ),
        );
    }
    missing(&parts, last, notes);
    Some(project)
}

/// The last heading of a page, where it stands in prose and skips another. Further down, what comes would tell whether
/// it is a heading or a word of that prose; a page cut short has nothing further down.
fn doubtful(accepted: &[Option<usize>], is_prose: impl Fn(usize) -> bool) -> Option<usize> {
    let mut seen = accepted.iter().enumerate().rev().filter_map(|(i, place)| Some((i, (*place)?)));
    let (last, place) = seen.next()?;
    let before = seen.find(|(_, before)| *before != place)?.1;
    (is_prose(before) && place > before + 1 && place <= NARRATIVE).then_some(last)
}

/// The place of the label a line begins with.
fn place(lines: &[Line<'_>], i: usize) -> Option<usize> {
    let line = &lines[i];
    if line.is_blank() {
        return None;
    }
    let key = line.key.as_str();
    if is_report_heading(line) {
        return Some(REPORTS);
    }
    if key.starts_with("รายละเอียดโครงการ/กิจกรรม") || key.starts_with("ข้อมูลโครงการ/กิจกรรม")
    {
        return None;
    }
    // The percent above the record is no row of it.
    if line.value("คืบหน้าล่าสุด").is_some_and(|value| value.starts_with("ร้อยละ"))
    {
        return None;
    }
    if key.starts_with("เป้าหมายเดือนที่") {
        return Some(MONTHS);
    }
    let at =
        LABELS.iter().enumerate().skip(1).filter(|(_, label)| key.starts_with(*label)).max_by_key(|(_, l)| l.len())?.0;
    let rest = line.rest(LABELS[at])?;
    let fits = match at {
        CODE | YEAR => rest.trim_start_matches([':', ' ']).starts_with(char::is_numeric) || rest.trim().is_empty(),
        // The bare label before the months is another row than the text of the same name.
        TARGETS => {
            let below = lines[i + 1..].iter().find(|line| !line.is_blank());
            !(rest.trim().is_empty() && below.is_some_and(|line| line.key.starts_with("ผลงานเดือนที่")))
        }
        HISTORY => rest.trim().is_empty(),
        _ => true,
    };
    fits.then_some(at)
}

/// The heading of the latest progress, or of its columns.
fn is_report_heading(line: &Line<'_>) -> bool {
    line.is_label("ความคืบหน้าล่าสุด") || (line.key.starts_with("วันที่รายงาน") && line.key.contains("สถานะโครงการ"))
}

fn value_of<'l>(line: &'l Line<'_>, place: usize) -> Option<&'l str> {
    let rest = line.rest(LABELS.get(place).filter(|label| !label.is_empty())?)?.trim();
    Some(rest.strip_prefix(':').unwrap_or(rest).trim_start())
}

/// The code in the heading and the one in the record, which must be one.
fn code(lines: &[Line<'_>], record: &(usize, String), notes: &mut Notes) -> Option<(usize, ProjectCode)> {
    let heading = lines.iter().find_map(|line| {
        let value = line.value("รายละเอียดโครงการ/กิจกรรม")?;
        Some((line.no, value.parse::<ProjectCode>().ok()?))
    });
    let (line, text) = record;
    let recorded = match meaningful(text) {
        None => None,
        Some(text) if heading.is_some() && notes.cuts(text, *line) => None,
        Some(text) => match text.parse::<ProjectCode>() {
            Ok(code) => Some((*line, code)),
            Err(_) => {
                notes.error(*line, "code", format!("รหัสโครงการ “{}” ไม่ถูกรูป", shown(text)));
                None
            }
        },
    };
    if let (Some((_, heading)), Some((line, recorded))) = (&heading, &recorded)
        && heading != recorded
    {
        notes.error(*line, "code", format!("พบรหัสโครงการสองรหัสในหน้าเดียว {heading} และ {recorded}"));
    }
    recorded.or(heading)
}

fn kpis((line, text): &(usize, String), project: &mut ProjectDraft, notes: &mut Notes) {
    for code in text.split([',', ';']).filter_map(meaningful) {
        match code.parse::<KpiCode>() {
            Ok(_) if notes.cuts(code, *line) => notes.cut(code, *line, "kpis"),
            Ok(code) if code.as_str().trim_matches('0').is_empty() => {}
            Ok(code) => project.kpis.push(KpiDraft::new(code)),
            Err(_) => notes.warn(*line, "kpis", format!("รหัสตัวชี้วัด “{}” อ่านไม่ได้ ไม่ได้นำเข้า", shown(code))),
        }
    }
}

/// The percent above the record and the one in it.
fn progress(lines: &[Line<'_>], (line, text): &(usize, String), project: &mut ProjectDraft, notes: &mut Notes) {
    let above = lines.iter().find_map(|line| {
        let value = line.value("คืบหน้าล่าสุด")?;
        value.starts_with("ร้อยละ").then_some((line.no, value))
    });
    let recorded = percent(text, *line, "progress", "คืบหน้าล่าสุด", notes);
    let above = above.and_then(|(line, value)| percent(value, line, "progress", "คืบหน้าล่าสุด", notes));
    if let (Some(recorded), Some(above)) = (recorded, above)
        && recorded != above
    {
        notes.warn(*line, "progress", format!("คืบหน้าล่าสุด {recorded} ไม่ตรงกับ {above} ในหัวหน้า ใช้ {recorded}"));
    }
    project.progress = recorded.or(above);
}

fn missing(parts: &Parts<'_, '_>, last: usize, notes: &mut Notes) {
    for (place, field, what) in [
        (YEAR, "fiscal_year", "ปีงบประมาณ"),
        (NAME, "name", "ชื่อโครงการ"),
        (RECEIVED, "budget_received", "งบประมาณที่ได้รับ"),
        (SPENT, "budget_spent", "งบประมาณที่ใช้ไป"),
        (PROGRESS, "progress", "ความคืบหน้าล่าสุด"),
        (UNIT, "unit", "ชื่อหน่วยงาน"),
        (START, "start", "วันเริ่มต้นโครงการ"),
        (FINISH, "finish", "วันสิ้นสุดโครงการ"),
        (RATIONALE, "rationale", "หลักการและเหตุผล"),
        (OBJECTIVES, "objectives", "วัตถุประสงค์"),
        (TARGETS, "targets", "เป้าหมาย"),
        (OWNER, "owner", "ผู้รับผิดชอบ"),
        (WEIGHT, "weight", "ค่าน้ำหนัก"),
        (TARGET, "target", "เป้าหมายโครงการ"),
        (RESULT, "result", "ผลการดำเนินการ"),
        (MEASURE, "unit_of_measure", "หน่วยนับ"),
        (MONTHS, "months", "ผลงานรายเดือน"),
        (REPORTS, "reports", "ความคืบหน้าล่าสุดรายครั้ง"),
    ] {
        if parts.get(place).heading.is_none() {
            notes.missing(last, field, what);
        }
    }
}
