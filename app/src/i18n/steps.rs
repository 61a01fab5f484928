//! Labels of the spreadsheet of a plan's steps.

use domain::{fiscal_year::FiscalYear, text::number};

use super::Lang;

/// Steps that are named in one sentence.
const OUTSIDE: usize = 5;

impl Lang {
    /// A row of the table.
    pub fn steps_row(self, place: usize) -> String {
        match self {
            Self::Th => format!("ขั้นตอนที่ {place}"),
            Self::En => format!("Step {place}"),
        }
    }

    /// How many steps there are, and how many rows wait for more.
    pub fn steps_rows(self, steps: usize, room: usize) -> String {
        let (steps, room) = (number(steps as f64), number(room as f64));
        match self {
            Self::Th => format!("{steps} ขั้นตอน · แถวว่างสำหรับเพิ่ม {room} แถว"),
            Self::En => format!("{steps} steps · {room} empty rows for more"),
        }
    }

    /// What the weights add up to, and what they lack or have too much.
    pub fn steps_sum(self, sum: f64) -> String {
        let off = self.bench_sum_off(sum);
        let off = if off.is_empty() { off } else { format!(" ({off})") };
        format!("{} {}%{off}", self.bench_sum(), number(sum))
    }

    /// Steps that have days outside the project's year: the first few, and how many more.
    pub fn steps_outside(self, year: FiscalYear, titles: &[&str]) -> String {
        let named = titles.iter().take(OUTSIDE).map(|title| format!("“{title}”")).collect::<Vec<_>>().join(", ");
        let more = match (self, titles.len().saturating_sub(OUTSIDE)) {
            (_, 0) => String::new(),
            (Self::Th, more) => format!(" และอีก {more} ขั้นตอน"),
            (Self::En, more) => format!(" and {more} more"),
        };
        match self {
            Self::Th => format!("วันที่อยู่นอกปีงบประมาณ {}: {named}{more}", self.year(year)),
            Self::En => format!("Days outside fiscal year {}: {named}{more}", self.year(year)),
        }
    }
}

words! {
    steps_work: "ปรับแผนเป็นตารางแบบสเปรดชีต", "Work on it as a spreadsheet";
    steps_grid: "ตารางขั้นตอน", "Steps as a spreadsheet";
    steps_hint: "พิมพ์หรือวางในแถวว่างท้ายตารางเพื่อเพิ่มขั้นตอน ล้างทั้งแถวเพื่อลบขั้นตอน", "Type or paste into the empty rows at the end to add steps; clear a whole row to take its step out.";
    steps_to_plan: "กลับไปหน้าปรับแผน", "Back to the plan";
    steps_plain: "ใช้ตารางธรรมดาในหน้าปรับแผน", "Use the plain table of the plan";
    steps_number: "ที่", "No.";
    steps_wrong: "ผิด", "Wrong";
    steps_conflict: "มีผู้แก้ก่อน", "Changed by somebody else";
    steps_follows: "เพราะขั้นตอนที่รออยู่จะถูกลบ", "because the step it waits for goes";
    steps_head: "หัวตาราง", "Head";
    steps_head_hint: "เป็นแถวหัวตาราง ไม่นับเป็นขั้นตอน", "a row of heads, which is no step";
    steps_headed: "แถวแรกเป็นหัวตาราง ไม่นับเป็นขั้นตอน", "The first row is heads, and no step.";
    steps_removed: "ลบขั้นตอน", "Step taken out";
    steps_renumbered: "มีผู้แก้แผนนี้ก่อน ลำดับขั้นตอนอาจเปลี่ยนไป ล้างช่องนี้แล้วบันทึกส่วนอื่นก่อน หรือเปิดตารางใหม่", "Somebody changed the plan before you, so the numbers of steps may have changed. Clear this cell and save the rest first, or open the table again.";
    steps_onward: "ตรวจแผนและใส่เหตุผลเพื่อเสนอขอเปลี่ยน", "Look at the plan and say why it should change";
    steps_look: "ดูในหน้าปรับแผนก่อน ยังไม่บันทึก", "Look at it on the plan's page, nothing saved yet";
    steps_take: "ทำตารางนี้ต่อในสเปรดชีต", "Go on with this table as a spreadsheet";
    steps_no_room: "สเปรดชีตแสดงขั้นตอนตามลำดับเดิมและเพิ่มขั้นตอนใหม่ท้ายตารางได้ไม่เกิน 500 แถว ตารางนี้ย้ายลำดับ แทรก หรือเพิ่มมากกว่านั้น โปรดบันทึกก่อน แล้วจึงเปิดสเปรดชีต", "The spreadsheet has the steps in the order they stand in, and up to 500 new ones below them. In this table steps were moved, put in between, or are more: save it first, then open the spreadsheet.";
    steps_asks: "แผนนี้อนุมัติแล้ว เมื่อตรวจตารางแล้วจะไปยังหน้าปรับแผนเพื่อใส่เหตุผลและเสนอขอเปลี่ยน", "This plan is approved. Once the table is checked it leads to the plan's page, where you say why and ask for the change.";
    steps_copy: "คัดลอกไปวางใน Excel", "Copy to Excel";
    steps_copy_hint: "เลือกทั้งหมดในช่องนี้แล้วคัดลอก แก้ใน Excel แล้ววางกลับในช่องด้านบน", "Choose all that is in this box and copy it; what was changed in Excel is pasted back above.";
    steps_paste_hint: "คัดลอกแถวจาก Excel มาวาง เรียงเป็น ขั้นตอน น้ำหนัก เริ่ม สิ้นสุด ต่อจากขั้นที่ แต่ละแถวเพิ่มเป็นขั้นตอนใหม่ท้ายแผน หากแถวแรกเป็นหัวคอลัมน์และมีคอลัมน์ “ที่” แถวที่มีเลขจะแก้ขั้นตอนเลขนั้น", "Rows copied from Excel: step, weight, start, finish, after step. Each becomes a new step at the end. Where the first row has heads and there is a column “No.”, a row with a number changes the step of that number.";
    steps_not_a_number: "ไม่ใช่เลขของขั้นตอน ในแถวที่", "Not the number of a step in row";
    steps_twice: "เลขขั้นตอนซ้ำในแถวที่", "The number of a step stands twice, in row";
    steps_saved: "บันทึกตารางขั้นตอนแล้ว", "The steps are saved.";
}
