//! Drafts through the real router: before and after one is made, every address answers a stranger the same.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::{
    permission::Actor,
    unit::{UnitDraft, UnitKind},
    user::{Grant, Role},
};
use server::{
    router::{AppState, router},
    settings::today,
};
use store::{
    import::Importer,
    project::{NewProject, create},
};
use tower::ServiceExt;

use super::{
    prepared, text,
    walk::{account, token},
};

/// Its name, which stands nowhere else.
const NAME: &str = "โครงการซึ่งยังไม่เปิดเผย";
/// Addresses of the draft itself, and whether they answer those who read it with its name.
const OWN: &[(&str, bool)] = &[
    ("/projects/04000000-2", true),
    ("/projects/04000000-2?as_of=2023-01-01", false),
    ("/projects/04000000-2/history", true),
    ("/projects/04000000-2/history.csv", true),
    ("/projects/04000000-2/past?step=0", false),
    ("/projects/04000000-2/timeline.svg", false),
    ("/projects/04000000-2/curve.svg", false),
    ("/api/v1/projects/04000000-2", true),
    ("/mobile/myproject.php?pid=04000000-2", false),
];
/// Addresses that tell of many projects, and whether its name is among what is told to those who read it.
const AMONG: &[(&str, bool)] = &[
    ("/", false),
    ("/?year=2570", false),
    ("/projects", true),
    ("/projects?year=2570", true),
    ("/projects?q=%E0%B9%80%E0%B8%9B%E0%B8%B4%E0%B8%94%E0%B9%80%E0%B8%9C%E0%B8%A2", true),
    ("/projects/04000000-3", true),
    ("/api/v1/projects", true),
    ("/api/v1/projects?unit=04000000&limit=5", true),
    ("/units", false),
    ("/units/04000000?year=2570", true),
    ("/api/v1/units/04000000?year=2570", true),
    ("/strategy", false),
    ("/kpis/0400-1", false),
    ("/api/v1/kpis/0400-1", false),
];

async fn answer(router: &Router, address: &str, token: Option<&str>) -> (StatusCode, String) {
    let mut request = Request::get(address).header(header::ACCEPT, "text/html");
    if let Some(token) = token {
        request = request.header(header::COOKIE, format!("session={token}"));
    }
    let response = router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
    let (status, body) = (response.status(), text(response).await);
    // Scripts are named by a word that is another in every answer.
    let nonce = body.split_once("nonce=\"").and_then(|(_, rest)| rest.split('"').next()).map(str::to_owned);
    (status, nonce.map_or_else(|| body.clone(), |nonce| body.replace(&nonce, "")))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_changes_nothing_for_those_who_may_not_read_it() {
    let (settings, db) = prepared().await;
    let system = Actor::System("test");
    let unit = |code: &str, kind| UnitDraft { code: code.parse().expect("a code"), name: code.to_owned(), kind };
    let units = [unit("04000000", UnitKind::Bureau), unit("50010000", UnitKind::District)];
    store::unit::ensure(&db, &system, &units).await.expect("units");
    let mut importer = Importer::begin(&db, &system, "drafts").await.expect("an import");
    for page in [
        "ความคืบหน้าโครงการ/กิจกรรม\n\nโครงการ : 04000000-1\n\nสำนัก : (2567)\n\nความคืบหน้าโครงการ ร้อยละ 1\n",
        "รายละเอียดตัวชี้วัด\n\nตัวชี้วัด : 0400-1\n\nค่าเป้าหมาย ร้อยละ : 1\n",
    ] {
        let page = exchange::legacy::read(page, None).expect("a page");
        importer.page(&page.content, page.kind, "drafts", today()).await.expect("stored");
    }
    let grant = |role, unit: &str| Some(Grant { role, unit: Some(unit.parse().expect("a code")) });
    let own = account(&db, "own", grant(Role::Staff, "04000000")).await;
    let boss = account(&db, "boss", grant(Role::Executive, "50010000")).await;
    let other = account(&db, "other", grant(Role::UnitHead, "50010000")).await;
    let state = AppState::new(db.clone(), &settings);
    let router = router(state);
    let other = token(&db, &other).await.expect("a session");
    let all = || OWN.iter().chain(AMONG).map(|(address, _)| *address);
    let told = async |token: Option<&str>| {
        let mut answers = Vec::new();
        for address in all() {
            answers.push(answer(&router, address, token).await);
        }
        answers
    };
    let before = [told(None).await, told(Some(&other)).await];
    assert!(before.iter().all(|answers| answers[0].0 == StatusCode::NOT_FOUND), "nobody has this code yet");

    let new = NewProject {
        unit: "04000000".parse().expect("a code"),
        fiscal_year: domain::fiscal_year::FiscalYear::from_be(2570).expect("a year"),
        name: NAME.to_owned(),
        section: None,
        from: None,
    };
    let code = create(&db, &own, &new, &store::Request::new(today())).await.expect("answers").expect("a name");
    assert_eq!(code.as_str(), "04000000-2");
    let after = [told(None).await, told(Some(&other)).await];
    for (before, after) in before.iter().zip(&after) {
        for ((address, before), after) in all().zip(before).zip(after) {
            assert_eq!(after.0, before.0, "{address}");
            assert!(after.1 == before.1, "{address} tells of the draft: {}", after.1);
        }
    }
    // Those who read drafts there read it at the same addresses.
    for actor in [&own, &boss] {
        let token = token(&db, actor).await;
        for (address, named) in OWN.iter().chain(AMONG) {
            let (status, body) = answer(&router, address, token.as_deref()).await;
            let missing = address.contains("as_of") || address.ends_with("-3");
            assert_eq!(status == StatusCode::NOT_FOUND, missing, "{address}");
            assert!(!named || body.contains(NAME), "{address} does not tell of it");
        }
    }
}
