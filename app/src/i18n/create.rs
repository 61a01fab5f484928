//! Labels of the page that makes a project.

use super::Lang;

words! {
    new_project: "โครงการใหม่", "New project";
    new_project_link: "+ โครงการใหม่", "+ New project";
    new_unit_first: "เลือกหน่วยงานเจ้าของโครงการ", "Choose the unit it belongs to";
    new_go_on: "ต่อไป", "Go on";
    new_other_unit: "เปลี่ยนหน่วยงาน", "Another unit";
    new_begins_from: "เริ่มจาก", "Begin from";
    new_from_nothing: "โครงการเปล่า", "Nothing";
    new_from_last_year: "โครงการปีที่แล้วของหน่วยงาน", "Last year's project of this unit";
    new_from_other: "โครงการของหน่วยงานอื่น", "Another unit's project";
    new_use: "ใช้เป็นต้นแบบ", "Begin from this";
    new_model: "ต้นแบบ", "Begins from";
    new_model_none: "ไม่ใช้ต้นแบบ", "Begin from nothing";
    new_model_gone: "ไม่พบโครงการต้นแบบ", "The project to begin from is not there";
    new_carries: "นำมาด้วย: ขั้นตอน น้ำหนัก และการรอกันของขั้นตอนโดยเลื่อนวันที่ตามปี หลักการและเหตุผล วัตถุประสงค์ เป้าหมาย หน่วยนับ นโยบาย ที่ทางในแผนพัฒนาฯ ถ้าอยู่ในระยะเดียวกัน และการเชื่อมกับตัวชี้วัดชื่อเดียวกันของปีใหม่ · ไม่นำมา: รายงาน ผลงาน งบประมาณ และผลประเมิน", "Taken along: steps, weights and what waits for what, dates moved by the years between; rationale, objectives, targets, unit of measure, policy, the place in the city's plan where the phase is the same, and links to the KPIs of the same name in the new year. Left behind: reports, results, money and evaluations.";
    new_carries_own: "โครงการของหน่วยงานเดียวกันนำส่วนราชการ ผู้รับผิดชอบ ผู้ประสานงาน และค่าน้ำหนักมาด้วย", "From the same unit the section, the persons and the weight come along too.";
    new_name: "ชื่อโครงการ/กิจกรรม", "Name of the project";
    new_code_hint: "ระบบจะออกรหัสโครงการให้เมื่อสร้าง", "The system gives the code.";
    new_section_same: "ตามต้นแบบ", "As in the project it begins from";
    new_make: "สร้างโครงการ", "Make the project";
    new_made: "สร้างโครงการแล้ว เป็นร่าง วางแผนขั้นตอนต่อได้ที่นี่", "The project is made, as a draft. Plan its steps here.";
    new_made_unlinked: "สร้างโครงการแล้ว เป็นร่าง วางแผนขั้นตอนต่อได้ที่นี่ · ตัวชี้วัดบางตัวของต้นแบบไม่มีในปีนี้ จึงไม่ได้เชื่อมมา", "The project is made, as a draft. Plan its steps here. Some KPIs of the project it began from have no successor this year: they are not linked.";
    new_links_kept: "เชื่อมกับตัวชี้วัด", "Linked to the KPIs";
    new_links_left: "ไม่เชื่อมมา เพราะไม่มีตัวชี้วัดชื่อเดียวกันในปีงบประมาณ", "Not linked, for there is no KPI of the same name in the fiscal year";
    new_no_such_section: "หน่วยงานนี้ไม่มีส่วนราชการนี้", "The unit has no such section.";
    new_bad_year: "เลือกปีงบประมาณจากรายการ", "Choose one of the fiscal years.";
    new_choose: "เลือกโครงการต้นแบบ", "Choose the project to begin from";
}
