//! What a field of the audit is called, and what its values are.

use domain::{
    audit::{Change, FieldPath},
    edit::Record,
    fiscal_year::FiscalMonth,
    history::Subject,
};

use crate::i18n::Lang;

/// What the values of a field are, which tells how they read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text as entered.
    Text,
    /// A number.
    Number,
    /// A number of percent.
    Percent,
    /// Baht.
    Money,
    /// A day.
    Date,
    /// True or false.
    YesNo,
    /// That something was added to a list; the value is the place in the list again.
    Added,
    /// 1 in progress, 2 finished.
    ReportStatus,
    /// Strategic or routine; of a unit, what sort it is.
    KpiType,
    /// A role and the code of its place, `*` the whole city.
    Role,
    /// What is never told, only that it was set.
    Secret,
    /// Output or outcome.
    KpiLevel,
    /// A path in the city's plan, as JSON.
    Strategy,
    /// A plan of steps, as JSON; only their number where the record was new.
    Steps,
    /// A quarter and its score.
    Evaluated,
    /// Decision and reason of an appeal.
    Appeal,
    /// How far a plan or a request is, in a word.
    State,
}

/// Field, Thai, English, kind of value.
const FIELDS: &[(&str, &str, &str, Kind)] = &[
    ("name", "ชื่อ", "Name", Kind::Text),
    ("parent", "สังกัด", "Belongs to", Kind::Text),
    ("unit", "หน่วยงาน", "Unit", Kind::Text),
    ("closed_from", "ปิดตั้งแต่", "Closed from", Kind::Date),
    ("display_name", "ชื่อ", "Name", Kind::Text),
    ("email", "อีเมล", "E-mail", Kind::Text),
    ("reminders", "การแจ้งเตือน", "Reminders", Kind::Text),
    ("active", "บัญชีเปิดใช้งาน", "Account open", Kind::YesNo),
    ("role", "บทบาท", "Role", Kind::Role),
    ("password", "รหัสผ่าน", "Password", Kind::Secret),
    ("reset_link", "ลิงก์ตั้งรหัสผ่าน", "Link to set a password", Kind::Secret),
    ("sessions", "การเข้าใช้ที่เปิดอยู่", "Open sessions", Kind::Secret),
    ("external_subject", "บัญชีขององค์กร", "Account of the organisation", Kind::Text),
    ("external_issuer", "ผู้ออกบัญชีขององค์กร", "Who issued that account", Kind::Text),
    ("kind", "ประเภท", "Type", Kind::KpiType),
    ("fiscal_year", "ปีงบประมาณ", "Fiscal year", Kind::Text),
    ("section", "ส่วนราชการ", "Section", Kind::Text),
    ("owner", "ผู้รับผิดชอบ", "Responsible", Kind::Text),
    ("coordinator", "ผู้ประสานงาน สยป.", "Coordinator (SED)", Kind::Text),
    ("branch", "รหัสสาขา (Branch ID)", "Branch ID", Kind::Text),
    ("evaluator", "ผู้ตรวจประเมิน", "Evaluator", Kind::Text),
    ("start", "เริ่มต้น", "Start", Kind::Date),
    ("finish", "สิ้นสุด", "Finish", Kind::Date),
    ("progress", "ความคืบหน้า", "Progress", Kind::Percent),
    (
        "head_progress",
        "ความคืบหน้าตามหน้าเดิม (จากนี้นับจากรายงาน)",
        "Progress printed by the source (reports count from here)",
        Kind::Percent,
    ),
    ("weight", "ค่าน้ำหนัก", "Weight", Kind::Number),
    ("target", "เป้าหมาย", "Target", Kind::Number),
    ("target_text", "เป้าหมาย (ตามที่พิมพ์)", "Target as printed", Kind::Text),
    ("result", "ผลงาน", "Result", Kind::Number),
    ("unit_of_measure", "หน่วยนับ", "Unit of measure", Kind::Text),
    ("budget_received", "งบฯ ที่ได้รับ", "Budget received", Kind::Money),
    ("budget_spent", "งบฯ ที่ใช้ไป", "Budget spent", Kind::Money),
    ("evaluated", "ไตรมาสที่ประเมิน", "Quarter in force", Kind::Evaluated),
    ("evaluated.score", "คะแนนไตรมาสที่ประเมิน", "Score of the quarter in force", Kind::Number),
    ("policy", "นโยบาย ผว.", "Governor's policy", Kind::Text),
    ("rationale", "หลักการและเหตุผล", "Rationale", Kind::Text),
    ("objectives", "วัตถุประสงค์", "Objectives", Kind::Text),
    ("targets", "เป้าหมายของโครงการ", "Targets", Kind::Text),
    ("remark", "หมายเหตุ", "Remark", Kind::Text),
    ("strategy", "ยุทธศาสตร์", "Strategy", Kind::Strategy),
    ("routine", "ภารกิจงานประจำ", "Routine work", Kind::YesNo),
    ("steps", "ขั้นตอน", "Steps", Kind::Steps),
    ("kpis", "ตัวชี้วัดที่สนับสนุน", "KPI it supports", Kind::Text),
    ("projects", "โครงการที่สนับสนุน", "Supporting project", Kind::Text),
    ("earlier_changes", "ประวัติจากระบบเดิม (รายการ)", "History from the old system (entries)", Kind::Number),
    ("level", "ระดับ", "Level", Kind::KpiLevel),
    ("dimension", "มิติที่", "Dimension", Kind::Text),
    ("negotiated", "เจรจาตกลง", "Negotiated", Kind::YesNo),
    ("definition", "นิยามหรือความหมาย", "Definition", Kind::Text),
    ("formula", "วิธีการคำนวณหรือเกณฑ์การประเมิน", "Formula or criteria", Kind::Text),
    ("source", "วิธีเก็บข้อมูล/แหล่งข้อมูล", "Data source", Kind::Text),
    ("summary", "สรุปผลการดำเนินงาน", "Summary", Kind::Text),
    ("percent", "ความคืบหน้า", "Progress", Kind::Percent),
    ("narrative", "ผลการดำเนินงาน", "What was done", Kind::Text),
    ("problem", "ปัญหา", "Problem", Kind::Text),
    ("obstacle", "อุปสรรค", "Obstacle", Kind::Text),
    ("spent", "เบิกใช้", "Spent", Kind::Money),
    ("on_plan", "เป็นไปตามแผน", "On plan", Kind::YesNo),
    ("on_target", "เป็นไปตามเป้าหมาย", "On target", Kind::YesNo),
    ("status", "สถานะโครงการ", "Status of the project", Kind::ReportStatus),
    ("report", "รายงานผล", "Report", Kind::Text),
    ("score", "คะแนน", "Score", Kind::Number),
    ("score_2_1", "คะแนน 2.1", "Score 2.1", Kind::Number),
    ("score_2_2", "คะแนน 2.2", "Score 2.2", Kind::Number),
    ("change", "ขอปรับเกณฑ์", "Change of criteria", Kind::Appeal),
    ("code", "รหัส", "Code", Kind::Text),
    ("id", "เลขที่", "Number", Kind::Text),
    ("label", "ข้อความ", "Wording", Kind::Text),
    ("edition", "ระยะของแผน", "Edition of the plan", Kind::Text),
    ("number", "ลำดับที่", "Number", Kind::Text),
    ("path", "ลำดับในแผน", "Place in the plan", Kind::Text),
    ("plan_state", "สถานะแผน", "State of the plan", Kind::State),
    ("change_request", "คำขอเปลี่ยนแปลงแผน", "Change request", Kind::State),
    ("state", "สถานะ", "State", Kind::State),
    ("copied_from", "คัดลอกจาก", "Copied from", Kind::Text),
    ("cancel", "ขอยกเลิกตัวชี้วัด", "Cancellation", Kind::Appeal),
    ("month_due_day", "รายเดือนครบกำหนดวันที่", "Months are due on day", Kind::Number),
    ("quarter_due_day", "รายไตรมาสครบกำหนดวันที่", "Quarters are due on day", Kind::Number),
    ("lock_after", "ล็อกเมื่อเลยกำหนดเกิน (วัน)", "Locked so many days after due", Kind::Number),
    ("opens", "เปิดรับ", "Opens", Kind::Date),
    ("due", "ครบกำหนด", "Due", Kind::Date),
    ("locks", "ล็อกตั้งแต่", "Locked from", Kind::Date),
    ("first_year", "ตั้งแต่ปี", "From year", Kind::Text),
    ("last_year", "ถึงปี", "To year", Kind::Text),
    ("retired", "ยกเลิก", "Retired", Kind::YesNo),
    ("closed", "ปิด", "Closed", Kind::YesNo),
    ("below", "รวมหน่วยงานย่อย", "With everything below", Kind::YesNo),
    ("reason", "เหตุผล", "Reason", Kind::Text),
    ("until", "เปิดให้ถึงก่อนวันที่", "Open until before", Kind::Date),
    ("answer", "เหตุที่ไม่เปิด", "Why it stays locked", Kind::Text),
    ("caption", "คำบรรยาย", "Caption", Kind::Text),
    ("shown", "การเผยแพร่", "Publication", Kind::State),
];

/// Fields a project's history can be filtered by, in the order of its page.
const OF_PROJECT: &[&str] = &[
    "name",
    "fiscal_year",
    "section",
    "owner",
    "coordinator",
    "branch",
    "evaluator",
    "start",
    "finish",
    "progress",
    "head_progress",
    "weight",
    "target",
    "result",
    "unit_of_measure",
    "budget_received",
    "budget_spent",
    "policy",
    "strategy",
    "routine",
    "rationale",
    "objectives",
    "targets",
    "remark",
    "steps",
    "plan_state",
    "reports",
    "months",
    "kpis",
    "evaluated",
    "evaluations",
    "earlier_changes",
];

/// Fields a KPI's history can be filtered by.
const OF_KPI: &[&str] = &[
    "name",
    "fiscal_year",
    "kind",
    "level",
    "dimension",
    "negotiated",
    "target",
    "target_text",
    "result",
    "unit_of_measure",
    "definition",
    "formula",
    "source",
    "summary",
    "strategy",
    "quarters",
    "evaluated",
    "appeals",
    "projects",
];

/// Fields of what administrators keep.
const OF_UNIT: &[&str] = &["name", "parent", "kind", "closed_from"];
const OF_SECTION: &[&str] = &["name", "unit", "closed_from"];
const OF_EDITION: &[&str] = &["name", "first_year", "last_year"];
const OF_LINE: &[&str] = &["path", "label", "retired"];
const OF_POLICY: &[&str] = &["id", "name", "first_year", "last_year", "closed"];
const OF_YEAR: &[&str] = &["month_due_day", "quarter_due_day", "lock_after", "windows", "exceptions", "reopenings"];
const OF_ACCOUNT: &[&str] = &[
    "display_name",
    "email",
    "role",
    "active",
    "password",
    "reset_link",
    "sessions",
    "external_subject",
    "external_issuer",
    "reminders",
];

/// What a history can be filtered by: field or list, and what it is called.
pub fn choices(lang: Lang, subject: Subject) -> Vec<(String, String)> {
    let fields = match subject {
        Subject::Record(Record::Project) => OF_PROJECT,
        Subject::Record(Record::Kpi) => OF_KPI,
        Subject::Unit => OF_UNIT,
        Subject::Section => OF_SECTION,
        Subject::Edition => OF_EDITION,
        Subject::Line => OF_LINE,
        Subject::Policy => OF_POLICY,
        Subject::Year => OF_YEAR,
        Subject::Account => OF_ACCOUNT,
    };
    let called = |field: &str| match field {
        "reports" => lang.history_reports().to_owned(),
        "months" => lang.months_heading().to_owned(),
        "evaluations" => lang.evaluations_heading().to_owned(),
        "quarters" => lang.quarter_reports().to_owned(),
        "appeals" => lang.appeals_heading().to_owned(),
        "windows" => lang.windows_of_year().to_owned(),
        "exceptions" => lang.exceptions().to_owned(),
        "reopenings" => lang.reopening_one().to_owned(),
        field => describe(lang, field).0,
    };
    fields.iter().map(|field| ((*field).to_owned(), called(field))).collect()
}

/// What a field is called and what its values are; a field nobody named keeps the name it is stored under.
pub fn describe(lang: Lang, field: &str) -> (String, Kind) {
    let path = FieldPath::parse(field);
    let named = FIELDS.iter().find(|(name, ..)| *name == path.name);
    let label = named.map_or(path.name, |(_, th, en, _)| lang.pick(th, en));
    let kind = named.map_or(Kind::Text, |(.., kind)| *kind);
    match path.row.and_then(|(list, key)| row(lang, list, key)) {
        // A report is added with its percent, the rows of other lists with nothing but their place.
        Some(row) if path.name.is_empty() && field.starts_with("reports") => (row, Kind::Percent),
        Some(row) if path.name.is_empty() => (row, Kind::Added),
        Some(row) => (format!("{row} · {label}"), kind),
        None if path.row.is_some() || named.is_none() => (field.to_owned(), Kind::Text),
        None => (label.to_owned(), kind),
    }
}

/// The same beside the other fields of one event: the name of an account is what one signs in with.
pub fn described(lang: Lang, field: &str, among: &[Change]) -> (String, Kind) {
    if field == "name" && among.iter().any(|change| change.field == "display_name") {
        return (lang.user_name().to_owned(), Kind::Text);
    }
    describe(lang, field)
}

/// A row of a list, by what tells it from the others.
fn row(lang: Lang, list: &str, key: &str) -> Option<String> {
    let month = |key: &str| Some(lang.month(FiscalMonth::new(key.parse().ok()?).ok()?));
    Some(match list {
        "reports" => format!("{} {}", lang.pick("รายงาน", "Report of"), lang.date(key.parse().ok()?)),
        "months" => format!("{} {}", lang.month_label(), month(key)?),
        "quarters" => format!("{} {key}", lang.quarter()),
        "evaluations" => format!("{} {} {key}", lang.evaluation(), lang.quarter()),
        "appeals" => format!("{} {} {key}", lang.appeals_heading(), lang.round()),
        "attachments" => format!("{} {key}", lang.file_one()),
        "windows" => lang.period(key.parse().ok()?),
        "submission" => format!("{} {}", lang.pick("รายงานที่ส่ง", "Report sent for"), lang.period(key.parse().ok()?)),
        "exceptions" => unit_window(lang, key)?,
        "reopenings" => format!("{} · {}", lang.reopening_one(), unit_window(lang, key)?),
        _ => return None,
    })
}

/// A unit's window: `50490000 month-3`.
fn unit_window(lang: Lang, key: &str) -> Option<String> {
    let (unit, period) = key.split_once(' ')?;
    Some(format!("{} {unit} · {}", lang.unit(), lang.period(period.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_speak_the_readers_language() {
        let check = |field: &str, th: &str, en: &str, kind| {
            assert_eq!(describe(Lang::Th, field), (th.to_owned(), kind), "{field}");
            assert_eq!(describe(Lang::En, field), (en.to_owned(), kind), "{field}");
        };
        check("target", "เป้าหมาย", "Target", Kind::Number);
        check("reports[2022-11-29]", "รายงาน 29 พ.ย. 2565", "Report of 29 Nov 2022", Kind::Percent);
        check("reports[2022-11-29].spent", "รายงาน 29 พ.ย. 2565 · เบิกใช้", "Report of 29 Nov 2022 · Spent", Kind::Money);
        check("months[3].result", "เดือน ธ.ค. · ผลงาน", "Month Dec · Result", Kind::Number);
        check("quarters[2]", "ไตรมาส 2", "Quarter 2", Kind::Added);
        check("evaluations[1].score", "ผลประเมิน สยป. ไตรมาส 1 · คะแนน", "Evaluation Quarter 1 · Score", Kind::Number);
        check("appeals[1].cancel", "การอุทธรณ์ รอบที่ 1 · ขอยกเลิกตัวชี้วัด", "Appeals Round 1 · Cancellation", Kind::Appeal);
        check("attachments[ป้าย.jpg].caption", "ไฟล์ ป้าย.jpg · คำบรรยาย", "File ป้าย.jpg · Caption", Kind::Text);
        check("attachments[a.pdf]", "ไฟล์ a.pdf", "File a.pdf", Kind::Added);
        check(
            "reopenings[50490000 month-3].until",
            "คำขอเปิดรอบ · หน่วยงาน 50490000 · เดือน ธ.ค. · เปิดให้ถึงก่อนวันที่",
            "Request to open again · Unit 50490000 · Month Dec · Open until before",
            Kind::Date,
        );
        check("never_heard", "never_heard", "never_heard", Kind::Text);
    }

    #[test]
    fn the_two_names_of_an_account_are_told_apart() {
        let change = |field: &str| Change { field: field.to_owned(), before: None, after: Some("x".to_owned()) };
        let account = [change("name"), change("display_name")];
        let labels = |lang| account.iter().map(|c| described(lang, &c.field, &account).0).collect::<Vec<_>>();
        assert_eq!(
            (labels(Lang::Th), labels(Lang::En)),
            (vec!["ชื่อผู้ใช้".to_owned(), "ชื่อ".to_owned()], vec!["User name".to_owned(), "Name".to_owned()])
        );
        assert_eq!(described(Lang::En, "name", &account[..1]).0, "Name", "a unit's");
    }

    #[test]
    fn what_can_be_filtered_by_has_a_name() {
        for subject in Subject::ALL {
            for lang in [Lang::Th, Lang::En] {
                for (field, label) in choices(lang, subject) {
                    assert!(!label.is_empty() && label != field, "{field}");
                }
            }
        }
    }

    /// Every field the importer writes into the audit has a label, whoever adds the next one.
    #[test]
    fn every_field_the_importer_writes_has_a_label() {
        let folder = std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo tells it"))
            .join("../store/src/import");
        let mut found = 0;
        for file in ["project.rs", "kpi.rs", "references.rs"] {
            let source = std::fs::read_to_string(folder.join(file)).expect("the importer's source");
            for begin in
                ["changes.merge(", "changes.note(", "field(", "changes.merge(format!(", "changes.note(format!("]
            {
                for (_, after) in source.match_indices(begin).map(|(at, _)| source.split_at(at + begin.len())) {
                    let Some(text) = after.trim_start().trim_start_matches("format!(").trim_start().strip_prefix('"')
                    else {
                        continue;
                    };
                    let name = text.split('"').next().unwrap_or_default();
                    let name =
                        name.split_once('.').filter(|(list, _)| list.contains('[')).map_or(name, |(_, leaf)| leaf);
                    if name.is_empty() || name.contains('[') || name.contains('{') {
                        continue;
                    }
                    found += 1;
                    assert!(FIELDS.iter().any(|(field, ..)| *field == name), "{file}: {name} has no label");
                }
            }
        }
        assert!(found > 45, "{found}");
        for list in
            ["reports[{}]", "months[{number}]", "evaluations[{quarter}]", "quarters[{number}]", "appeals[{round}]"]
        {
            let name = list.split('[').next().unwrap_or_default();
            assert!(row(Lang::Th, name, if name == "reports" { "2022-10-01" } else { "1" }).is_some(), "{name}");
        }
    }
}
