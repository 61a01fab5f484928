//! Why what was typed cannot stand in a field.

use domain::{edit::EditError, text::number};

use super::Lang;

impl Lang {
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
            EditError::TooFine => self.pick("ละเอียดได้ถึงสตางค์ (ทศนิยมสองตำแหน่ง)", "At most two decimal places."),
            EditError::NotADate => {
                self.pick("ต้องเป็นวันที่ เช่น 29/11/2565 หรือ 29 พ.ย. 2565", "A day, such as 29/11/2022 or 29 Nov 2022.")
            }
            EditError::NotAChoice => self.pick("โปรดเลือกจากรายการ", "Please choose from the list."),
            EditError::NotFound => {
                self.pick("ไม่มีรายการนี้ โปรดเลือกจากรายการ", "There is no such entry. Please choose from the list.")
            }
            EditError::EndsBeforeStart => self.pick("วันสิ้นสุดมาก่อนวันเริ่ม", "The last day lies before the first."),
        };
        words.to_owned()
    }
}
