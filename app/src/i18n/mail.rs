//! Labels about where people get mail.

use super::Lang;

words! {
    email: "อีเมล", "E-mail";
    email_hint: "ใช้ส่งคำเตือนกำหนดรายงาน เว้นว่างได้", "For reminders of what is due. May be left empty.";
    email_save: "บันทึกอีเมล", "Save";
    not_an_email: "อีเมลต้องอยู่ในรูป ชื่อ@หน่วยงาน.go.th เป็นอักษรละติน", "An address reads like name@office.go.th, in Latin letters.";
    emails_differ: "ผู้ใช้คนเดียวกันมีอีเมลต่างกันในรายชื่อนี้", "This list gives the same person another address.";
    email_elsewhere: "ผู้นี้มีบทบาทนอกหน่วยงานที่ท่านดูแล จึงเปลี่ยนอีเมลไม่ได้", "This person has a role outside the place you keep: the address stays.";
}
