//! Labels about people: signing in, accounts, roles.

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use domain::user::Role;

use super::Lang;

impl Lang {
    /// What is not held of a form: `a.jpg · b.pdf` have to be chosen once more.
    pub fn held_files(self, names: &str) -> String {
        match self {
            Self::Th => format!("รูปและไฟล์ไม่ได้เก็บไว้ เมื่อกดส่งอีกครั้งแล้ว แบบฟอร์มจะเปิดให้เลือกใหม่: {names}"),
            Self::En => format!(
                "Photos and files are not kept. Send again, and the form opens for you to choose them once more: {names}"
            ),
        }
    }

    /// A time on the clock of Bangkok: `29 พ.ย. 2565 14:05 น.`, `29 Nov 2022 14:05`.
    pub fn clock(self, at: DateTime<Utc>) -> String {
        let local = (at + TimeDelta::hours(7)).naive_utc();
        let time = format!("{:02}:{:02}", local.hour(), local.minute());
        match self {
            Self::Th => format!("{} {time} น.", self.date(local.date())),
            Self::En => format!("{} {time}", self.date(local.date())),
        }
    }

    /// A role in a word.
    pub const fn role(self, role: Role) -> &'static str {
        match role {
            Role::Staff => self.pick("เจ้าหน้าที่", "Staff"),
            Role::UnitHead => self.pick("หัวหน้าหน่วยงาน", "Unit head"),
            Role::Evaluator => self.pick("ผู้ตรวจประเมิน", "Evaluator"),
            Role::Executive => self.pick("ผู้บริหาร", "Executive"),
            Role::Administrator => self.pick("ผู้ดูแลระบบ", "Administrator"),
        }
    }
}

words! {
    sign_in: "เข้าสู่ระบบ", "Sign in";
    sign_out: "ออกจากระบบ", "Sign out";
    already_signed_in: "เข้าสู่ระบบอยู่แล้วในชื่อ", "Signed in already as";
    go_on: "ไปต่อ", "Go on";
    or_somebody_else: "หรือเข้าสู่ระบบเป็นผู้อื่นด้านล่าง", "Or sign in as somebody else below.";
    not_sent: "หมดเวลาการใช้งาน สิ่งที่ส่งมายังไม่ได้บันทึก เข้าสู่ระบบแล้วส่งอีกครั้ง", "You were signed out, and what you sent is not saved. Sign in, then send it again.";
    sign_in_again: "เพื่อความปลอดภัย โปรดเข้าสู่ระบบอีกครั้ง แล้วทำรายการใหม่", "To be safe, please sign in again, then do it once more.";
    signed_out: "ออกจากระบบแล้ว", "Signed out.";
    session_over: "หมดเวลาการใช้งาน โปรดเข้าสู่ระบบอีกครั้ง", "You are signed out";
    held_hint: "สิ่งที่ท่านกรอกยังอยู่ในหน้านี้และยังไม่ได้บันทึก เข้าสู่ระบบในแท็บใหม่ แล้วกลับมาที่หน้านี้เพื่อส่งอีกครั้ง", "What you filled in is still on this page and is not saved yet. Sign in in another tab, then come back here and send it again.";
    held_sign_in: "เข้าสู่ระบบในแท็บใหม่", "Sign in in another tab";
    held_send: "ส่งอีกครั้ง", "Send again";
    user_name: "ชื่อผู้ใช้", "User name";
    password: "รหัสผ่าน", "Password";
    wrong_password: "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง", "The user name or the password is wrong.";
    locked_until: "พยายามเข้าสู่ระบบผิดหลายครั้ง โปรดลองใหม่หลัง", "Too many attempts. Please try again after";
    password_short: "รหัสผ่านต้องมีอย่างน้อย 12 ตัวอักษร", "A password has at least 12 characters.";
    password_long: "รหัสผ่านยาวได้ไม่เกิน 256 ตัวอักษร", "A password has at most 256 characters.";
    password_common: "รหัสผ่านนี้เดาง่ายเกินไป โปรดใช้วลีที่ยาวและเป็นของท่านเอง", "This password is among the first to be tried. Use a longer phrase of your own.";
    password_name: "รหัสผ่านต้องไม่มีชื่อผู้ใช้อยู่ด้วย", "A password does not contain the user name.";
    password_differs: "รหัสผ่านสองช่องไม่ตรงกัน", "The two passwords differ.";
    password_hint: "อย่างน้อย 12 ตัวอักษร จะเป็นวลีภาษาไทยหรือเว้นวรรคก็ได้", "At least 12 characters; a phrase with spaces is fine.";
    missing_value: "โปรดกรอกช่องนี้", "Please fill this in.";
    demo_people: "ผู้ใช้ของเมืองสาธิต", "People of the demo city";
    demo_people_hint: "เมืองนี้เป็นข้อมูลสมมติ เข้าใช้ได้ทุกบทบาทด้วยรหัสผ่านเดียวกัน", "This city is made up. All of them have the same password:";
    keep_signed_in: "เครื่องนี้เป็นของฉัน อยู่ในระบบต่อแม้ปิดเบราว์เซอร์", "This device is mine: stay signed in when the browser is closed";
    forgotten_hint: "ลืมรหัสผ่าน โปรดขอลิงก์ตั้งรหัสผ่านใหม่จากผู้ดูแลระบบ", "Forgotten? Ask an administrator for a link to set a new one.";
    full_name: "ชื่อ", "Name";
    roles: "บทบาท", "Roles";
    account: "บัญชีของฉัน", "My account";
    my_roles: "บทบาทของฉัน", "My roles";
    no_roles: "ยังไม่มีบทบาท จึงอ่านได้อย่างเดียว", "No role yet: reading only.";
    whole_city: "ทั้งกรุงเทพมหานคร", "The whole city";
    change_password: "เปลี่ยนรหัสผ่าน", "Change password";
    current_password: "รหัสผ่านปัจจุบัน", "Current password";
    new_password: "รหัสผ่านใหม่", "New password";
    repeat_password: "รหัสผ่านใหม่อีกครั้ง", "New password again";
    wrong_current: "รหัสผ่านปัจจุบันไม่ถูกต้อง", "The current password is wrong.";
    password_changed: "เปลี่ยนรหัสผ่านแล้ว เครื่องอื่นต้องเข้าสู่ระบบใหม่", "The password is changed. Other devices have to sign in again.";
    password_set: "ตั้งรหัสผ่านแล้ว เข้าสู่ระบบได้เลย", "The password is set. You can sign in now.";
    sessions: "เครื่องที่เข้าสู่ระบบอยู่", "Where you are signed in";
    this_session: "เครื่องนี้", "This device";
    session_began: "เริ่ม", "Since";
    session_seen: "ใช้ล่าสุด", "Last used";
    session_address: "ที่อยู่เครือข่าย", "Address";
    session_agent: "เบราว์เซอร์", "Browser";
    session_end: "ให้ออก", "End";
    session_ended: "ให้เครื่องนั้นออกจากระบบแล้ว", "That device is signed out.";
    sign_out_everywhere: "ออกจากระบบทุกเครื่อง", "Sign out everywhere";
    set_password: "ตั้งรหัสผ่าน", "Set a password";
    link_over: "ลิงก์นี้ใช้ไม่ได้แล้ว", "This link no longer works";
    link_over_hint: "ลิงก์ใช้ได้ครั้งเดียวภายใน 24 ชั่วโมง โปรดขอใหม่จากผู้ดูแลระบบ", "A link works once, within 24 hours. Please ask an administrator for another.";
    saved: "บันทึกแล้ว", "Saved.";
    forbidden: "ไม่มีสิทธิ์เข้าถึงส่วนนี้", "Not permitted";
    forbidden_hint: "หากต้องใช้ส่วนนี้ โปรดติดต่อผู้ดูแลระบบ", "If you need this part, please ask an administrator.";
}
