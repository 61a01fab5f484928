//! Changes that the system before this one kept of a project: the rows of its ประวัติการปรับปรุงข้อมูล.

use std::cmp::Reverse;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// What was done, as the old system's rows say it.
const ACTIONS: [&str; 24] = [
    "เพิ่ม",
    "เพิ่มข้อมูล",
    "แก้ไข",
    "แก้ไขข้อมูล",
    "ลบ",
    "ลบข้อมูล",
    "ปรับปรุง",
    "ปรับปรุงข้อมูล",
    "บันทึก",
    "บันทึกข้อมูล",
    "สร้าง",
    "ยกเลิก",
    "อนุมัติ",
    "รายงาน",
    "รายงานผล",
    "นำเข้า",
    "เปลี่ยน",
    "เปลี่ยนแปลง",
    "insert",
    "update",
    "delete",
    "edit",
    "add",
    "create",
];

/// Whether a word says what was done: whole, for names of people begin with the same letters.
pub fn is_action(word: &str) -> bool {
    ACTIONS.contains(&word.to_lowercase().as_str())
}

/// One row: when, who, what, and the values the record had then. They are kept as printed; what a row says of a column
/// that could not be told apart is in `rest`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EarlierChange {
    /// The day.
    pub date: NaiveDate,
    /// The time of that day on the city's clock.
    pub time: Option<NaiveTime>,
    /// ชื่อผู้ใช้; `None` also where the reader may not know.
    pub person: Option<String>,
    /// กระทำ
    pub action: Option<String>,
    /// สอดคล้องตามนโยบาย
    pub policy: Option<String>,
    /// เริ่มต้น
    pub start: Option<NaiveDate>,
    /// สิ้นสุด
    pub finish: Option<NaiveDate>,
    /// เป้าหมาย
    pub target: Option<f64>,
    /// ผลการดำเนินการ
    pub result: Option<f64>,
    /// หน่วยนับ
    pub unit_of_measure: Option<String>,
    /// What stood where no column could be told.
    pub rest: Option<String>,
}

impl EarlierChange {
    /// A row that says only when.
    pub const fn on(date: NaiveDate) -> Self {
        Self {
            date,
            time: None,
            person: None,
            action: None,
            policy: None,
            start: None,
            finish: None,
            target: None,
            result: None,
            unit_of_measure: None,
            rest: None,
        }
    }

    /// The row for whoever may not know who it was: where its columns could not be told for sure, a name may stand
    /// anywhere in it, so that only what is no text is left.
    pub fn nameless(self) -> Self {
        let sure = self.action.as_deref().is_some_and(is_action);
        let (action, policy) = if sure { (self.action, self.policy) } else { (None, None) };
        Self { person: None, action, policy, rest: None, ..self }
    }

    /// Whether another row is the same change with as much told of it or more: a page cut short tells less.
    fn is_within(&self, other: &Self) -> bool {
        fn within<T: PartialEq>(part: &Option<T>, whole: &Option<T>) -> bool {
            part.is_none() || part == whole
        }
        (self.date, self.time) == (other.date, other.time)
            && within(&self.person, &other.person)
            && within(&self.action, &other.action)
            && within(&self.policy, &other.policy)
            && within(&self.start, &other.start)
            && within(&self.finish, &other.finish)
            && within(&self.target, &other.target)
            && within(&self.result, &other.result)
            && within(&self.unit_of_measure, &other.unit_of_measure)
            && within(&self.rest, &other.rest)
    }
}

/// The rows known and those another copy of the page prints, newest first and each once: a page cut short takes none
/// away. `None` where the page adds nothing.
pub fn joined(known: &[EarlierChange], printed: &[EarlierChange]) -> Option<Vec<EarlierChange>> {
    let mut all = known.to_vec();
    for row in printed {
        if !all.iter().any(|known| row.is_within(known)) {
            all.retain(|known| !known.is_within(row));
            all.push(row.clone());
        }
    }
    all.sort_by_key(|row| Reverse((row.date, row.time)));
    (all != known).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_named_where_columns_could_not_be_told() {
        let row = |action: &str| EarlierChange {
            person: Some("market01".to_owned()),
            action: Some(action.to_owned()),
            policy: Some("ตลาดชุมชน".to_owned()),
            rest: Some("market02 xyz".to_owned()),
            target: Some(40.0),
            ..EarlierChange::on(NaiveDate::from_ymd_opt(2023, 1, 5).expect("a date"))
        };
        let sure = row("แก้ไข").nameless();
        assert_eq!((sure.action.as_deref(), sure.policy.as_deref()), (Some("แก้ไข"), Some("ตลาดชุมชน")));
        assert_eq!((sure.person, sure.rest, sure.target), (None, None, Some(40.0)));
        let unsure = row("เพิ่มพูน").nameless();
        assert_eq!((unsure.action, unsure.policy, unsure.rest, unsure.target), (None, None, None, Some(40.0)));
    }

    #[test]
    fn another_copy_adds_what_is_new_and_takes_nothing_away() {
        let on = |day| EarlierChange::on(NaiveDate::from_ymd_opt(2023, 1, day).expect("a date"));
        let at = |day, hour| EarlierChange { time: NaiveTime::from_hms_opt(hour, 0, 0), ..on(day) };
        let known = [at(5, 9), on(2)];
        assert_eq!(joined(&known, &[on(2)]), None);
        assert_eq!(joined(&known, &[]), None);
        assert_eq!(joined(&known, &[at(5, 14), on(2), at(5, 14)]), Some(vec![at(5, 14), at(5, 9), on(2)]));
        // The whole of a row takes the place of what was left of it on a page cut short, and never the other way.
        let whole = EarlierChange { target: Some(100.0), ..at(5, 9) };
        assert_eq!(joined(&known, std::slice::from_ref(&whole)), Some(vec![whole.clone(), on(2)]));
        assert_eq!(joined(&[whole, on(2)], &known), None);
    }
}
