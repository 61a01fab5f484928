//! Every role at every endpoint in every place, against the policy.
//!
//! The endpoints come from the router and from the registered server functions. A new one needs a line in [`WALK`]:
//! without it the first test fails. So does a new action that no line asks for.

#[path = "walk/lines.rs"]
mod lines;

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use chrono::Utc;
use domain::{
    permission::{Action, Actor, Person, Scope},
    plan::{Op, PlanOutcome},
    report::{ReportDraft, ReportField, Sent},
    unit::{ProjectCode, UnitCode, UnitDraft, UnitKind},
    user::{Grant, NewUser, Role},
};
use sea_orm::{ConnectionTrait, Statement};
use server::{
    router::{AppState, endpoints, router},
    settings::Settings,
};
use store::{
    Db, change_request,
    import::Importer,
    plan,
    report::{Sending, Target},
    session::{Client, Identity, Vouched},
};
use tower::ServiceExt;
use uuid::Uuid;

pub(super) use self::lines::WALK;
use self::lines::{
    ELSEWHERE,
    Place::{self, Account, City, Record, Somewhere},
};
use super::{prepared, today};

/// The unit the roles are bound to, one below it, and one beside it.
pub(super) const PLACES: [&[&str]; 3] = [&["04000000"], &["04010000", "04000000"], &["50010000"]];

/// A city with a project and a KPI in each place, a report and a request that wait there, somebody whose only role is
/// there, and an account of each role, bound to the first place and to none.
async fn city(public_pages: bool) -> (AppState, Router, Vec<Actor>) {
    let (mut settings, db) = prepared().await;
    settings.public_pages = public_pages;
    city_over(settings, db).await
}

/// The same over a database that is there.
pub(super) async fn city_over(settings: Settings, db: Db) -> (AppState, Router, Vec<Actor>) {
    let system = Actor::System("test");
    let unit = |code: &str, kind| UnitDraft {
        code: code.parse().expect("a code"), name: format!("หน่วย {code}"), kind
    };
    let units = [unit("04010000", UnitKind::SubUnit), unit("50010000", UnitKind::District)];
    store::unit::ensure(&db, &system, &units).await.expect("units");
    let mut importer = Importer::begin(&db, &system, "walk").await.expect("an import");
    for code in PLACES.map(|path| path[0]) {
        let kpi = format!("รายละเอียดตัวชี้วัด\n\nตัวชี้วัด : {}-1\n\nค่าเป้าหมาย ร้อยละ : 1\n", &code[..4]);
        for page in [project_page(code, 60), kpi] {
            bring_in(&mut importer, &page).await;
        }
        let grant = Grant { role: Role::Staff, unit: Some(code.parse().expect("a code")) };
        let own = account(&db, &format!("of.{code}"), Some(grant)).await;
        send_report(&db, &own, code).await;
        ask_for_change(&db, &own, code).await;
        // What was asked for does not fit what came in since: approving it stores nothing.
        bring_in(&mut importer, &project_page(code, 70)).await;
    }
    let mut people = vec![Actor::Public, account(&db, "nobody", None).await];
    for &role in Role::ALL {
        let word = role.as_str();
        let own = PLACES[0][0].parse().expect("a code");
        people.push(account(&db, word, Some(Grant { role, unit: Some(own) })).await);
        people.push(account(&db, &format!("{word}.city"), Some(Grant { role, unit: None })).await);
    }
    let state = AppState::new(db, &settings);
    (state.clone(), router(state), people)
}

/// A project of two steps, the first of a weight.
fn project_page(unit: &str, weight: u32) -> String {
    let step = |n: u32, weight: u32, span: &str| format!("ขั้นตอน {n}\n:งานที่ {n}\n:{weight}%\n{span}\n");
    let plan = step(1, weight, "เริ่มต้น :2023-10-01 00:00:00\nสิ้นสุด :2024-03-31 00:00:00")
        + &step(2, 100 - weight, "เริ่มต้น :2024-04-01 00:00:00\nสิ้นสุด :2024-09-30 00:00:00");
    format!(
        "ความคืบหน้าโครงการ/กิจกรรม\n\nโครงการ : {unit}-1\n\nหน่วย {unit} : (2567)\n\nความคืบหน้าโครงการ ร้อยละ 1\n\n\
         แผนการดำเนินงานฯ\n\n{plan}"
    )
}

async fn bring_in(importer: &mut Importer, page: &str) {
    let page = exchange::legacy::read(page, None).expect("a page");
    importer.page(&page.content, page.kind, "walk", today()).await.expect("stored");
}

/// A report on the KPI of a place, which waits.
async fn send_report(db: &Db, own: &Actor, unit: &str) {
    let target = Target::Kpi(format!("{}-1", &unit[..4]).parse().expect("a code"));
    let mut draft = ReportDraft::default();
    draft.put(ReportField::Quarter, "1");
    draft.put(ReportField::Result, "1");
    draft.put(ReportField::Report, "ดำเนินการแล้ว");
    let sending = Sending { key: Uuid::now_v7(), draft, corrects: None, confirmed: u32::MAX };
    let sent = store::report::send(db, own, &target, &sending, &store::Request::new(today())).await;
    assert!(matches!(sent, Ok(Sent::Taken { .. })), "{sent:?}");
}

/// A request to change the plan of a place's project, which waits.
async fn ask_for_change(db: &Db, own: &Actor, unit: &str) {
    let code: ProjectCode = format!("{unit}-1").parse().expect("a code");
    let base = plan::view(db, own, &code).await.expect("there").plan;
    let ours = base.apply(&Op::SpreadEvenly).expect("applies");
    let request = store::Request::new(today()).because("x");
    let asked = change_request::submit(db, own, &code, &base, &ours, &request).await;
    assert!(matches!(asked, Ok(PlanOutcome::Asked { .. })), "{asked:?}");
}

/// The report and the request that wait in a place.
async fn waiting(db: &Db, unit: &str) -> (Uuid, Uuid) {
    let one = async |sql: String| -> Uuid {
        let statement = Statement::from_string(db.connection().get_database_backend(), sql);
        let row = db.connection().query_one_raw(statement).await.expect("runs").expect("a row");
        row.try_get_by_index(0).expect("a key")
    };
    let kpi = &unit[..4];
    (
        one(format!("SELECT s.id FROM submission s JOIN kpi k ON k.id = s.kpi_id WHERE k.code = '{kpi}-1'")).await,
        one(format!(
            "SELECT c.id FROM change_request c JOIN project p ON p.id = c.project_id WHERE p.code = '{unit}-1'"
        ))
        .await,
    )
}

pub(super) async fn account(db: &Db, name: &str, grant: Option<Grant>) -> Actor {
    let grants: Vec<Grant> = grant.into_iter().collect();
    let user = NewUser {
        name: name.parse().expect("a name"),
        display_name: name.to_owned(),
        email: None,
        external_subject: Some(name.to_owned()),
        grants: grants.clone(),
    };
    let id = store::user::create(db, &Actor::System("test"), &user, Utc::now()).await.expect("an account");
    Actor::Person(Person { id, name: name.to_owned(), display_name: name.to_owned(), grants })
}

/// The token of a new session, without the work a password takes.
pub(super) async fn token(db: &Db, actor: &Actor) -> Option<String> {
    let token = try_token(db, actor).await;
    assert!(token.is_some() || actor.person().is_none(), "{} signs in", actor.name());
    token
}

/// The same, where the account may be closed or bound to nobody.
pub(super) async fn try_token(db: &Db, actor: &Actor) -> Option<String> {
    let person = actor.person()?;
    let client = Client { address: "10.0.0.1".to_owned(), ..Client::default() };
    let identity = Identity { issuer: "test".to_owned(), subject: person.name.clone(), ..Identity::default() };
    let signed = store::session::sign_in_external(db, &Actor::Public, &identity, &client, Utc::now()).await;
    match signed {
        Ok(Vouched::Welcome(token)) => Some(token.expose().to_owned()),
        _ => None,
    }
}

/// The address or body for a place.
pub(super) fn filled(text: &str, path: &str, unit: &str) -> String {
    let project = format!("{unit}-1");
    let kpi = format!("{}-1", &unit[..4]);
    let code = if path.contains("/projects/") {
        &project
    } else if path.contains("/kpis/") {
        &kpi
    } else {
        unit
    };
    text.replace("{code}", code)
        .replace("{unit}", unit)
        .replace("{project}", &project)
        .replace("{kpi}", &kpi)
        .replace("{token}", "unheard")
        .replace("{id}", "0190a6e0-0000-7000-8000-000000000000")
        .replace("{name}", "nobody")
        .replace("{section}", "00000000")
        .replace("{year}", "2567")
        .replace("{edition}", "phase3")
        .replace("{*file}", "none")
}

/// What an answer says of the right to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Allowed,
    Refused,
    SignInFirst,
    Broken(StatusCode),
}

async fn ask(
    (state, router): (&AppState, &Router),
    (method, path, _, place, body): (&str, &str, Action, Place, &str),
    unit: &str,
    token: Option<&str>,
) -> Answer {
    let (mut address, mut sent) = (path.to_owned(), body.to_owned());
    if place == Record {
        address = address.replace("{name}", "of.{unit}");
        if path.starts_with("/my/reports/") || body.contains("{asked}") {
            let (report, asked) = waiting(&state.db, unit).await;
            address = address.replace("/my/reports/{id}", &format!("/my/reports/{report}"));
            sent = sent.replace("{asked}", &asked.to_string());
        }
    }
    let mut request = Request::builder()
        .method(method)
        .uri(filled(&address, path, unit))
        .header(header::HOST, "plan.example")
        .header(header::ORIGIN, "http://plan.example")
        .header("sec-fetch-site", "same-origin");
    let json = body.starts_with('{');
    if method != "GET" {
        let kind = if json { "application/json" } else { "application/x-www-form-urlencoded" };
        request = request.header(header::CONTENT_TYPE, kind);
    }
    if let Some(token) = token {
        request = request.header(header::COOKIE, format!("session={token}"));
    }
    let request = request.body(Body::from(filled(&sent, path, unit))).expect("a request");
    let response = router.clone().oneshot(request).await.expect("an answer");
    let to = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
    match response.status() {
        StatusCode::FORBIDDEN => Answer::Refused,
        // A wrong password is no missing right.
        StatusCode::UNAUTHORIZED if path != "/login" => Answer::SignInFirst,
        status if status.is_redirection() && (to == "/login" || to.starts_with("/login?")) && path != "/logout" => {
            // Ending one's own session leads there too; it says so in a flash.
            let told =
                response.headers().get_all(header::SET_COOKIE).iter().any(|c| c.as_bytes().starts_with(b"flash="));
            if told { Answer::Allowed } else { Answer::SignInFirst }
        }
        status if status.is_server_error() || status == StatusCode::METHOD_NOT_ALLOWED => Answer::Broken(status),
        _ => Answer::Allowed,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_endpoint_has_its_line() {
    let (state, _, _) = city(true).await;
    let there: Vec<String> = endpoints(&state).into_iter().map(|e| format!("{} {}", e.method, e.path)).collect();
    let walked: Vec<String> = WALK.iter().map(|(method, path, ..)| format!("{method} {path}")).collect();
    let missing: Vec<_> = there.iter().filter(|endpoint| !walked.contains(endpoint)).collect();
    let stale: Vec<_> = walked.iter().filter(|line| !there.contains(line)).collect();
    assert!(missing.is_empty(), "endpoints without a line in WALK: {missing:#?}");
    assert!(stale.is_empty(), "lines in WALK without an endpoint: {stale:#?}");
}

#[test]
fn every_action_is_asked_for_by_a_line() {
    for &action in Action::ALL {
        let walked = WALK.iter().any(|line| line.2 == action);
        let elsewhere = ELSEWHERE.iter().find(|(other, _)| *other == action).map(|(_, why)| why);
        assert!(walked != elsewhere.is_some(), "{action:?}: asked for by a line: {walked}; elsewhere: {elsewhere:?}");
    }
}

#[test]
fn addresses_are_told_to_the_list_alone() {
    let source = std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo tells it")).join("src");
    let mut folders = vec![source];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.file_name().is_some_and(|name| name != "routes.rs") {
                let text = std::fs::read_to_string(&entry).expect("a source");
                for past in [".route(", ".nest(", ".nest_service(", ".route_service("] {
                    assert!(!text.contains(past), "{} answers past Routes: {past}", entry.display());
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_may_in_each_place_what_the_policy_says() {
    let (state, router, people) = city(true).await;
    let mut wrong = Vec::new();
    let mut asked = 0;
    for &(method, path, action, place, body) in WALK {
        let places = if place == Record { &PLACES[..] } else { &PLACES[..1] };
        let line = (method, path, action, place, body);
        for actor in &people {
            for units in places {
                let scope = match place {
                    City | Somewhere => Scope::City,
                    Record => Scope::Unit(units.iter().map(|code| code.parse::<UnitCode>().expect("a code")).collect()),
                    Account => actor.person().map_or(Scope::City, |person| Scope::Account(person.id)),
                };
                let allowed = actor.may(action, &scope) || (place == Somewhere && actor.may_somewhere(action));
                let expected = match (allowed, actor.person()) {
                    (true, _) => Answer::Allowed,
                    (false, Some(_)) => Answer::Refused,
                    (false, None) => Answer::SignInFirst,
                };
                let token = token(&state.db, actor).await;
                let answer = ask((&state, &router), line, units[0], token.as_deref()).await;
                asked += 1;
                if answer != expected {
                    wrong.push(format!(
                        "{method} {path} {body} in {} as {}: {answer:?}, not {expected:?}",
                        units[0],
                        actor.name()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {asked}: {wrong:#?}", wrong.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn closed_pages_are_open_to_nobody_but_those_who_sign_in() {
    let (state, router, people) = city(false).await;
    let staff = token(&state.db, &people[2]).await;
    for &line in WALK {
        let (method, path, action, ..) = line;
        let open = action == Action::SignIn;
        let expected = if open { Answer::Allowed } else { Answer::SignInFirst };
        assert_eq!(ask((&state, &router), line, PLACES[0][0], None).await, expected, "{method} {path}");
        if action == Action::ReadPublished {
            let answer = ask((&state, &router), line, PLACES[0][0], staff.as_deref()).await;
            assert_eq!(answer, Answer::Allowed, "{method} {path}");
        }
    }
}
