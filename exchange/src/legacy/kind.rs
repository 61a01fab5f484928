//! What sort of page it is, told by what stands at the beginning of its lines.

use domain::import::PageKind;

use super::{address::Address, line::Line, quarters};

/// Headings that settle the matter.
const HEADINGS: [(&str, PageKind); 6] = [
    ("แบบแสดงรายงานความก้าวหน้า", PageKind::PrintedReport),
    ("โครงการจัดทำฐานข้อมูลตัวชี้วัดการพัฒนาเมือง", PageKind::CityKpi),
    ("ผลการปฏิบัติราชการประจำปี", PageKind::UnitYear),
    ("รายละเอียดโครงการ/กิจกรรม", PageKind::ProjectDetail),
    ("ความคืบหน้าโครงการ/กิจกรรม", PageKind::ProjectProgress),
    ("รายละเอียดตัวชี้วัด", PageKind::KpiDetail),
];

/// Labels only this sort of page has, for pages without their heading.
const LABELS: [(&str, PageKind); 20] = [
    ("ความคืบหน้าโครงการร้อยละ", PageKind::ProjectProgress),
    ("สยป.ประเมินโครงการ", PageKind::ProjectProgress),
    ("ดูโครงการแผนปีฯ", PageKind::ProjectProgress),
    ("แผนการดำเนินงานฯ", PageKind::ProjectProgress),
    ("สนับสนุนตัวชี้วัดตามแผนฯ", PageKind::ProjectProgress),
    ("1.1รหัสโครงการและชื่อโครงการ", PageKind::PrintedReport),
    ("รายงานครั้งที่1::", PageKind::PrintedReport),
    ("::ความก้าวหน้าของงานฯ", PageKind::PrintedReport),
    ("รหัสโครงการ...", PageKind::PrintedReport),
    ("รหัสโครงการ", PageKind::ProjectDetail),
    ("policyid", PageKind::ProjectDetail),
    ("ข้อมูลโครงการ/กิจกรรม", PageKind::ProjectDetail),
    ("ลักษณะข้อมูล:", PageKind::CityKpi),
    ("[มิติที่", PageKind::UnitYear),
    ("หน่วยนับ:", PageKind::UnitYear),
    ("สยป.ตรวจประเมินตัวชี้วัด", PageKind::KpiDetail),
    ("รายละเอียดตัวชี้วัดฯ", PageKind::KpiDetail),
    ("ผลงานที่ทำได้", PageKind::KpiDetail),
    ("ค่าเป้าหมาย", PageKind::KpiDetail),
    ("ประเภทตัวชี้วัด", PageKind::KpiDetail),
];

/// Tells the sort of a page; `None` where it cannot be told.
pub(super) fn tell(lines: &[Line<'_>], address: &Address) -> Option<PageKind> {
    // The heading that comes first in the page: further down, the same words may stand in its prose.
    let heading = lines.iter().find_map(|line| {
        HEADINGS.iter().position(|(label, kind)| {
            line.rest(label).is_some_and(|rest| match kind {
                // The same words begin labels and titles of other pages.
                PageKind::KpiDetail | PageKind::ProjectProgress => rest.trim().trim_matches(['*', ':']).is_empty(),
                PageKind::ProjectDetail => rest.trim_start().starts_with(':') || rest.trim().is_empty(),
                _ => true,
            })
        })
    });
    let kind = heading.map(|at| HEADINGS[at].1).or_else(|| {
        let at = LABELS.iter().position(|(label, _)| lines.iter().any(|line| line.key.starts_with(label)));
        at.map(|at| LABELS[at].1)
    });
    match kind {
        // Several KPIs on one page can only be a unit's year.
        Some(PageKind::KpiDetail) if heading.is_none() && several_targets(lines) => Some(PageKind::UnitYear),
        Some(kind) => Some(kind),
        // A bare quarter table belongs to the unit whose page the address names.
        None if address.of_unit && lines.iter().enumerate().any(|(i, _)| quarters::begins(lines, i)) => {
            Some(PageKind::UnitYear)
        }
        None => None,
    }
}

fn several_targets(lines: &[Line<'_>]) -> bool {
    lines.iter().filter(|line| line.key.starts_with("ค่าเป้าหมาย")).count() > 1
}
