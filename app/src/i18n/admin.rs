//! Labels of the administration pages.

use super::Lang;

words! {
    administration: "ดูแลระบบ", "Administration";
    people: "ผู้ใช้และบทบาท", "People and roles";
    people_hint: "ค้นหา เพิ่มบัญชี มอบบทบาทตามหน่วยงาน ปิดบัญชี และออกลิงก์ตั้งรหัสผ่าน", "Find people, add accounts, give roles by place, close accounts, make links that set a password.";
    search_people: "ชื่อหรือชื่อผู้ใช้", "Name or user name";
    any_role: "ทุกบทบาท", "Any role";
    any_state: "ทุกสถานะ", "Any state";
    open_accounts: "เปิดใช้งาน", "Open";
    closed_accounts: "ปิดแล้ว", "Closed";
    state: "สถานะ", "State";
    unit_code: "รหัสหน่วยงาน", "Unit code";
    unit_code_hint: "8 หลัก เว้นว่างหากเป็นทั้งกรุงเทพมหานคร", "8 digits; leave empty for the whole city";
    found_people: "บัญชี", "accounts";
    no_people: "ไม่พบบัญชีตามเงื่อนไข", "No account matches.";
    add_person: "เพิ่มบัญชี", "Add an account";
    user_name_hint: "ตัวอักษรละติน ตัวเลข และ . _ - @ ยาว 2–64 ตัว", "2 to 64 characters: Latin letters, digits, and . _ - @";
    role_label: "บทบาท", "Role";
    give_role: "มอบบทบาท", "Give the role";
    take_role: "ถอน", "Take away";
    close_account: "ปิดบัญชี", "Close the account";
    open_account: "เปิดบัญชี", "Open the account";
    make_link: "ออกลิงก์ตั้งรหัสผ่าน", "Make a link to set a password";
    link_made: "ส่งลิงก์นี้ให้เจ้าของบัญชี ใช้ได้ครั้งเดียวภายใน 24 ชั่วโมง และจะไม่แสดงอีก", "Give this link to the person. It works once, within 24 hours, and is not shown again.";
    no_password_yet: "ยังไม่ได้ตั้งรหัสผ่าน", "No password yet";
    user_made: "เพิ่มบัญชีแล้ว ออกลิงก์ตั้งรหัสผ่านให้เจ้าของบัญชีได้จากหน้านี้", "The account is made. Make a link here, with which its owner sets a password.";
    not_a_user_name: "ชื่อผู้ใช้ใช้ได้เฉพาะตัวอักษรละติน ตัวเลข และ . _ - @ ยาว 2–64 ตัว", "A user name has 2 to 64 characters: Latin letters, digits, and . _ - @";
    not_a_unit: "ไม่มีหน่วยงานรหัสนี้", "There is no unit with this code.";
    not_a_role: "โปรดเลือกบทบาท", "Please choose a role.";
    name_taken: "มีชื่อผู้ใช้นี้แล้ว", "This user name is taken.";
    bad_display_name: "ชื่อยาว 1–200 ตัวอักษร", "A name has 1 to 200 characters.";
    account_state: "บัญชี", "Account";
    own_account: "ทำกับบัญชีหรือบทบาทของตนเองไม่ได้", "Nobody does this to their own account.";
}
