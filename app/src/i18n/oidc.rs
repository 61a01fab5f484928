//! Labels about the organisation's own sign-in.

use super::Lang;

words! {
    sign_in_elsewhere: "เข้าสู่ระบบด้วยบัญชีหน่วยงาน", "Sign in with the organisation's account";
    or_by_password: "หรือใช้ชื่อผู้ใช้และรหัสผ่านของระบบนี้", "Or with a user name and a password of this system";
    no_account: "บัญชีหน่วยงานของท่านยังไม่ได้ผูกกับบัญชีในระบบนี้ โปรดส่งรหัสในวงเล็บให้ผู้ดูแลระบบ", "Your organisation's account is not bound to an account here yet. Please give the code in brackets to an administrator.";
    subject_there: "รหัส", "code";
    account_closed: "บัญชีของท่านในระบบนี้ปิดแล้ว โปรดติดต่อผู้ดูแลระบบ", "Your account here is closed. Please ask an administrator.";
    elsewhere_failed: "ระบบบัญชีหน่วยงานตอบกลับไม่ถูกต้อง จึงยังเข้าสู่ระบบไม่ได้ โปรดลองใหม่ หากยังไม่ได้ โปรดแจ้งผู้ดูแลระบบ", "The organisation's sign-in gave an answer that cannot be trusted. Please try again, and tell an administrator if it stays so.";
    elsewhere_down: "ระบบบัญชีหน่วยงานไม่ตอบสนองในขณะนี้ โปรดลองใหม่ภายหลัง หรือใช้รหัสผ่านของระบบนี้", "The organisation's sign-in does not answer at the moment. Please try again later, or use a password of this system.";
    sign_in_stale: "การเข้าสู่ระบบนี้หมดเวลา ถูกใช้ไปแล้ว หรือไม่ได้เริ่มจากเบราว์เซอร์นี้ โปรดเริ่มใหม่", "This sign-in took too long, was used already, or was not begun in this browser. Please begin again.";
    sign_in_cancelled: "ยังไม่ได้เข้าสู่ระบบ เพราะมีการยกเลิกหรือไม่อนุญาตที่บัญชีหน่วยงาน", "Not signed in: it was cancelled or refused at the organisation's sign-in.";
    onward_hint: "ออกจากระบบนี้แล้ว กำลังพาไปออกจากบัญชีหน่วยงานด้วย", "You are signed out here. You are being taken to sign out of the organisation's account, too.";
    onward: "ออกจากบัญชีหน่วยงาน", "Sign out of the organisation's account";
    by_organisation: "ผ่านบัญชีหน่วยงาน", "by the organisation's account";
    organisation_account: "บัญชีหน่วยงาน", "The organisation's account";
    bound_hint: "เจ้าของบัญชีจะเห็นรหัสของตนเมื่อเข้าสู่ระบบด้วยบัญชีหน่วยงานครั้งแรก เว้นว่างเพื่อเลิกผูก", "People are shown their code when they first sign in with the organisation's account. Leave empty to unbind.";
    bind_account: "ผูกบัญชี", "Bind";
    bound_by: "ผูกแล้วกับ", "Bound to";
    subject: "รหัสผู้ใช้จากบัญชีหน่วยงาน (ถ้ามี)", "Code in the organisation's sign-in, if any";
    subject_taken: "รหัสนี้ยาวเกินไปหรือผูกกับบัญชีอื่นแล้ว", "This code is too long, or bound to another account.";
}
