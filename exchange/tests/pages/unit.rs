//! The year of a unit.

use domain::import::PageKind;

use super::{UNIT, messages, page, quarters, unit};

#[test]
fn the_year_of_a_unit() {
    let page = page(UNIT, PageKind::UnitYear);
    assert_eq!(messages(&page), [] as [&str; 0]);
    let unit = unit(page);
    let [uncoded] = unit.uncoded.as_slice() else { panic!("one without a code") };
    assert_eq!((uncoded.line, uncoded.place, uncoded.name.as_str()), (62, 1, "จำนวนครั้งของการตรวจตลาด"));
    let said = uncoded.of("5099-9".parse().expect("a code"));
    assert_eq!((said.code.as_str(), said.fiscal_year.map(i32::from)), ("5099-9", Some(2564)));
    assert_eq!((said.target, said.result, said.unit_of_measure.as_deref()), (Some(12.0), Some(12.0), Some("ครั้ง")));
    assert_eq!((said.dimension, said.negotiated, quarters(&said).len()), (Some(1), Some(true), 4));
    assert_eq!(said.quarters[0].report.as_deref(), Some("ตรวจ 3 ครั้ง"));
    assert_eq!(unit.code.as_str(), "50990000");
    let called = unit.dimensions.iter().map(|d| (d.fiscal_year.be(), d.number, d.name.as_str())).collect::<Vec<_>>();
    assert_eq!(called, [(2564, 1, "ด้านประสิทธิผลตามพันธกิจ"), (2564, 2, "ด้านประสิทธิภาพของการปฏิบัติราชการ")]);
    assert_eq!(unit.kpis.len(), 2);
    let first = &unit.kpis[0];
    assert_eq!((first.code.as_str(), first.dimension, first.negotiated), ("5099-0501", Some(1), Some(true)));
    assert_eq!(first.name.as_deref(), Some("ร้อยละของซอยที่มีไฟส่องสว่างครบ"));
    assert_eq!(first.fiscal_year.map(i32::from), Some(2564));
    assert_eq!((first.target, first.result, first.unit_of_measure.as_deref()), (Some(80.0), Some(92.5), Some("ร้อยละ")));
    assert_eq!(quarters(first)[1], (2, Some(55.0), Some(90.0), Some(90.0), Some(100.0)));
    assert_eq!(first.quarters[0].report.as_deref(), Some("สำรวจซอยครบ\n(1) ซอยหลัก 20 ซอย\n(2) ซอยรอง 31 ซอย"));
    assert_eq!(first.quarters[2].report, None);
    assert_eq!(first.quarters[3].report.as_deref(), Some("ติดตั้งครบ"));
    let second = &unit.kpis[1];
    assert_eq!((second.code.as_str(), second.dimension, second.negotiated), ("5099-0502", Some(2), None));
    assert_eq!((second.target, second.result, quarters(second).len()), (Some(96.0), Some(72.9), 4));
}
