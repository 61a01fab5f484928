//! Labels of editing a field where it is read.

use domain::{
    edit::{EditError, Field, Kind, KpiField, MOST_MONEY, MonthField, ProjectField, QuarterField},
    text::number,
};

use super::Lang;

impl Lang {
    /// What a field is called where it is read.
    pub fn field_label(self, field: Field) -> String {
        let name = match field {
            Field::Project(field) => match field {
                ProjectField::Name => self.name(),
                ProjectField::Section => self.section(),
                ProjectField::Owner => self.owner(),
                ProjectField::Coordinator => self.coordinator(),
                ProjectField::Evaluator => self.evaluator(),
                ProjectField::Start => self.start(),
                ProjectField::Finish => self.finish(),
                ProjectField::Weight => self.weight(),
                ProjectField::Target => self.target(),
                ProjectField::Result => self.result(),
                ProjectField::UnitOfMeasure => self.unit_of_measure(),
                ProjectField::BudgetReceived => self.budget_received(),
                ProjectField::BudgetSpent => self.budget_spent(),
                ProjectField::Policy => self.policy(),
                ProjectField::Strategy => self.strategy_heading(),
                ProjectField::Rationale => self.rationale(),
                ProjectField::Objectives => self.objectives(),
                ProjectField::Targets => self.targets(),
                ProjectField::Remark => self.remark(),
            },
            Field::Kpi(field) => match field {
                KpiField::Name => self.name(),
                KpiField::Target => self.target(),
                KpiField::TargetText => self.pick("เป้าหมายเป็นข้อความ", "Target in words"),
                KpiField::Result => self.result(),
                KpiField::UnitOfMeasure => self.unit_of_measure(),
                KpiField::Kind => self.kind(),
                KpiField::Level => self.level(),
                KpiField::Dimension => self.dimension(),
                KpiField::Negotiated => self.negotiated(),
                KpiField::Definition => self.definition(),
                KpiField::Formula => self.formula(),
                KpiField::Source => self.source(),
                KpiField::Summary => self.summary(),
                KpiField::Strategy => self.strategy_heading(),
            },
            Field::Month(month, field) => {
                let name = match field {
                    MonthField::Target => self.target(),
                    MonthField::Result => self.result(),
                };
                return format!("{name} {}", self.month(month));
            }
            Field::Quarter(quarter, field) => {
                let name = match field {
                    QuarterField::Result => self.result(),
                    QuarterField::Report => self.pick("รายงานผล", "Report"),
                };
                return format!("{name} {} {}", self.quarter(), quarter.number());
            }
        };
        name.to_owned()
    }

    /// Why what was typed cannot stand in a field.
    pub fn edit_error(self, error: &EditError) -> String {
        let words = match error {
            EditError::Required => self.pick("ช่องนี้เว้นว่างไม่ได้", "This must not be blank."),
            EditError::TooLong { length, limit } => {
                let (length, limit) = (number(*length as f64), number(*limit as f64));
                return match self {
                    Self::Th => format!("ยาว {length} ตัวอักษร ใส่ได้ไม่เกิน {limit}"),
                    Self::En => format!("{length} characters; at most {limit} fit."),
                };
            }
            EditError::NotANumber => self.pick("ต้องเป็นตัวเลข เช่น 12.5 หรือ ๑๒.๕", "A number, such as 12.5."),
            EditError::OutOfRange { least, most } => {
                let (least, most) = (number(*least), number(*most));
                return match self {
                    Self::Th => format!("ต้องอยู่ระหว่าง {least} ถึง {most}"),
                    Self::En => format!("Between {least} and {most}."),
                };
            }
            EditError::NotMoney => {
                self.pick("ต้องเป็นจำนวนเงิน เช่น 1,250,000.50", "An amount of money, such as 1,250,000.50.")
            }
            EditError::TooMuch => {
                return match self {
                    Self::Th => format!("มากเกินไป ใส่ได้ไม่เกิน {} บาท", MOST_MONEY.grouped()),
                    Self::En => format!("Too much. At most {} baht.", MOST_MONEY.grouped()),
                };
            }
            EditError::TooFine => self.pick("ละเอียดได้ถึงสตางค์ (ทศนิยมสองตำแหน่ง)", "At most two decimal places."),
            EditError::NotADate => {
                self.pick("ต้องเป็นวันที่ เช่น 29/11/2565 หรือ 29 พ.ย. 2565", "A day, such as 29/11/2022 or 29 Nov 2022.")
            }
            EditError::NotAChoice => self.pick("โปรดเลือกจากรายการ", "Please choose from the list."),
            EditError::NotFound => {
                self.pick("ไม่มีรายการนี้ โปรดเลือกจากรายการ", "There is no such entry. Please choose from the list.")
            }
            EditError::SectionClosed => self.pick(
                "ส่วนราชการนี้ปิดแล้ว โปรดเลือกส่วนราชการที่ยังเปิดอยู่",
                "This section is closed. Please choose one that is open.",
            ),
            EditError::Closed { closed } => return self.period_closed(closed),
            EditError::EndsBeforeStart => self.pick("วันสิ้นสุดมาก่อนวันเริ่ม", "The last day lies before the first."),
        };
        words.to_owned()
    }

    /// What helps with a field of a kind.
    pub const fn edit_hint(self, kind: Kind) -> Option<&'static str> {
        match kind {
            Kind::Date => Some(self.pick("เช่น 29/11/2565 หรือ 29 พ.ย. 2565", "Such as 29/11/2022 or 29 Nov 2022.")),
            Kind::Money => Some(self.pick("บาท", "Baht")),
            Kind::Prose(_) => {
                Some(self.pick("Ctrl+Enter บันทึก · Esc ออกโดยไม่บันทึก", "Ctrl+Enter saves, Esc leaves without saving."))
            }
            Kind::Line(_) | Kind::Number(..) | Kind::Choice(_) | Kind::Strategy | Kind::Policy | Kind::Section => None,
        }
    }
}

words! {
    edit: "แก้ไข", "Edit";
    edit_hint_page: "แตะหรือคลิกที่ข้อมูลเพื่อแก้ไข", "Tap or click what you want to change.";
    edit_save: "บันทึก", "Save";
    edit_leave: "ไม่บันทึก", "Leave";
    edit_opening: "กำลังเปิด…", "Opening…";
    edit_saving: "กำลังบันทึก…", "Saving…";
    edit_refused: "ยังไม่ได้บันทึก", "Not saved";
    edit_unsent: "ส่งไม่ถึงระบบ สิ่งที่พิมพ์ยังอยู่ในช่องนี้ กดบันทึกเพื่อส่งอีกครั้ง", "It did not reach the system. What you typed is still here: press Save to send it again.";
    edit_back_unsent: "ส่งไม่ถึงระบบ ยังไม่ได้เลิกทำ โปรดลองอีกครั้งเมื่อมีสัญญาณ", "It did not reach the system; nothing was taken back. Please try again when you are online.";
    edit_unopened: "เปิดรายการให้เลือกไม่ได้ โปรดลองอีกครั้งเมื่อมีสัญญาณ", "The list to choose from could not be loaded. Please try again when you are online.";
    edit_signed_out: "หมดเวลาเข้าสู่ระบบ สิ่งที่พิมพ์ยังอยู่ เข้าสู่ระบบในแท็บใหม่แล้วกดบันทึกอีกครั้ง", "You are signed out. What you typed is still here: sign in in another tab, then press Save again.";
    edit_not_permitted: "ท่านไม่มีสิทธิ์แก้ไขข้อมูลนี้", "You may not change this.";
    edit_clash: "มีผู้แก้ไขช่องนี้ก่อนท่าน โปรดเลือก", "Somebody changed this before you. Please choose.";
    edit_theirs: "ค่าที่บันทึกอยู่", "What stands now";
    edit_ours: "ค่าของท่าน", "Yours";
    edit_take_ours: "ใช้ค่าของฉัน", "Keep mine";
    edit_take_theirs: "ใช้ค่าที่บันทึกอยู่", "Keep what stands";
    edit_closed: "ปิดแล้ว", "closed";
    edit_undo: "เลิกทำ", "Undo";
    edit_redo: "ทำซ้ำ", "Redo";
    edit_done_again: "ทำซ้ำแล้ว", "Done again.";
    edit_nothing: "ไม่มีอะไรให้เลิกทำ", "There is nothing to undo.";
}
