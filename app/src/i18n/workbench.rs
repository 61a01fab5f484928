//! Labels of the page on which a plan is worked on.

use domain::plan::{
    PlanPart, PlanState,
    sheet::{CellError, Column},
};

use super::Lang;

impl Lang {
    /// How far a plan has come.
    pub const fn bench_state(self, state: PlanState) -> &'static str {
        match state {
            PlanState::Draft => self.pick("ร่างแผน", "Draft"),
            PlanState::Submitted => self.pick("เสนอขออนุมัติแล้ว", "Handed in"),
            PlanState::Approved => self.pick("อนุมัติแล้ว", "Approved"),
        }
    }

    /// A column of the table.
    pub const fn bench_column(self, column: Column) -> &'static str {
        match column {
            Column::Title => self.pick("ขั้นตอน", "Step"),
            Column::Weight => self.pick("น้ำหนัก %", "Weight %"),
            Column::Start => self.pick("เริ่ม", "Start"),
            Column::Finish => self.pick("สิ้นสุด", "Finish"),
            Column::After => self.pick("ต่อจากขั้นที่", "After step"),
        }
    }

    /// Why a cell cannot stand.
    pub const fn cell_error(self, error: CellError) -> &'static str {
        match error {
            CellError::NoTitle => self.pick("โปรดใส่ชื่อขั้นตอน", "A step needs a title."),
            CellError::TitleTooLong => self.pick("ชื่อยาวเกิน 1,000 ตัวอักษร", "A title has at most 1,000 characters."),
            CellError::Weight => self.pick("ต้องเป็นตัวเลข 0 ถึง 100", "A number from 0 to 100."),
            CellError::NotADate => self.pick(
                "ต้องเป็นวันที่หรือเดือน เช่น 29/11/2565 หรือ พ.ย. 2565",
                "A day or a month, such as 29/11/2022 or Nov 2022.",
            ),
            CellError::OneEnd => self.pick("โปรดใส่ทั้งวันเริ่มและวันสิ้นสุด", "Both dates are needed, or none."),
            CellError::EndsBeforeStart => self.pick("วันสิ้นสุดมาก่อนวันเริ่ม", "It ends before it starts."),
            CellError::Calendar => self.pick("ปีอยู่นอกปฏิทินของระบบ", "The year is outside the calendar."),
            CellError::NotAList => self.pick("ต้องเป็นลำดับของขั้นตอน เช่น 1, 3+5", "Numbers of steps, such as 1, 3+5."),
            CellError::NoSuchStep => self.pick("ไม่มีขั้นตอนลำดับนี้", "There is no step of that number."),
            CellError::Circle => self.pick("ขั้นตอนนี้จะรอตัวเอง", "The step would wait for itself."),
            CellError::Lag => self.pick("เว้นได้ไม่เกิน 366 วัน", "At most 366 days between."),
            CellError::NoDates => self.pick("ขั้นตอนนี้ยังไม่มีวันที่", "This step has no dates yet."),
            CellError::NoRoom => self.pick("ขั้นตอนนี้สั้นเกินกว่าจะแบ่ง", "This step is too short to be split."),
            CellError::TooManySteps => self.pick("มีได้ไม่เกิน 10,000 ขั้นตอน", "At most 10,000 steps."),
            CellError::WeightsSum => self.pick("น้ำหนักรวมต้องเป็น 100", "The weights must add up to 100."),
        }
    }

    /// A part of a step that two people changed.
    pub const fn bench_part(self, part: PlanPart) -> &'static str {
        match part {
            PlanPart::Title => self.pick("ชื่อ", "Title"),
            PlanPart::Weight => self.pick("น้ำหนัก", "Weight"),
            PlanPart::Dates => self.pick("วันที่", "Dates"),
            PlanPart::Links => self.pick("ต่อจากขั้นที่", "What it waits for"),
            PlanPart::Presence => self.pick("มีหรือไม่มีขั้นตอนนี้", "Whether the step is there"),
            PlanPart::Order => self.pick("ลำดับ", "Order"),
        }
    }

    /// Days later or earlier: `+8 วัน`, `−3 days`.
    pub fn days_moved(self, days: i64) -> String {
        let sign = if days < 0 { '−' } else { '+' };
        let number = days.unsigned_abs();
        match self {
            Self::Th => format!("{sign}{number} วัน"),
            Self::En => format!("{sign}{number} {}", if number == 1 { "day" } else { "days" }),
        }
    }

    /// What the weights lack of a hundred, or have too much; nothing where they add up.
    pub fn bench_sum_off(self, sum: f64) -> String {
        let off = domain::text::number((sum - 100.0).abs());
        match (self, sum) {
            _ if (sum - 100.0).abs() < 0.005 => String::new(),
            (Self::Th, sum) if sum < 100.0 => format!("ขาดอีก {off}%"),
            (Self::Th, _) => format!("เกินไป {off}%"),
            (Self::En, sum) if sum < 100.0 => format!("{off}% short"),
            (Self::En, _) => format!("{off}% too much"),
        }
    }

    /// A step was taken to another place.
    pub fn bench_moved_to(self, place: usize) -> String {
        match self {
            Self::Th => format!("ย้ายเป็นขั้นตอนที่ {place}"),
            Self::En => format!("Now step {place}."),
        }
    }

    /// A link is being drawn by keyboard from a step.
    pub fn bench_link_from(self, from: usize) -> String {
        match self {
            Self::Th => format!("เลือกขั้นตอนที่ต้องรอขั้นตอนที่ {from} ด้วยลูกศรขึ้นลง แล้วกด Enter หรือกด Esc เพื่อยกเลิก"),
            Self::En => format!(
                "Go to the step that waits for step {from} with the arrow keys and press Enter; Esc takes back."
            ),
        }
    }

    /// A link that would be drawn.
    pub fn bench_would_wait(self, step: usize, after: usize) -> String {
        match self {
            Self::Th => format!("ให้ขั้นตอนที่ {step} รอขั้นตอนที่ {after}"),
            Self::En => format!("Step {step} would wait for step {after}."),
        }
    }

    /// A link that was drawn.
    pub fn bench_waits(self, step: usize, after: usize) -> String {
        match self {
            Self::Th => format!("ขั้นตอนที่ {step} รอขั้นตอนที่ {after} แล้ว"),
            Self::En => format!("Step {step} waits for step {after}."),
        }
    }

    /// A link that was taken away.
    pub fn bench_waits_not(self, step: usize, after: usize) -> String {
        match self {
            Self::Th => format!("ขั้นตอนที่ {step} ไม่ต้องรอขั้นตอนที่ {after} แล้ว"),
            Self::En => format!("Step {step} waits for step {after} no longer."),
        }
    }

    /// A link that cannot be drawn.
    pub fn bench_circle(self, step: usize, after: usize) -> String {
        match self {
            Self::Th => {
                format!("เชื่อมไม่ได้ เพราะขั้นตอนที่ {after} รอขั้นตอนที่ {step} อยู่แล้ว ขั้นตอนที่ {step} จะกลายเป็นรอตัวเอง")
            }
            Self::En => {
                format!("Not linked: step {after} already waits for step {step}, which would then wait for itself.")
            }
        }
    }

    /// A plan that was in force before, as a choice.
    pub fn bench_baseline(self, number: i32, until: &str) -> String {
        match self {
            Self::Th => format!("แผนที่ {number} ใช้ถึง {until}"),
            Self::En => format!("Plan {number}, until {until}"),
        }
    }

    /// How many other steps move.
    pub fn also_moves(self, count: usize) -> String {
        match self {
            Self::Th => format!("ขั้นตอนที่รออยู่จะเลื่อนตาม {count} ขั้นตอน"),
            Self::En => format!("{count} waiting {} with it", if count == 1 { "step moves" } else { "steps move" }),
        }
    }
}

words! {
    bench_heading: "ปรับแผนขั้นตอน", "Work on the plan";
    bench_work: "ปรับแผน", "Work on the plan";
    bench_table: "ตารางขั้นตอน", "Table of steps";
    bench_board: "แผนภูมิที่ปรับได้", "Timeline to work on";
    bench_actions: "จัดการ", "Actions";
    bench_compared: "เทียบแผนเดิม", "Against the plan before";
    bench_check: "ตรวจและวาดใหม่", "Check and redraw";
    bench_save: "บันทึกแผน", "Save the plan";
    bench_ask: "เสนอขอเปลี่ยนแผน", "Ask for this change";
    bench_reason: "เหตุผลที่ขอเปลี่ยนแผน", "Why the plan should change";
    bench_reason_missing: "โปรดบอกเหตุผล", "Please say why.";
    bench_hand_in: "เสนอขออนุมัติแผน", "Hand the plan in";
    bench_approve: "อนุมัติ", "Approve";
    bench_return: "ส่งคืน", "Give back";
    bench_withdraw: "ถอนคำขอ", "Take the request back";
    bench_answer: "คำตอบ (ต้องมีเมื่อส่งคืน)", "Answer (needed to give back)";
    bench_pending: "มีคำขอเปลี่ยนแผนรอการพิจารณา", "A change of the plan waits for a decision";
    bench_pending_hint: "แถบคือแผนที่ขอ เส้นบางใต้แถบคือแผนที่อนุมัติ ระหว่างนี้แก้ไขแผนไม่ได้", "Bars are the plan asked for, the thin lines below them the plan in force. Until it is decided nothing can be edited.";
    bench_in_force_hint: "แผนนี้อนุมัติแล้ว การแก้ไขจะเป็นคำขอเปลี่ยนแผน แผนที่อนุมัติยังใช้อยู่จนกว่าหัวหน้าหน่วยงานจะอนุมัติ", "This plan is approved. Your changes become a request; the approved plan stays in force until the head of the unit approves.";
    bench_submitted_hint: "แผนนี้อยู่ระหว่างรออนุมัติ แก้ไขไม่ได้จนกว่าจะส่งคืน", "This plan is with the head of the unit; it can be edited again when it is given back.";
    bench_draft_hint: "ร่างแผนบันทึกได้ทันที เมื่อครบ 100% แล้วจึงเสนอขออนุมัติ", "A draft is saved at once. Hand it in when its weights add up to 100%.";
    bench_asked_by: "ขอโดย", "Asked by";
    bench_keys_touch: "แตะแถบเพื่อเลือก หรือแตะค้าง แล้วลากแถบหรือปลายแถบ ลากจุดท้ายแถบไปยังแถบอื่นเพื่อให้แถบนั้นรอ ลากลำดับที่ขึ้นลงเพื่อย้าย", "Tap a bar, or rest on it, then drag it or its ends. Drag the dot behind it to another bar to make that one wait; drag its number up or down to move the step.";
    bench_keys: "แป้นพิมพ์: ลูกศรซ้ายขวาเลื่อนทีละวัน สัปดาห์ หรือเดือนตามช่วงที่แสดง · Shift ปรับวันสิ้นสุด · Alt+Shift ปรับวันเริ่ม · Alt+ขึ้นลง ย้ายลำดับ · L เชื่อมให้รอ · S แบ่งเป็นสอง · Insert เพิ่ม · Delete ลบ · Enter ยืนยัน · Esc ย้อนกลับ · Ctrl+Z เลิกทำ", "Keys: left and right move by day, week or month as shown; Shift moves the end, Alt+Shift the start; Alt+up or down reorders; L links, S splits, Insert adds, Delete removes; Enter confirms, Esc takes back, Ctrl+Z undoes.";
    bench_ask_label: "ยืนยันการเลื่อนขั้นตอน", "Confirm the move";
    bench_answer_first: "โปรดตอบก่อนว่าจะเลื่อนขั้นตอนที่รออยู่ด้วยหรือไม่", "Please answer first whether the waiting steps move too.";
    bench_undone: "เลิกทำแล้ว", "Undone.";
    bench_redone: "ทำซ้ำแล้ว", "Done again.";
    bench_unsaved: "มีการแก้ไขที่ยังไม่ได้บันทึก", "There are changes not saved yet.";
    bench_was_returned: "คำขอครั้งก่อนถูกส่งคืน", "The last request was given back";
    bench_had_asked: "เหตุผลที่ขอไว้:", "It was asked for because:";
    bench_again: "แก้ต่อจากแผนที่ขอไว้", "Go on with the plan that was asked for";
    bench_against: "เทียบกับ", "Compare with";
    bench_in_force: "แผนที่อนุมัติและใช้อยู่", "The plan in force";
    bench_show_before: "แสดงแผนเดิม", "Show the plan before";
    bench_show_critical: "แสดงเส้นทางวิกฤต", "Show the critical path";
    bench_before: "แผนเดิม", "Plan before";
    bench_critical: "เส้นทางวิกฤต", "Critical path";
    bench_add: "เพิ่มขั้นตอน", "Add a step";
    bench_new_step: "ขั้นตอนใหม่", "New step";
    bench_up: "เลื่อนขึ้น", "Move up";
    bench_down: "เลื่อนลง", "Move down";
    bench_split: "แบ่งเป็นสอง", "Split in two";
    bench_remove: "ลบ", "Remove";
    bench_spread: "เฉลี่ยน้ำหนักเท่ากัน", "Spread weights evenly";
    bench_spread_by_length: "เฉลี่ยน้ำหนักตามระยะเวลา", "Spread weights by length";
    bench_sum: "น้ำหนักรวม", "Sum of weights";
    bench_undo: "เลิกทำ", "Undo";
    bench_redo: "ทำซ้ำ", "Redo";
    bench_push_all: "เลื่อนทั้งหมด", "Move them all";
    bench_push_one: "เลื่อนเฉพาะขั้นนี้", "Move this one only";
    bench_push_none: "ยกเลิก", "Cancel";
    bench_taken_back: "ย้อนกลับแล้ว", "Taken back.";
    bench_fix_table: "โปรดแก้ช่องที่ผิดในตารางก่อน", "Please mend the cells marked in the table first.";
    bench_problems: "ยังบันทึกไม่ได้ โปรดแก้ช่องที่ทำเครื่องหมายไว้ ไม่มีสิ่งใดที่พิมพ์ไว้หายไป", "Not saved yet: please mend the marked cells. Nothing you typed is lost.";
    bench_conflict: "มีผู้แก้ไขแผนนี้ก่อนท่าน โปรดเลือก", "Somebody changed this plan before you. Please choose.";
    bench_conflict_hint: "ตารางด้านล่างคือแผนล่าสุดที่รวมการแก้ไขของท่านแล้ว บันทึกอีกครั้งเพื่อใช้ค่าของท่าน", "The table below is the newest plan with your changes in it. Save again to keep your values.";
    bench_theirs: "ค่าที่บันทึกอยู่", "What stands now";
    bench_ours: "ค่าของท่าน", "Yours";
    bench_take_theirs: "ทิ้งการแก้ไขของฉัน", "Drop my changes";
    bench_not_there: "ไม่มีขั้นตอนนี้", "not there";
    bench_state_moved_kept: "สถานะของแผนเปลี่ยนไปแล้ว จึงยังไม่ได้บันทึก สิ่งที่ท่านแก้ไขยังอยู่ครบในตารางด้านล่าง ส่งอีกครั้งได้เมื่อแผนเปิดให้แก้ไขแล้ว", "The state of the plan has changed, so nothing was saved. What you changed is all in the table below; send it again once the plan can be edited.";
    bench_state_moved: "สถานะของแผนเปลี่ยนไปแล้ว ยังไม่ได้บันทึก โปรดตรวจอีกครั้ง", "The state of the plan has changed; nothing was saved. Please look again.";
    bench_weights_must: "น้ำหนักรวมต้องเป็น 100% จึงจะเสนอได้", "The weights must add up to 100% before it can be handed in.";
    bench_saved: "บันทึกแผนแล้ว", "The plan is saved.";
    bench_asked: "ส่งคำขอเปลี่ยนแผนแล้ว", "The change is asked for.";
    bench_unchanged: "แผนไม่มีอะไรเปลี่ยน", "Nothing in the plan changed.";
    bench_handed_in: "เสนอขออนุมัติแผนแล้ว", "The plan is handed in.";
    bench_approved: "อนุมัติแผนแล้ว", "The plan is approved.";
    bench_returned: "ส่งแผนคืนแล้ว", "The plan is given back.";
    bench_withdrawn: "ถอนคำขอแล้ว", "The request is taken back.";
    bench_rows: "ขั้นตอนที่", "Steps";
    bench_date_hint: "วันที่ เช่น 29/11/2565 หรือ 29/11/65 หรือทั้งเดือน เช่น พ.ย. 2565 · ต่อจากขั้นที่ เช่น 1, 3+5 (เว้น 5 วัน)", "Days such as 29/11/2022, or whole months such as Nov 2022. After step: 1, 3+5 (five days between).";
    bench_going: "ขั้นตอนที่จะถูกลบเมื่อบันทึกตารางนี้", "Steps that go once this table is saved";
    bench_typed: "ตารางนี้ยังไม่ได้บันทึก ถ้าออกจากหน้านี้ก่อน สิ่งที่แก้ไว้จะหายไป", "This table is not saved yet: what was changed is lost if you leave the page.";
    bench_renamed: "เปลี่ยนชื่อ", "renamed";
    bench_added: "เพิ่มใหม่", "new";
    bench_starts: "เริ่ม", "starts";
    bench_ends: "จบ", "ends";
    bench_history: "แผนก่อนหน้า", "Plans before";
    bench_replaced: "ถูกแทนเมื่อ", "replaced";
}
