//! The translation layer: Thai first, English second.
//!
//! Every label is one line of the table below, so a missing translation does not compile.

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use domain::{
    appeal::AppealDecision,
    fiscal_year::{FiscalYear, THAI_MONTHS_SHORT, english_date, thai_date},
    kpi::{KpiKind, KpiLevel, KpiStatus},
    standing::Status,
    strategy::Edition,
};
use serde::{Deserialize, Serialize};

/// The reader's language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// ไทย
    #[default]
    Th,
    /// English
    En,
}

macro_rules! words {
    ($($name:ident: $th:literal, $en:literal;)+) => {
        /// The labels, by name.
        #[expect(missing_docs, reason = "the two texts beside each name say what it is")]
        impl Lang {
            $(pub const fn $name(self) -> &'static str {
                self.pick($th, $en)
            })+
        }
    };
}

mod admin;
mod create;
mod edit;
mod files;
mod grid;
mod history;
mod job;
mod keeping;
mod live;
mod mail;
#[cfg(feature = "ssr")]
mod measure;
mod oidc;
mod outbox;
mod people;
mod period;
mod plan_of_city;
mod reminder;
mod reopen;
mod report;
mod roster;
mod steps;
mod timeliness;
mod workbench;

impl Lang {
    /// What language names and texts of records are in, where it is another than the page's.
    pub const fn own(self) -> Option<&'static str> {
        match self {
            Self::Th => None,
            Self::En => Some("th"),
        }
    }

    /// What language an entered text is in, where it is another than the page's: one in Latin letters is left as it is.
    pub fn own_of(self, text: &str) -> Option<&'static str> {
        let thai = |c: char| ('\u{e01}'..='\u{e5b}').contains(&c);
        self.own().filter(|_| text.contains(thai))
    }

    /// The text in this language.
    pub const fn pick(self, th: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Th => th,
            Self::En => en,
        }
    }

    /// The language of a code, `th` or `en`.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "th" => Some(Self::Th),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// Its code.
    pub const fn code(self) -> &'static str {
        self.pick("th", "en")
    }

    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            Self::Th => Self::En,
            Self::En => Self::Th,
        }
    }

    /// A date: `29 พ.ย. 2565`, `29 Nov 2022`.
    pub fn date(self, date: NaiveDate) -> String {
        match self {
            Self::Th => thai_date(date),
            Self::En => english_date(date),
        }
    }

    /// A day and time on the city's clock: `29 พ.ย. 2565 14:05 น.`
    pub fn moment(self, at: NaiveDateTime) -> String {
        let (date, time) = (self.date(at.date()), format!("{:02}:{:02}", at.hour(), at.minute()));
        match self {
            Self::Th => format!("{date} {time} น."),
            Self::En => format!("{date} {time}"),
        }
    }

    /// A span of days: `1 ต.ค. 2565 – 30 ก.ย. 2566`; a missing end is a dash.
    pub fn span(self, start: Option<NaiveDate>, finish: Option<NaiveDate>) -> Option<String> {
        let show = |date: Option<NaiveDate>| date.map_or_else(|| "–".to_owned(), |date| self.date(date));
        (start.is_some() || finish.is_some()).then(|| format!("{} – {}", show(start), show(finish)))
    }

    /// A fiscal year: `2566`, `2566 (2022/23)`.
    pub fn year(self, year: FiscalYear) -> String {
        match self {
            Self::Th => year.to_string(),
            Self::En => format!("{year} ({})", year.common_era()),
        }
    }

    /// A fiscal month by its short name, October being 1.
    pub fn month(self, month: domain::fiscal_year::FiscalMonth) -> &'static str {
        let index = month.calendar_month() as usize - 1;
        match self {
            Self::Th => THAI_MONTHS_SHORT[index],
            Self::En => domain::fiscal_year::ENGLISH_MONTHS_SHORT[index],
        }
    }

    /// A standing in a word.
    pub const fn status(self, status: Status) -> &'static str {
        match status {
            Status::NotStarted => self.pick("ยังไม่เริ่ม", "Not started"),
            Status::Ahead => self.pick("เร็วกว่าแผน", "Ahead of plan"),
            Status::OnPlan => self.pick("ตามแผน", "On plan"),
            Status::Behind => self.pick("ช้ากว่าแผน", "Behind plan"),
            Status::Late => self.pick("เลยกำหนด", "Overdue"),
            Status::Done => self.pick("แล้วเสร็จ", "Done"),
            Status::Silent => self.pick("ขาดรายงาน", "No recent report"),
        }
    }

    /// What a level (1–4) of the city's plan is called.
    pub const fn strategy_level(self, edition: Edition, level: u8) -> &'static str {
        match (self, edition, level) {
            (Self::Th, _, _) => edition.level_name(level),
            (Self::En, Edition::Phase2, 1) => "Area",
            (Self::En, Edition::Phase2, 2) => "Dimension",
            (Self::En, Edition::Phase3, 1) => "Strategy",
            (Self::En, Edition::Phase3, 2) => "Issue",
            (Self::En, _, 3) => "Goal",
            (Self::En, Edition::Phase2, _) => "Objective",
            (Self::En, Edition::Phase3, _) => "Tactic",
        }
    }

    /// How far a KPI's year has come.
    pub const fn kpi_status(self, status: KpiStatus) -> &'static str {
        match status {
            KpiStatus::Silent => self.pick("ขาดรายงาน", "Report missing"),
            KpiStatus::Reported => self.pick("รอประเมิน", "Awaiting evaluation"),
            KpiStatus::Evaluated => self.pick("ประเมินแล้ว", "Evaluated"),
            KpiStatus::NotDue => self.pick("ยังไม่ถึงกำหนด", "Not due yet"),
        }
    }

    /// Which figure a score was given to, beside it.
    pub fn scored_then(self, then: f64) -> String {
        let then = domain::text::number(then);
        match self {
            Self::Th => format!(" * ให้แก่ผลเดิม {then}"),
            Self::En => format!(" * given to the earlier result {then}"),
        }
    }

    /// That the end of a curve is a percent of no known day.
    pub fn undated_note(self, percent: f64) -> String {
        let percent = domain::text::number(percent);
        match self {
            Self::Th => format!("ร้อยละ {percent} มาจากหัวเอกสารต้นทางซึ่งไม่บอกวันที่ จึงวางไว้ ณ วันที่อ่าน และไม่มีการคาดการณ์"),
            Self::En => format!(
                "{percent} % is from the source's head, which tells no day: it stands at the day of reading, and nothing is forecast from it."
            ),
        }
    }

    /// What the small timeline of a row shows: `7 ขั้นตอน มีที่เลยกำหนด`.
    pub fn timeline_spark(self, steps: usize, late: bool) -> String {
        let steps = self.steps(steps);
        let late = if late {
            self.pick(" มีขั้นตอนที่เลยกำหนด", ", some overdue")
        } else {
            ""
        };
        format!("{steps}{late}")
    }

    /// What sort of KPI.
    pub const fn kpi_kind(self, kind: KpiKind) -> &'static str {
        match kind {
            KpiKind::Strategic => self.pick("เชิงยุทธศาสตร์", "Strategic"),
            KpiKind::Routine => self.pick("งานประจำ", "Routine"),
        }
    }

    /// How many KPIs a page shows: `หน้าละ 20 ตัวชี้วัด`.
    pub fn kpis_a_page(self, kpis: u64) -> String {
        match self {
            Self::Th => format!("หน้าละ {kpis} ตัวชี้วัด"),
            Self::En => format!("{kpis} a page"),
        }
    }

    /// So many steps.
    pub fn steps(self, steps: usize) -> String {
        match (self, steps) {
            (Self::Th, _) => format!("{steps} {}", self.step()),
            (Self::En, 1) => "1 step".to_owned(),
            (Self::En, _) => format!("{steps} steps"),
        }
    }

    /// That a list goes on elsewhere: `และอีก 12 โครงการ`.
    pub fn and_more(self, projects: u64) -> String {
        let projects = domain::text::number(projects as f64);
        match self {
            Self::Th => format!("และอีก {projects} โครงการ"),
            Self::En => format!("and {projects} more"),
        }
    }

    /// Yes or no.
    pub const fn yes_no(self, yes: bool) -> &'static str {
        if yes { self.pick("ใช่", "Yes") } else { self.pick("ไม่ใช่", "No") }
    }

    /// What was decided about an appeal.
    pub const fn decision(self, decision: AppealDecision) -> &'static str {
        match decision {
            AppealDecision::Pending => self.pending(),
            AppealDecision::Granted => self.granted(),
            AppealDecision::Refused => self.refused(),
        }
    }

    /// What level of KPI.
    pub const fn kpi_level(self, level: KpiLevel) -> &'static str {
        match level {
            KpiLevel::Output => self.pick("ผลผลิต", "Output"),
            KpiLevel::Outcome => self.pick("ผลลัพธ์", "Outcome"),
        }
    }
}

words! {
    product: "แผนดิจิทัล กทม.", "Digital Plan Bangkok";
    about: "แผนงาน โครงการ และตัวชี้วัดของกรุงเทพมหานคร: แผนรายขั้นตอน ความคืบหน้ารายเดือน และผลการประเมินรายไตรมาสของทุกหน่วยงาน", "Plans, projects and KPIs of Bangkok: the steps, the progress month by month and the evaluation quarter by quarter of every unit.";
    city: "กรุงเทพมหานคร", "Bangkok";
    skip: "ข้ามไปยังเนื้อหา", "Skip to content";
    menu: "เมนูหลัก", "Main menu";
    you_are_here: "ตำแหน่งของหน้านี้", "You are here";
    overview: "ภาพรวม", "Overview";
    units: "หน่วยงาน", "Units";
    unit: "หน่วยงาน", "Unit";
    projects: "โครงการ", "Projects";
    project: "โครงการ", "Project";
    kpis: "ตัวชี้วัด", "KPIs";
    kpi: "ตัวชี้วัด", "KPI";
    strategy: "ยุทธศาสตร์", "Strategy";
    switch_language: "English", "ไทย";
    theme_dark: "โหมดมืด", "Dark mode";
    theme_light: "โหมดสว่าง", "Light mode";
    fiscal_year: "ปีงบประมาณ", "Fiscal year";
    fy: "ปีงบฯ", "FY";
    all_years: "ทุกปี", "All years";
    all_units: "ทุกหน่วยงาน", "All units";
    all: "ทั้งหมด", "All";
    show: "แสดง", "Show";
    search: "ค้นหา", "Search";
    search_projects_hint: "ชื่อหรือรหัสโครงการ", "Project name or code";
    search_kpis_hint: "ชื่อหรือรหัสตัวชี้วัด", "KPI name or code";
    status_label: "สถานะ", "Status";
    policy: "นโยบาย ผว.", "Governor's policy";
    sort: "เรียงตาม", "Sort by";
    sort_code: "รหัส", "Code";
    sort_name: "ชื่อ", "Name";
    sort_progress: "ความคืบหน้าน้อยก่อน", "Least progress first";
    sort_variance: "ช้ากว่าแผนมากก่อน", "Furthest behind first";
    sort_last_report: "ไม่ได้รายงานนานสุดก่อน", "Longest without a report first";
    sort_budget: "งบประมาณมากก่อน", "Largest budget first";
    sort_result: "ผลงานน้อยก่อน", "Lowest result first";
    code_label: "รหัส", "Code";
    name: "ชื่อ", "Name";
    progress: "ความคืบหน้า", "Progress";
    planned: "ตามแผน", "Planned";
    plan: "แผน", "Plan";
    variance: "ต่างจากแผน", "Variance";
    performance: "ผลเทียบแผน (SPI)", "Progress ÷ plan (SPI)";
    points: "จุด", "points";
    last_report: "รายงานล่าสุด", "Last report";
    no_report_yet: "ยังไม่มีรายงาน", "No report yet";
    budget: "งบประมาณ", "Budget";
    budget_received: "งบฯ ที่ได้รับ", "Budget received";
    budget_spent: "งบฯ ที่ใช้ไป", "Budget spent";
    baht: "บาท", "baht";
    no_budget: "ไม่ใช้งบประมาณ", "No budget";
    not_said: "ไม่ได้ระบุ", "Not given";
    add_supported_kpi: "เพิ่มตัวชี้วัดที่สนับสนุน", "Add a KPI it supports";
    supported_kpi_code: "รหัสหรือชื่อตัวชี้วัด", "Code or name of the KPI";
    supported_kpi_hint: "พิมพ์รหัส หรือคำในชื่อ แล้วเลือกจากที่พบ", "Type its code, or words of its name and choose from what is found.";
    supported_kpi_choose: "เลือกตัวชี้วัดที่พบ", "Choose one that was found";
    kpi_choose: "ไม่ใช่รหัสตัวชี้วัด เลือกจากที่พบด้านบน", "That is no code of a KPI: choose from what was found above.";
    supported_kpi_find: "ค้นหารหัสในรายการตัวชี้วัดของหน่วยงาน", "Find the code in the unit's list of KPIs";
    add_it: "เพิ่ม", "Add";
    supports_no_more: "ถอดออก", "Remove";
    not_a_kpi: "ไม่พบตัวชี้วัดรหัสหรือชื่อนี้ในปีของโครงการ", "There is no KPI of this code or name in the project's year";
    kpi_of_another_year: "ตัวชี้วัดนี้เป็นของปีงบประมาณอื่น", "This KPI belongs to another fiscal year";
    kpis_enough: "สนับสนุนตัวชี้วัดได้ไม่เกิน 50 ตัว", "A project supports at most 50 KPIs";
    previous: "ก่อนหน้า", "Previous";
    next: "ถัดไป", "Next";
    pages: "หน้า", "Pages";
    items: "รายการ", "items";
    clear_filters: "ล้างตัวกรอง", "Clear filters";
    nothing_found: "ไม่พบรายการที่ตรงกับเงื่อนไข", "Nothing matches";
    nothing_found_hint: "ลองลดคำค้น เปลี่ยนปีงบประมาณ หรือล้างตัวกรอง", "Try fewer words, another year, or clear the filters.";
    owner: "ผู้รับผิดชอบ", "Responsible";
    coordinator: "ผู้ประสานงาน สยป.", "Coordinator (SED)";
    branch: "รหัสสาขา (Branch ID)", "Branch ID";
    evaluator: "ผู้ตรวจประเมิน", "Evaluator";
    section: "ส่วนราชการ", "Section";
    sections: "ส่วนราชการ/ฝ่าย", "Sections";
    start: "เริ่มต้น", "Start";
    finish: "สิ้นสุด", "Finish";
    duration: "ระยะเวลา", "Duration";
    weight: "ค่าน้ำหนัก", "Weight";
    target: "เป้าหมาย", "Target";
    result: "ผลงาน", "Result";
    unit_of_measure: "หน่วยนับ", "Unit of measure";
    rationale: "หลักการและเหตุผล", "Rationale";
    objectives: "วัตถุประสงค์", "Objectives";
    targets: "เป้าหมายของโครงการ", "Targets";
    remark: "หมายเหตุ", "Remark";
    routine: "ภารกิจงานประจำของหน่วยงาน", "Routine work of the unit";
    steps_heading: "ขั้นตอนการดำเนินงาน", "Steps of the plan";
    step: "ขั้นตอน", "Step";
    curve_heading: "ความคืบหน้าเทียบกับแผน", "Progress against plan";
    reports_heading: "ผลการดำเนินงาน", "Progress reports";
    reports: "รายงาน", "reports";
    problem: "ปัญหา", "Problem";
    obstacle: "อุปสรรค", "Obstacle";
    spent: "เบิกใช้", "Spent";
    on_plan: "เป็นไปตามแผน", "On plan";
    off_plan: "ไม่เป็นไปตามแผน", "Not on plan";
    on_target: "เป็นไปตามเป้าหมาย", "On target";
    off_target: "ไม่เป็นไปตามเป้าหมาย", "Not on target";
    in_progress: "กำลังดำเนินการ", "In progress";
    finished: "แล้วเสร็จ", "Finished";
    months_heading: "ผลงานรายเดือน", "Monthly results";
    month_label: "เดือน", "Month";
    supports_kpi: "ตัวชี้วัดที่สนับสนุน", "KPIs it supports";
    supporting_projects: "โครงการที่สนับสนุนตัวชี้วัด", "Projects supporting this KPI";
    no_supporting_projects: "ยังไม่มีโครงการที่ผูกกับตัวชี้วัดนี้", "No project is linked to this KPI yet.";
    project_facts: "ข้อมูลโครงการ", "Project record";
    kpi_facts: "ข้อมูลตัวชี้วัด", "KPI record";
    strategy_heading: "สนับสนุนแผนพัฒนากรุงเทพมหานคร", "Place in the city's plan";
    city_plan: "แผนพัฒนากรุงเทพมหานคร ระยะ 20 ปี", "The city's 20-year plan";
    edition_phase2: "ระยะที่ 2 (ถึงปีงบประมาณ 2565)", "Phase 2 (to fiscal year 2565)";
    edition_phase3: "ระยะที่ 3 (ตั้งแต่ปีงบประมาณ 2566)", "Phase 3 (from fiscal year 2566)";
    strategy_unknown: "ไม่ได้ระบุยุทธศาสตร์", "No strategy given";
    evaluations_heading: "ผลการประเมินรายไตรมาส", "Evaluation by quarter";
    evaluation: "ผลประเมิน สยป.", "Evaluation";
    evaluated_quarter: "ไตรมาสที่ประเมิน", "Quarter in force";
    quarter: "ไตรมาส", "Quarter";
    score: "คะแนน", "Score";
    not_evaluated: "ยังไม่ประเมิน", "Not evaluated";
    not_reported: "ยังไม่รายงาน", "Not reported";
    history_heading: "ประวัติการปรับปรุงข้อมูล", "History of changes";
    history_empty: "ยังไม่มีการเปลี่ยนแปลงหลังนำเข้า", "No change since the record came in.";
    created: "สร้างระเบียน", "Created";
    added: "เพิ่มแล้ว", "Added";
    staff: "เจ้าหน้าที่", "Staff";
    import_actor: "นำเข้าข้อมูล", "Import";
    updated: "ปรับปรุง", "Updated";
    field: "รายการ", "Field";
    before: "ค่าเดิม", "Before";
    after: "ค่าใหม่", "After";
    quarters_heading: "ผลงานเทียบกับเป้าหมายรายไตรมาส", "Result against target by quarter";
    quarter_reports: "รายงานผลรายไตรมาส", "Quarterly reports";
    quarter_report: "รายงานผลฯ ไตรมาสที่", "Report of quarter";
    definition: "นิยามหรือความหมาย", "Definition";
    formula: "วิธีการคำนวณหรือเกณฑ์การประเมิน", "Formula or criteria";
    source: "วิธีเก็บข้อมูล/แหล่งข้อมูล", "Data source";
    summary: "สรุปผลการดำเนินงาน", "Summary";
    kind: "ประเภท", "Type";
    level: "ระดับ", "Level";
    dimension: "มิติที่", "Dimension";
    no_dimension: "ไม่ระบุมิติ", "No dimension given";
    grouped_by: "จัดกลุ่มตาม", "Grouped by";
    groups: "กลุ่ม", "Groups";
    amount_shown: "จำนวนที่แสดง", "Amount shown";
    unfold_all: "กางทั้งหมด", "Unfold all";
    fold_all: "พับทั้งหมด", "Fold all";
    by_dimension: "ตามมิติ", "By dimension";
    by_strategy: "ตามยุทธศาสตร์", "By strategy";
    year_inherited: "ปีตามโครงการที่ตัวชี้วัดนี้ประกอบ", "year of the project it came with";
    negotiated: "เจรจาตกลง", "Negotiated";
    scales_differ: "เป้าหมายกับผลอยู่คนละมาตร จึงแสดงแยกกันและไม่หารกัน", "Target and result are on different scales: shown side by side, not divided.";
    city_plan_kpi: "ตัวชี้วัดของแผนพัฒนากรุงเทพมหานคร", "Indicator of the city plan";
    appeals_heading: "การอุทธรณ์", "Appeals";
    round: "รอบที่", "Round";
    appeal_change: "ขอปรับเกณฑ์", "Change of criteria";
    appeal_cancel: "ขอยกเลิกตัวชี้วัด", "Cancellation";
    pending: "รอพิจารณา", "Pending";
    granted: "เห็นชอบ", "Granted";
    refused: "ไม่เห็นชอบ", "Refused";
    not_found: "ไม่พบหน้าที่ต้องการ", "Page not found";
    not_found_code: "ไม่พบรหัสนี้ในระบบ", "This code is not in the system";
    near_matches: "รหัสหรือชื่อที่ใกล้เคียง", "Near matches";
    server_problem: "ระบบขัดข้องชั่วคราว", "Something went wrong";
    server_problem_hint: "บันทึกเหตุการณ์ไว้แล้ว โปรดลองใหม่อีกครั้ง", "The event is logged. Please try again.";
    term_too_long: "คำค้นยาวเกิน 200 ตัวอักษร จึงค้นด้วย 200 ตัวอักษรแรก", "The term is longer than 200 characters; only the first 200 are searched for.";
    wrong_query: "เงื่อนไขในที่อยู่ไม่ถูกต้อง", "The address holds a condition that cannot be read";
    to_overview: "กลับไปหน้าภาพรวม", "Back to the overview";
    attention: "โครงการที่ต้องติดตาม", "Projects that need attention";
    all_projects: "ดูโครงการทั้งหมด", "All projects";
    all_kpis: "ดูตัวชี้วัดทั้งหมด", "All KPIs";
    by_unit: "รายหน่วยงาน", "By unit";
    bureaus: "สำนักและสำนักงาน", "Bureaux and offices";
    districts: "สำนักงานเขต", "Districts";
    kpi_reported: "รายงานผลแล้ว", "Reported";
    kpi_evaluated: "ประเมินแล้ว", "Evaluated";
    project_status_heading: "สถานะโครงการ", "Standing of projects";
    kpi_rounds_heading: "การรายงานและประเมินตัวชี้วัด", "KPI reporting and evaluation";
    routine_work: "งานประจำ (ไม่ผูกยุทธศาสตร์)", "Routine work (no strategy)";
    empty_city: "ยังไม่มีข้อมูลของปีงบประมาณนี้", "Nothing recorded for this fiscal year yet";
    empty_city_hint: "เลือกปีอื่นด้านบน หรือนำเข้าข้อมูลด้วยคำสั่ง digitalplan import", "Choose another year above, or bring records in with digitalplan import.";
    as_table: "ดูเป็นตาราง", "View as table";
    expected_now: "ตามแผนควรถึง", "The plan asks for";
    today_word: "ในวันนี้", "today";
    and_word: "และ", "and";
    at_last_report: "ณ วันรายงานล่าสุด", "on the day of the last report";
    at_this_pace: "หากคงจังหวะเดิม จะถึง", "At this pace it reaches";
    by_plan_end: "เมื่อสิ้นแผน", "by the end of the plan";
    by_year_end: "เมื่อสิ้นปีงบประมาณ", "by the end of the fiscal year";
    dated_ahead: "ลงวันที่หลังวันที่อ่าน จึงยังไม่นับ", "Dated after the day of reading, so not counted yet";
    and_done_on: "และแล้วเสร็จ", "and is done on";
    done_on_at_this_pace: "หากคงจังหวะเดิม จะแล้วเสร็จ", "At this pace it is done on";
    finish_forecast: "คาดว่าจะแล้วเสร็จ", "Expected to finish";
    no_plan_given: "ไม่มีแผนขั้นตอน จึงไม่มีค่าตามแผน", "No plan of steps, so nothing to compare with";
    plan_lacks_part: "แผนขั้นตอนที่มีไม่ครบ จึงไม่มีค่าตามแผน", "The plan of steps lacks a part, so nothing to compare with";
    no_progress: "ยังไม่มีร้อยละความคืบหน้า", "No percentage yet";
    parent_unit: "สังกัด", "Belongs to";
    sub_units: "หน่วยงานในสังกัด", "Units below";
    print: "พิมพ์", "Print";
    source_note: "ข้อมูลตามที่หน่วยงานรายงาน", "Figures as reported by the units";
    derived_note: "ร้อยละรายขั้นตอนคำนวณจากความคืบหน้าของทั้งโครงการเรียงตามค่าน้ำหนัก", "Step percentages are derived from the project's percent, in order of weight.";
    no_kpis_in_year: "ไม่มีตัวชี้วัดในปีนี้", "No KPIs in this year.";
    no_projects_in_year: "ไม่มีโครงการในปีนี้", "No projects in this year.";
}
