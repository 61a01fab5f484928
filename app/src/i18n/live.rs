//! Labels of what happens to a record while it is open.

use super::Lang;

impl Lang {
    /// Before and behind the number of people that are not named.
    pub const fn more_people(self) -> (&'static str, &'static str) {
        (self.pick("และอีก", "and"), self.pick("คน", "others"))
    }

    /// Before and behind the number of fields that are not named.
    pub const fn more_fields(self) -> (&'static str, &'static str) {
        (self.pick("และอีก", "and"), self.pick("รายการ", "more"))
    }
}

words! {
    here_now: "ขณะนี้", "Now:";
    changed_this: "แก้ไขข้อมูลนี้", "changed this";
    live_heading: "การเปลี่ยนแปลงขณะเปิดหน้านี้", "What changed while this page is open";
    live_show: "แสดงข้อมูลล่าสุด", "Show the latest";
    live_hide: "ปิด", "Close";
    live_elsewhere: "เปิดข้อมูลล่าสุดในแท็บใหม่", "Open the latest in a new tab";
    live_typed: "สิ่งที่คุณแก้ไว้ยังอยู่ เมื่อบันทึก ระบบจะรวมให้และถามหากซ้ำกัน", "What you have changed is still here. When you save, both are put together, and you are asked where they collide.";
    live_shown: "แสดงข้อมูลล่าสุดแล้ว", "The latest is shown.";
    live_kept: "แสดงข้อมูลล่าสุดแล้ว เว้นแต่ส่วนที่คุณกำลังแก้ไข", "The latest is shown, but for the part you are editing.";
    live_failed: "แสดงข้อมูลล่าสุดไม่ได้ในขณะนี้ โปรดลองอีกครั้ง", "The latest cannot be shown now. Try again.";
    live_over: "เซสชันสิ้นสุดแล้ว โปรดเข้าสู่ระบบอีกครั้งในแท็บใหม่ก่อนบันทึก", "Your session is over. Sign in again in a new tab before you save.";
    day_failed: "แสดงข้อมูลของวันนั้นไม่ได้ในขณะนี้ กด “แสดง” เพื่อลองอีกครั้ง", "That day cannot be shown now. Press “Show” to try again.";
}
