//! Policies of the demo city's Governor: invented, each of them a project in many districts.

use domain::policy::Policy;

use super::subjects::{Subject, care, citizens, culture, green, office, safety, streets};

/// A policy and what districts call the project it becomes.
#[derive(Debug)]
pub(super) struct PolicyText {
    /// Number. Far from those the legacy system uses, so that no page of it gets an invented name.
    id: &'static str,
    /// Name.
    name: &'static str,
    /// Title of the project.
    pub title: &'static str,
    /// What the project is about.
    pub subject: &'static Subject,
}

impl PolicyText {
    /// As the domain knows it.
    pub(super) fn policy(&self) -> Policy {
        Policy { id: self.id.to_owned(), name: Some(self.name.to_owned()) }
    }
}

const fn policy(id: &'static str, name: &'static str, title: &'static str, subject: &'static Subject) -> PolicyText {
    PolicyText { id, name, title, subject }
}

/// All of them.
pub(super) static POLICIES: [PolicyText; 24] = [
    policy("901", "สวนใกล้บ้านเดินถึงได้", "สวนใกล้บ้านเดินถึงได้", &green::GREEN),
    policy("902", "แยกขยะจากต้นทางทั้งเมือง", "ครัวเรือนแยกขยะจากต้นทาง", &green::SORTING),
    policy("903", "อากาศดีสำหรับเด็กเล็ก", "พื้นที่ปลอดฝุ่นสำหรับเด็กเล็ก", &green::AIR),
    policy("904", "ทางเท้าเดินได้จริง", "ทางเท้าเดินได้จริง", &streets::FOOTPATH),
    policy("905", "ซอยสว่างปลอดภัย", "ซอยสว่างปลอดภัย", &safety::LIGHT),
    policy("906", "คลองและท่อพร้อมรับฝน", "เตรียมคลองและท่อให้พร้อมรับฝน", &safety::DRAINAGE),
    policy("907", "เขตฟังเสียงประชาชน", "เวทีเขตฟังเสียงประชาชน", &citizens::COUNCIL),
    policy("908", "แจ้งปัญหาครั้งเดียวจบ", "แจ้งปัญหาครั้งเดียวจบ", &citizens::COMPLAINTS),
    policy("909", "งบประมาณที่ประชาชนมองเห็น", "เปิดเผยงบประมาณให้ประชาชนมองเห็น", &citizens::OPEN),
    policy("910", "บริการเขตโดยไม่ต้องเดินทาง", "บริการออนไลน์โดยไม่ต้องเดินทางมาสำนักงานเขต", &citizens::SERVICE),
    policy("911", "อาหารริมทางสะอาดได้มาตรฐาน", "อาหารริมทางสะอาดได้มาตรฐาน", &safety::FOOD),
    policy("912", "ผู้ค้ามีที่ขาย คนเดินมีทางเดิน", "จัดสรรพื้นที่ค้าขายโดยไม่กีดขวางทางเดิน", &culture::VENDORS),
    policy("913", "เพื่อนบ้านดูแลผู้สูงวัย", "เพื่อนบ้านดูแลผู้สูงวัย", &care::ELDERLY),
    policy("914", "เมืองที่คนพิการใช้ชีวิตได้", "เมืองที่คนพิการใช้ชีวิตได้", &care::DISABLED),
    policy("915", "โรงเรียนเปิดโลก", "โรงเรียนเปิดโลกการเรียนรู้", &care::SCHOOLS),
    policy("916", "ห้องสมุดของทุกคน", "มุมอ่านหนังสือของทุกคน", &care::LIBRARY),
    policy("917", "ชุมชนคิดเองทำเอง", "ชุมชนคิดเองทำเอง", &care::COMMUNITY),
    policy("918", "ตรวจสุขภาพถึงชุมชน", "ตรวจสุขภาพเชิงรุกถึงชุมชน", &safety::HEALTH),
    policy("919", "เมืองปลอดยุงลาย", "ชุมชนปลอดยุงลาย", &safety::DENGUE),
    policy("920", "ชุมชนพร้อมรับอัคคีภัย", "ชุมชนพร้อมรับอัคคีภัย", &safety::FIRE),
    policy("921", "ย่านเดินเที่ยวได้ทุกสัปดาห์", "ย่านเดินเที่ยวได้ทุกสัปดาห์", &culture::TOURISM),
    policy("922", "ลานกีฬามีชีวิต", "ลานกีฬามีชีวิต", &culture::SPORT),
    policy("923", "ทักษะอาชีพใหม่ใกล้บ้าน", "ทักษะอาชีพใหม่ใกล้บ้าน", &culture::JOBS),
    policy("924", "คนทำงานเมืองปลอดภัย", "คนทำงานเมืองปลอดภัย", &office::STAFF),
];

/// Projects of a district's year that come from policies.
pub(super) const PER_DISTRICT: u64 = 6;

/// The policy behind one of a district's first projects of a year: half of the policies are in force in a
/// year, and every district takes half of those.
pub(super) fn of_district(be: i32, unit: usize, local: u64) -> &'static PolicyText {
    let at = be.unsigned_abs() as usize * 5 + local as usize * 2 + unit % 2;
    &POLICIES[at % POLICIES.len()]
}
