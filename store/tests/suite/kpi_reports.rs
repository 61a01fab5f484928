//! Reports of KPIs' quarters: weighed, published, corrected.

use domain::{
    edit::Record,
    history::HistoryFilter,
    report::{Content, FieldProblem, NewQuarter, Odd, PUBLISHED, ReportError, ReportField, Sent, bits},
};
use store::{
    Request,
    report::{self, Sending},
};
use uuid::Uuid;

use crate::{
    editing::staff_of,
    reports::{UNIT, city, head_of, kpi, of_quarter, quarter, request, taken},
    support::*,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_quarter_is_weighed_against_what_waits_and_not_before_it_begins() {
    on_each(async |db| {
        city(db).await;
        let staff = staff_of("somsri", UNIT);
        let send = async |sending: &Sending, on| {
            report::send(db, &staff, &kpi(), sending, &Request::new(on)).await.expect("answers")
        };
        let (march, april) = (day(2023, 3, 31), day(2023, 4, 5));
        // Nobody set the year up, so no window says it.
        let early = send(&of_quarter("3", "90"), march).await;
        let error = ReportError::AfterToday { today: march };
        assert_eq!(early, Sent::Refused { problems: vec![FieldProblem { field: ReportField::Quarter, error }] });
        let (second, _) = taken(send(&quarter("82.5"), march).await);
        // The second waits; the third says the same.
        assert_eq!(send(&of_quarter("3", "90"), april).await, Sent::AsksBack { odd: vec![Odd::SameText], later: None });
        let sheet = async |number| {
            let code = "5049-7".parse().expect("a code");
            report::kpi_sheet(db, &staff, &code, domain::fiscal_year::Quarter::new(number).ok(), april).await
        };
        let told = |sheet: report::KpiSheet| {
            let second = sheet.facts.quarters.into_iter().find(|known| known.quarter.number() == 2);
            second.and_then(|second| second.report)
        };
        let text = "ดำเนินการแล้วทุกเรื่องที่ได้รับแจ้งในไตรมาส";
        assert_eq!(told(sheet(3).await.expect("there")).as_deref(), Some(text), "the form may go on from it");
        assert_eq!(told(sheet(2).await.expect("there")), None, "its own form corrects it");
        // Corrected it is not weighed against itself.
        let again = Sending { corrects: Some((second, 1)), ..quarter("83") };
        assert_eq!(taken(send(&again, april).await), (second, 2));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kpis_quarter_is_published_and_keeps_its_scores() {
    on_each(async |db| {
        city(db).await;
        let (staff, head) = (staff_of("somsri", UNIT), head_of("wanida", UNIT));
        let sent = report::send(db, &staff, &kpi(), &quarter("82.5"), &request()).await.expect("answers");
        let (id, version) = taken(sent);
        let again = report::send(db, &staff, &kpi(), &quarter("90"), &request()).await.expect("answers");
        assert!(matches!(again, Sent::Conflict { theirs } if theirs.id == id));
        report::approve(db, &head, &[(id, version)], &request()).await.expect("answers");
        let view = async || store::kpi::view(db, &head, &"5049-7".parse().expect("a code")).await.expect("there");
        let told = view().await;
        let second = told.quarters.iter().find(|quarter| quarter.quarter.number() == 2).expect("there");
        assert_eq!((second.result, second.score_2_1), (Some(82.5), Some(0.0)));
        assert!(second.report.as_deref().is_some_and(|text| text.starts_with("ดำเนินการแล้ว")));
        assert_eq!(count(db, "SELECT CAST(quarters_reported AS bigint) FROM kpi WHERE code = '5049-7'").await, 3);
        // The newest quarter tells where the KPI stands, an earlier one that comes late does not.
        let mut changes = told.history.iter().flat_map(|entry| &entry.changes);
        let noted = changes.find(|change| change.field == "result").expect("told in the history");
        assert_eq!(
            (told.result, noted.before.as_deref(), noted.after.as_deref()),
            (Some(82.5), Some("30.5"), Some("82.5"))
        );
        let late = Sending { confirmed: u32::MAX, ..of_quarter("1", "12") };
        let late = taken(report::send(db, &staff, &kpi(), &late, &request()).await.expect("answers"));
        let decided = report::approve(db, &head, &[late], &request()).await.expect("answers");
        assert_eq!(decided.done, [late.0]);
        assert_eq!(view().await.result, Some(82.5));
        let asks = report::send(db, &staff, &kpi(), &quarter("90"), &request()).await.expect("answers");
        assert_eq!(asks, Sent::AsksBack { odd: vec![Odd::SameText, Odd::Again], later: None });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_cannot_be_meant_is_asked_about() {
    on_each(async |db| {
        city(db).await;
        let staff = staff_of("somsri", UNIT);
        // It is measured in percent, the target is 80, and the first quarter's result was 30.
        let send =
            async |sending: &Sending| report::send(db, &staff, &kpi(), sending, &request()).await.expect("answers");
        for (result, expected) in [
            ("250", vec![Odd::NoPercent]),
            ("-1", vec![Odd::Negative]),
            ("3", vec![Odd::Leap]),
            ("800", vec![Odd::Leap, Odd::Scale, Odd::NoPercent]),
        ] {
            let asked = send(&quarter(result)).await;
            assert_eq!(asked, Sent::AsksBack { odd: expected.clone(), later: None }, "{result}");
            let meant = Sending { confirmed: bits(&expected), ..quarter(result) };
            let (id, version) = taken(send(&meant).await);
            assert_eq!(report::view(db, &staff, id).await.expect("there").0.odd, expected, "whoever decides sees it");
            report::withdraw(db, &staff, id, version, &request()).await.expect("answers");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_quarter_is_corrected_and_what_it_said_stays_to_be_read() {
    on_each(async |db| {
        city(db).await;
        let (staff, head) = (staff_of("somsri", UNIT), head_of("wanida", UNIT));
        let send =
            async |sending: &Sending| report::send(db, &staff, &kpi(), sending, &request()).await.expect("answers");
        let versions = async |id: Uuid| {
            let (found, versions) = report::view(db, &staff, id).await.expect("there");
            let told: Vec<(i32, Content)> = versions.into_iter().map(|known| (known.version, known.content)).collect();
            (found.published, told)
        };
        let first = taken(send(&quarter("82.5")).await);
        assert_eq!(versions(first.0).await, (Some(30.5), Vec::new()), "nothing is published of it yet");
        report::approve(db, &head, &[first], &request()).await.expect("answers");
        let code = "5049-7".parse().expect("a code");
        let asked = domain::fiscal_year::Quarter::new(2).ok();
        let sheet = report::kpi_sheet(db, &staff, &code, asked, today()).await.expect("there");
        let published = sheet.kpi.quarters.iter().find(|known| Some(known.quarter) == asked).expect("there");
        let before = NewQuarter::of_published(published);
        assert_eq!((before.result, before.report.as_str()), (Some(82.5), quarter("").draft.text(ReportField::Report)));

        let mut correction = Sending { confirmed: bits(&[Odd::Again]), ..of_quarter("2", "79") };
        correction.draft.0[2].1 = "นับใหม่ตามบันทึกที่ได้รับภายหลัง".to_owned();
        let second = taken(send(&correction).await);
        // Before it is decided and after, what was published can be read beside it.
        let kept = || (PUBLISHED, Content::Quarter(before.clone()));
        assert_eq!(versions(second.0).await, (Some(82.5), vec![kept()]));
        let again = Sending { corrects: Some(second), key: Uuid::now_v7(), ..correction.clone() };
        let again = taken(send(&again).await);
        report::approve(db, &head, &[again], &request()).await.expect("answers");
        let told = versions(second.0).await.1;
        assert_eq!((told.len(), told.last()), (2, Some(&kept())));
        // The history tells both texts.
        let history = store::history::list(db, &PUBLIC, Record::Kpi, "5049-7", &HistoryFilter::default()).await;
        let history = history.expect("lists");
        let change = history.entries[0].changes.iter().find(|change| change.field == "quarters[2].report");
        let change = change.expect("told");
        assert_eq!(change.before.as_deref(), Some(before.report.as_str()));
        assert!(change.after.as_deref().is_some_and(|after| after.starts_with("นับใหม่")));
    })
    .await;
}
