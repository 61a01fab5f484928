//! Labels of the grid of many rows.

#[cfg(feature = "ssr")]
use domain::edit::{Field, Record};
use domain::{edit::CellState, grid::Set, text::number};

use super::Lang;

impl Lang {
    /// Columns that belong together.
    pub const fn grid_set(self, set: Set) -> &'static str {
        match set {
            Set::Main => self.pick("ข้อมูลหลัก", "Main"),
            Set::MonthTargets => self.pick("เป้าหมายรายเดือน", "Monthly targets"),
            Set::MonthResults => self.pick("ผลงานรายเดือน", "Monthly results"),
            Set::Quarters => self.pick("ผลรายไตรมาส", "Quarterly results"),
            Set::Reports => self.pick("รายงานผลรายไตรมาส", "Quarterly reports"),
            Set::Texts => self.pick("ข้อความ", "Texts"),
        }
    }

    /// The head of a column.
    #[cfg(feature = "ssr")]
    pub fn grid_column(self, field: Field) -> String {
        let label = |name: &str| crate::audit::field::describe(self, name).0;
        match field {
            Field::Project(own) => label(own.as_str()),
            Field::Kpi(own) => label(own.as_str()),
            Field::Month(month, part) => format!("{} {}", label(part.as_str()), self.month(month)),
            Field::Quarter(quarter, part) => {
                format!("{} {} {}", label(part.as_str()), self.quarter(), quarter.number())
            }
        }
    }

    /// What becomes of a cell, in a word.
    pub const fn grid_state(self, state: &CellState) -> &'static str {
        match state {
            CellState::New => self.pick("ใหม่", "New"),
            CellState::Changed => self.pick("เปลี่ยน", "Changed"),
            CellState::Unchanged => self.pick("คงเดิม", "As it was"),
            CellState::Wrong { .. } => self.pick("ผิด", "Wrong"),
            CellState::Conflict { .. } => self.pick("มีผู้แก้ก่อน", "Changed by somebody else"),
            CellState::NotPermitted => self.pick("ไม่มีสิทธิ์", "Not permitted"),
            CellState::NoRecord => self.pick("ไม่มีรหัสนี้", "No such code"),
        }
    }

    /// Counts of a preview: `ใหม่ 2 · เปลี่ยน 5 · คงเดิม 0 · ต้องแก้ 1`.
    pub fn grid_counts(self, new: usize, changed: usize, same: usize, held: usize) -> String {
        let [new, changed, same, held] = [new, changed, same, held].map(|count| number(count as f64));
        match self {
            Self::Th => format!("ใหม่ {new} · เปลี่ยน {changed} · คงเดิม {same} · ต้องแก้ {held} ช่อง"),
            Self::En => format!("{new} new · {changed} changed · {same} as they were · {held} to mend"),
        }
    }

    /// That cells were saved.
    pub fn grid_saved_count(self, cells: usize) -> String {
        let cells = number(cells as f64);
        match self {
            Self::Th => format!("บันทึกแล้ว {cells} ช่อง"),
            Self::En => format!("{cells} cells are saved."),
        }
    }

    /// Records shown of all.
    #[cfg(feature = "ssr")]
    pub fn grid_rows(self, record: Record, rows: u64) -> String {
        let rows = number(rows as f64);
        match (self, record) {
            (Self::Th, Record::Project) => format!("{rows} โครงการ"),
            (Self::Th, Record::Kpi) => format!("{rows} ตัวชี้วัด"),
            (Self::En, Record::Project) => format!("{rows} projects"),
            (Self::En, Record::Kpi) => format!("{rows} KPIs"),
        }
    }

    /// What is chosen: `เลือก 3 แถว 2 คอลัมน์`.
    pub fn grid_chosen(self, rows: usize, columns: usize) -> String {
        match self {
            Self::Th => format!("เลือก {rows} แถว {columns} คอลัมน์"),
            Self::En => format!("{rows} rows, {columns} columns chosen"),
        }
    }

    /// What came of a paste or fill.
    pub fn grid_done(self, changed: usize, fixed: usize, outside: usize) -> String {
        let mut said = match self {
            Self::Th => format!("เปลี่ยน {changed} ช่อง"),
            Self::En => format!("{changed} cells changed"),
        };
        if fixed > 0 {
            said += &match self {
                Self::Th => format!(" · แก้ไม่ได้ {fixed} ช่อง"),
                Self::En => format!(" · {fixed} may not be changed"),
            };
        }
        if outside > 0 {
            said += &match self {
                Self::Th => format!(" · เกินตาราง {outside} ช่อง ไม่ได้วาง"),
                Self::En => format!(" · {outside} lay outside and were left out"),
            };
        }
        said
    }

    /// Cells that are typed and not saved.
    pub fn grid_unsaved(self, cells: usize) -> String {
        match self {
            Self::Th => format!("ยังไม่บันทึก {cells} ช่อง"),
            Self::En => format!("{cells} not saved"),
        }
    }

    /// More cells than are listed.
    pub fn grid_more(self, cells: usize) -> String {
        let cells = number(cells as f64);
        match self {
            Self::Th => format!("และอีก {cells} ช่อง"),
            Self::En => format!("and {cells} more"),
        }
    }
}

words! {
    grid_heading: "แก้ไขหลายรายการ", "Edit many rows";
    grid_work_projects: "แก้ไขโครงการเป็นตาราง", "Edit projects in a grid";
    grid_work_kpis: "แก้ไขตัวชี้วัดเป็นตาราง", "Edit KPIs in a grid";
    grid_work_quarters: "กรอกผลรายไตรมาส", "Enter quarterly results";
    grid_columns: "คอลัมน์", "Columns";
    grid_choose_columns: "เลือกคอลัมน์เอง", "Choose columns";
    grid_table: "ตาราง", "Table";
    grid_table_form: "ตารางแบบฟอร์ม", "Table as a form";
    grid_plain: "ใช้แบบฟอร์มธรรมดา", "Use the plain form";
    grid_rich: "ใช้ตารางแบบสเปรดชีต", "Use the spreadsheet";
    grid_paste: "วางจาก Excel", "Paste from Excel";
    grid_paste_hint: "คัดลอกแถวจาก Excel มาวาง คอลัมน์แรกเป็นรหัส คอลัมน์ต่อไปเรียงตามตาราง หรือให้แถวแรกเป็นหัวคอลัมน์ตามชื่อในตาราง", "Rows copied from Excel: the code first, then the columns in the order of the table; or a first row with the heads of the columns.";
    grid_paste_check: "ตรวจสิ่งที่วาง", "Check what is pasted";
    grid_paste_here: "วางลงตารางที่ช่องที่เลือก", "Put it into the table at the chosen cell";
    grid_check: "ตรวจก่อนบันทึก", "Check before saving";
    grid_apply: "บันทึกทั้งหมด", "Save all of it";
    grid_back: "กลับไปแก้ในตาราง", "Back to the table";
    grid_preview: "ตรวจก่อนบันทึก: แต่ละช่องจะเป็นอย่างไร", "Before saving: what becomes of each cell";
    grid_preview_fine: "บันทึกได้ทั้งหมด ยังไม่มีสิ่งใดถูกบันทึก", "All of it can be saved. Nothing is saved yet.";
    grid_preview_odd: "บันทึกได้ แต่ควรตรวจสิ่งต่อไปนี้ก่อน ยังไม่มีสิ่งใดถูกบันทึก", "It can be saved, but look at this first. Nothing is saved yet.";
    grid_preview_held: "ยังบันทึกไม่ได้ แก้ช่องที่ทำเครื่องหมายแล้วตรวจอีกครั้ง ไม่มีสิ่งใดถูกบันทึก และสิ่งที่พิมพ์ไม่หาย", "It cannot be saved yet: mend the marked cells and check again. Nothing is saved, and nothing typed is lost.";
    grid_nothing: "ไม่มีช่องใดเปลี่ยน", "No cell is changed.";
    grid_becomes: "จะเป็นอย่างไร", "What becomes of it";
    grid_now: "ค่าที่บันทึกอยู่", "What stands now";
    grid_then: "ค่าใหม่", "New value";
    grid_blank: "ว่าง", "blank";
    grid_keep: "เลือกค่า", "Which is kept";
    grid_keep_ask: "โปรดเลือก", "Please choose";
    grid_keep_mine: "ใช้ค่าของฉัน", "Keep mine";
    grid_keep_theirs: "ใช้ค่าที่บันทึกอยู่", "Keep what stands";
    grid_by: "โดย", "by";
    grid_began: "ค่าตอนที่เริ่ม", "When you began";
    grid_saved: "บันทึกทั้งหมดแล้ว", "All of it is saved.";
    grid_undone: "ย้อนกลับทั้งหมดแล้ว", "All of it is taken back.";
    grid_undo_all: "ย้อนกลับทั้งหมด", "Take all of it back";
    grid_not_undone: "ย้อนกลับไม่ได้ มีบางช่องถูกแก้ไขหลังจากนั้น", "It cannot be taken back: some cells were changed since.";
    grid_no_code: "ไม่พบรหัสในแถวที่", "No code in row";
    grid_no_columns: "แถวแรกไม่มีหัวคอลัมน์รหัส", "The first row has no head for the code";
    grid_unknown_column: "ไม่รู้จักหัวคอลัมน์", "Not the head of a column:";
    grid_too_wide: "มีช่องเกินคอลัมน์ในแถวที่", "More cells than columns in row";
    grid_too_many: "มากเกินไปในครั้งเดียว", "Too much at once.";
    grid_empty_paste: "ยังไม่ได้วางอะไร", "Nothing is pasted.";
    grid_keys: "ลูกศร Tab Enter เลื่อนช่อง · F2 หรือพิมพ์เพื่อแก้ · Shift+ลูกศรเลือกหลายช่อง · Ctrl+C Ctrl+V คัดลอกและวาง · Ctrl+D เติมลง Ctrl+R เติมขวา · Ctrl+Z ย้อน · Esc แล้ว Tab เพื่อออกจากตาราง", "Arrows, Tab and Enter move; F2 or typing edits; Shift with arrows chooses several cells; Ctrl+C and Ctrl+V copy and paste; Ctrl+D fills down, Ctrl+R right; Ctrl+Z takes back; Esc, then Tab leaves the table.";
    grid_touch: "แตะเพื่อเลือก แตะซ้ำเพื่อแก้ ลากจุดมุมเพื่อเลือกหลายช่อง", "Tap to choose, tap again to edit, drag the dot at the corner to choose several cells.";
    grid_undo: "เลิกทำ", "Undo";
    grid_redo: "ทำซ้ำ", "Redo";
    grid_fill_down: "เติมลง", "Fill down";
    grid_fill_right: "เติมขวา", "Fill right";
    grid_clear: "ล้าง", "Clear";
    grid_copy: "คัดลอก", "Copy";
    grid_loading: "กำลังโหลดตาราง", "The table is loading.";
    grid_failed: "ส่งไม่สำเร็จ ไม่มีสิ่งใดถูกบันทึก สิ่งที่พิมพ์ยังอยู่ โปรดลองอีกครั้ง", "It could not be sent. Nothing is saved; what you typed is still here. Please try again.";
    grid_not_loaded: "โหลดตารางไม่สำเร็จ", "The table could not be loaded.";
    grid_working: "กำลังตรวจ", "Checking";
    grid_saving: "กำลังบันทึก", "Saving";
    grid_copied: "คัดลอกแล้ว", "Copied.";
    grid_record: "รายการ", "Record";
    grid_of_year: "ของปีงบประมาณ", "of fiscal year";
    grid_no_rows: "ยังไม่มีรายการของปีนี้", "Nothing in this year yet.";
    grid_readonly: "แก้ไม่ได้", "read only";
    grid_too_many_rows: "ตารางแสดง 2,000 แถวแรก", "The table shows the first 2,000 rows.";
    grid_go_to_cell: "ไปที่ช่อง", "Go to the cell";
    grid_dot: "ลากเพื่อเลือกหรือเติม", "Drag to choose or to fill";
}
