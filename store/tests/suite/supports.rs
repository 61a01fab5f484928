//! Which KPIs a project supports, as people say it.

use domain::{
    audit::Change,
    kpi::{KpiDraft, MOST_SUPPORTED},
    permission::Actor,
    unit::ProjectCode,
};
use store::{
    Db, Request, Result, StoreError,
    project::{support, support_no_more, supportable},
};

use crate::{
    drafts::{self, kpi_page, project_page, some, year},
    editing::staff_of,
    support::*,
};

const UNIT: &str = "50490000";
/// The project as a history names it.
const PROJECT: &str = "โครงการรับเรื่องร้องทุกข์ (50490000-11)";

fn code() -> ProjectCode {
    "50490000-11".parse().expect("a code")
}

/// A KPI of the project's unit and a year.
fn kpi(serial: usize, be: i32) -> domain::import::Content {
    let code = format!("5049-{serial}").parse().expect("a code");
    kpi_page(KpiDraft {
        name: some(&format!("ตัวชี้วัด {serial}")), fiscal_year: Some(year(be)), ..KpiDraft::new(code)
    })
}

async fn add(db: &Db, who: &Actor, kpi: &str) -> Result<bool> {
    support(db, who, &code(), kpi, &Request::new(today())).await
}

async fn codes(db: &Db) -> Vec<String> {
    let view = store::project::view(db, &PUBLIC, &code(), today()).await.expect("there");
    view.kpis.into_iter().map(|kpi| kpi.code).collect()
}

fn invalid(answer: Result<bool>) -> &'static str {
    match answer {
        Err(StoreError::Invalid { field, .. }) => field,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_supports_a_kpi_until_it_does_not() {
    on_each(async |db| {
        import(db, [project_page(drafts::project()), kpi_page(drafts::kpi()), kpi(20, 2566), kpi(21, 2567)]).await;
        let staff = staff_of("somsri", UNIT);
        assert_eq!(codes(db).await, ["5049-7"]);
        assert!(add(db, &staff, " 5049-20 ").await.expect("answers"));
        assert!(!add(db, &staff, "5049-20").await.expect("answers"), "said once");
        assert_eq!(codes(db).await, ["5049-7", "5049-20"], "behind those that were there");

        let told = |field: &str, before: Option<&str>, after: Option<&str>| Change {
            field: field.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        };
        let view = store::project::view(db, &staff, &code(), today()).await.expect("there");
        assert_eq!(view.history[0].action, "linked");
        assert_eq!(view.history[0].changes[0].field, "kpis");
        let of_kpi = store::kpi::view(db, &PUBLIC, &"5049-20".parse().expect("a code")).await.expect("there");
        assert_eq!(of_kpi.history[0].changes, [told("projects", None, Some(PROJECT))], "told on both sides");
        assert_eq!(of_kpi.projects.len(), 1);

        let request = Request::new(today());
        assert!(support_no_more(db, &staff, &code(), "5049-20", &request).await.expect("answers"));
        assert!(!support_no_more(db, &staff, &code(), "5049-20", &request).await.expect("answers"));
        assert_eq!(codes(db).await, ["5049-7"]);
        let of_kpi = store::kpi::view(db, &PUBLIC, &"5049-20".parse().expect("a code")).await.expect("there");
        assert_eq!(of_kpi.history[0].changes, [told("projects", Some(PROJECT), None)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_supported_is_refused_and_nothing_is_stored() {
    on_each(async |db| {
        let many = (100..100 + MOST_SUPPORTED as usize).map(|serial| kpi(serial, 2566));
        import(db, [project_page(drafts::project()), kpi_page(drafts::kpi()), kpi(21, 2567)]).await;
        import(db, many).await;
        let (staff, other) = (staff_of("somsri", UNIT), staff_of("malee", "50120000"));
        let audited = count(db, "SELECT count(*) FROM audit_event").await;
        assert_eq!(invalid(add(db, &staff, "xyz").await), "kpi");
        assert_eq!(invalid(add(db, &staff, "5049-9999").await), "kpi");
        assert_eq!(invalid(add(db, &staff, "5049-21").await), "kpi_year");
        assert!(matches!(add(db, &other, "5049-100").await, Err(StoreError::Forbidden)));
        assert!(matches!(add(db, &PUBLIC, "xyz").await, Err(StoreError::Forbidden)), "nothing else is told");
        assert_eq!(count(db, "SELECT count(*) FROM audit_event").await, audited);
        for serial in 100..99 + MOST_SUPPORTED {
            assert!(add(db, &staff, &format!("5049-{serial}")).await.expect("answers"));
        }
        assert_eq!(invalid(add(db, &staff, &format!("5049-{}", 99 + MOST_SUPPORTED)).await), "kpi_most");
        assert_eq!(codes(db).await.len() as u64, MOST_SUPPORTED);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_may_support_is_found_by_words_its_own_unit_first() {
    on_each(async |db| {
        let other = |code: &str, name: &str, be| {
            let code = code.parse().expect("a code");
            kpi_page(KpiDraft { name: some(name), fiscal_year: Some(year(be)), ..KpiDraft::new(code) })
        };
        let pages = [
            project_page(drafts::project()),
            kpi_page(drafts::kpi()),
            kpi(20, 2566),
            other("5049-21", "ร้อยละของต้นไม้ที่รอด", 2566),
            other("5049-22", "ร้อยละของต้นไม้ที่รอด", 2567),
            other("5012-3", "จำนวนต้นไม้ที่ปลูก", 2566),
        ];
        import(db, pages).await;
        let staff = staff_of("somsri", UNIT);
        let found = async |words: Option<&str>| {
            let found = supportable(db, &staff, &code(), words).await.expect("answers");
            found.into_iter().map(|kpi| kpi.code).collect::<Vec<_>>()
        };
        assert_eq!(found(Some("ต้นไม้")).await, ["5049-21", "5012-3"], "of the project's year");
        assert_eq!(found(Some("ต้นไม้ รอด")).await, ["5049-21"]);
        assert_eq!(found(Some("5012-3")).await, ["5012-3"]);
        assert!(found(Some("ไม่มีเลย")).await.is_empty());
        assert_eq!(found(None).await, ["5049-20", "5049-21"], "what it supports is not offered");
        for who in [PUBLIC, staff_of("away", "50120000")] {
            assert!(matches!(supportable(db, &who, &code(), None).await, Err(StoreError::Forbidden)));
        }
    })
    .await;
}
