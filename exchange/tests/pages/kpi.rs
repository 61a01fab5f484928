//! KPIs: the detail, the indicators of the city plan.

use domain::{
    import::PageKind,
    kpi::{KpiKind, KpiLevel},
};

use super::{CITY, KPI, kpi, messages, page, quarters};

#[test]
fn a_kpi_in_levels_with_a_result_in_percent() {
    let page = page(KPI, PageKind::KpiDetail);
    assert_eq!(messages(&page), [] as [&str; 0]);
    let kpi = kpi(page);
    assert_eq!(kpi.code.as_str(), "5099-0417");
    assert_eq!(kpi.name.as_deref(), Some("1.(2) ระดับความสำเร็จของการแก้ปัญหาน้ำท่วมขังในซอย"));
    assert_eq!((kpi.target, kpi.result, kpi.unit_of_measure.as_deref()), (Some(5.0), Some(100.0), Some("ระดับ")));
    assert_eq!((kpi.kind, kpi.level), (Some(KpiKind::Routine), Some(KpiLevel::Outcome)));
    assert_eq!(kpi.evaluated.map(|(q, score)| (q.number(), score)), Some((3, Some(90.0))));
    assert_eq!(kpi.fiscal_year, None);
    assert_eq!(
        quarters(&kpi),
        [
            (1, Some(40.0), Some(100.0), Some(100.0), Some(100.0)),
            (2, Some(60.0), None, Some(0.0), Some(0.0)),
            (3, Some(1080.5), Some(90.0), Some(90.0), Some(50.0)),
            (4, Some(-2.0), Some(100.0), Some(0.0), Some(0.0)),
        ]
    );
    let reports: Vec<_> = kpi.quarters.iter().map(|q| q.report.as_deref()).collect();
    assert_eq!(
        reports,
        [Some("ลอกท่อระบายน้ำในซอย 4 แห่ง\n1\n2\nนับเป็นสองรอบ"), None, Some("ติดตั้งเครื่องสูบน้ำเพิ่ม"), Some("ขออุทธรณ์ปรับเกณฑ์"),]
    );
    assert_eq!(kpi.summary.as_deref(), Some("ท่วมขังน้อยลงทุกซอย"));
    assert_eq!(kpi.definition.as_deref(), Some("น้ำท่วมขัง หมายถึง : น้ำสูงเกิน 10 เซนติเมตรนานกว่า 30 นาที"));
    assert_eq!(kpi.formula.as_deref(), Some("ระดับ 1 ถึง 5 ตามจำนวนซอยที่แก้ไขแล้ว"));
    assert_eq!(kpi.source.as_deref(), Some("บันทึกของฝ่ายโยธา"));
    assert_eq!(kpi.strategy.iter().map(|s| s.level).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(kpi.strategy[0].label, "ด้านที่ ๑ - มหานครปลอดภัย");
    assert!(kpi.strategy[2].label.ends_with('%'));
    let projects: Vec<_> = kpi.projects.iter().map(|p| (p.code.as_str(), p.name.as_str())).collect();
    assert_eq!(projects, [("50990000-4207", "โครงการลอกท่อระบายน้ำ"), ("50990000-4208", "โครงการเครื่องสูบน้ำประจำซอย"),]);
}

#[test]
fn an_indicator_of_the_city_plan() {
    let page = page(CITY, PageKind::CityKpi);
    assert_eq!(messages(&page), [] as [&str; 0]);
    let kpi = kpi(page);
    assert_eq!(kpi.code.as_str(), "412");
    assert_eq!(kpi.name.as_deref(), Some("๑. จำนวนสวนที่เดินถึงได้ใน 15 นาที"));
    assert_eq!((kpi.target, kpi.target_text.as_deref()), (None, Some("5 จากปีที่ผ่านมา")));
    assert_eq!(kpi.unit_of_measure.as_deref(), Some("เพิ่มขึ้นร้อยละ"));
    assert_eq!(kpi.strategy.iter().map(|s| s.level).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(kpi.definition.as_deref(), Some("สวน หมายถึง พื้นที่สีเขียวที่เปิดให้ทุกคนใช้"));
    assert_eq!(kpi.formula.as_deref(), Some("นับสวนที่เปิดแล้วเทียบกับปีก่อน"));
    assert_eq!(kpi.source.as_deref(), Some("ทะเบียนสวนของสำนักสิ่งแวดล้อม"));
}
