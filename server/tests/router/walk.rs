//! Every role at every endpoint in every place, against the policy.
//!
//! The endpoints come from the router and from the registered server functions. A new one needs a line in [`WALK`]:
//! without it the first test fails.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use chrono::Utc;
use domain::{
    permission::{Action, Actor, Person, Scope},
    unit::{UnitCode, UnitDraft, UnitKind},
    user::{Grant, NewUser, Role},
};
use server::{
    router::{AppState, endpoints, router},
    settings::Settings,
};
use store::{
    Db,
    import::Importer,
    session::{Client, Identity, Vouched},
};
use tower::ServiceExt;

use super::{prepared, today};

/// What an endpoint asks the policy, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The city as a whole.
    City,
    /// Any place at all: what is answered is narrowed to where the asker may.
    Somewhere,
    /// The record the address or the body names: `{unit}`, `{project}` or `{kpi}`.
    Record,
    /// The account of whoever asks.
    Account,
}
use Place::{Account, City, Record, Somewhere};

/// Method, path as the router has it, action, place, and what is sent: what is understood but changes nothing, so that
/// one call does not spoil the next.
pub(super) const WALK: &[(&str, &str, Action, Place, &str)] = &[
    ("GET", "/", Action::ReadPublished, City, ""),
    ("GET", "/account", Action::OwnAccount, Account, ""),
    ("GET", "/admin", Action::ManageUsers, Somewhere, ""),
    ("GET", "/admin/audit", Action::VerifyAudit, City, ""),
    ("GET", "/admin/jobs", Action::ManageJobs, City, ""),
    ("GET", "/admin/log", Action::ReadSecurityLog, Somewhere, ""),
    ("GET", "/admin/roster", Action::ManageUsers, Somewhere, ""),
    ("GET", "/admin/units", Action::ManageUnits, Somewhere, ""),
    ("GET", "/admin/units/{code}", Action::ManageUnits, Record, ""),
    ("GET", "/admin/units/{code}/sections/{section}", Action::ManageUnits, Record, ""),
    ("GET", "/admin/users", Action::ManageUsers, Somewhere, ""),
    ("GET", "/admin/periods", Action::ManagePeriods, City, ""),
    ("GET", "/admin/periods/{year}", Action::ManagePeriods, City, ""),
    ("GET", "/admin/policies", Action::ManageStrategy, City, ""),
    ("GET", "/admin/policies/{id}", Action::ManageStrategy, City, ""),
    ("GET", "/admin/strategy", Action::ManageStrategy, City, ""),
    ("GET", "/admin/strategy/{edition}", Action::ManageStrategy, City, ""),
    ("GET", "/admin/strategy/{edition}/lines/{id}", Action::ManageStrategy, City, ""),
    ("GET", "/admin/users/{name}", Action::ManageUsers, City, ""),
    ("GET", "/api/openapi.json", Action::ReadPublished, City, ""),
    ("GET", "/api/v1/kpis/{code}", Action::ReadPublished, Record, ""),
    ("GET", "/api/v1/projects", Action::ReadPublished, City, ""),
    ("GET", "/api/v1/projects/{code}", Action::ReadPublished, Record, ""),
    ("GET", "/api/v1/units/{code}", Action::ReadPublished, Record, ""),
    ("GET", "/favicon.svg", Action::SignIn, City, ""),
    ("GET", "/fonts/{*file}", Action::SignIn, City, ""),
    ("GET", "/healthz", Action::SignIn, City, ""),
    ("GET", "/icons/{*file}", Action::SignIn, City, ""),
    ("GET", "/kpis", Action::ReadPublished, City, ""),
    ("GET", "/kpis/{code}", Action::ReadPublished, Record, ""),
    ("GET", "/kpis/{code}/files/{id}", Action::ReadPublished, Record, ""),
    ("GET", "/kpis/{code}/files/{id}/thumbnail", Action::ReadPublished, Record, ""),
    ("GET", "/kpis/{code}/files/uploads/{id}", Action::ReportProgress, Record, ""),
    ("GET", "/kpis/{code}/history", Action::ReadPublished, Record, ""),
    ("GET", "/kpis/{code}/history.csv", Action::ReadPublished, Record, ""),
    ("GET", "/kpis/{code}/live", Action::ReadDrafts, Record, ""),
    ("GET", "/kpis/{code}/news", Action::ReadPublished, Record, ""),
    ("GET", "/kpis/{code}/past", Action::ReadPublished, Record, ""),
    ("GET", "/kpis/{code}/quarters.svg", Action::ReadPublished, Record, ""),
    ("GET", "/kpis/{code}/report", Action::ReportProgress, Record, ""),
    ("GET", "/my", Action::ReportProgress, Somewhere, ""),
    ("GET", "/my/approve", Action::Approve, Somewhere, ""),
    ("GET", "/my/reports/{id}", Action::ReadDrafts, Somewhere, ""),
    ("GET", "/login", Action::SignIn, City, ""),
    ("GET", "/login/oidc", Action::SignIn, City, ""),
    ("GET", "/login/oidc/callback", Action::SignIn, City, ""),
    ("GET", "/manifest.webmanifest", Action::SignIn, City, ""),
    ("GET", "/metrics", Action::SignIn, City, ""),
    ("GET", "/frontend/web/index.php", Action::ReadPublished, City, ""),
    ("GET", "/{year}/frontend/web/index.php", Action::ReadPublished, City, ""),
    ("GET", "/mobile/MyProject.php", Action::ReadPublished, City, ""),
    ("GET", "/mobile/index11.php", Action::ReadPublished, City, ""),
    ("GET", "/mobile/index101.php", Action::ReadPublished, City, ""),
    ("GET", "/mobile/index102.php", Action::ReadPublished, City, ""),
    ("GET", "/mobile/mykpi.php", Action::ReadPublished, City, ""),
    ("GET", "/mobile/mykpi2563.php", Action::ReadPublished, City, ""),
    ("GET", "/mobile/myproject.php", Action::ReadPublished, City, ""),
    ("GET", "/my/notices", Action::OwnAccount, Account, ""),
    ("GET", "/offline", Action::SignIn, City, ""),
    ("GET", "/pkg/{*file}", Action::SignIn, City, ""),
    ("GET", "/projects", Action::ReadPublished, City, ""),
    ("GET", "/projects/{code}", Action::ReadPublished, Record, ""),
    ("GET", "/projects/new", Action::CreateProject, Somewhere, ""),
    ("GET", "/projects/{code}/files/{id}", Action::ReadPublished, Record, ""),
    ("GET", "/projects/{code}/files/{id}/thumbnail", Action::ReadPublished, Record, ""),
    ("GET", "/projects/{code}/files/uploads/{id}", Action::ReportProgress, Record, ""),
    ("GET", "/projects/{code}/history", Action::ReadPublished, Record, ""),
    ("GET", "/projects/{code}/history.csv", Action::ReadPublished, Record, ""),
    ("GET", "/projects/{code}/live", Action::ReadDrafts, Record, ""),
    ("GET", "/projects/{code}/news", Action::ReadPublished, Record, ""),
    ("GET", "/projects/{code}/past", Action::ReadPublished, Record, ""),
    ("GET", "/projects/{code}/curve.svg", Action::ReadPublished, Record, ""),
    ("GET", "/projects/{code}/plan", Action::EditProject, Record, ""),
    ("GET", "/projects/{code}/plan/grid", Action::EditProject, Record, ""),
    ("GET", "/projects/{code}/plan/grid/rows", Action::EditProject, Record, ""),
    ("GET", "/projects/{code}/report", Action::ReportProgress, Record, ""),
    ("GET", "/projects/{code}/timeline.svg", Action::ReadPublished, Record, ""),
    ("GET", "/readyz", Action::SignIn, City, ""),
    ("GET", "/reset/{token}", Action::SignIn, City, ""),
    ("GET", "/staff.css", Action::SignIn, City, ""),
    ("GET", "/strategy", Action::ReadPublished, City, ""),
    ("GET", "/sw.js", Action::SignIn, City, ""),
    ("GET", "/timeliness", Action::ReadPublished, City, ""),
    ("GET", "/timeliness.csv", Action::ReadPublished, City, ""),
    ("GET", "/units", Action::ReadPublished, City, ""),
    ("GET", "/units/{code}", Action::ReadPublished, Record, ""),
    ("GET", "/units/{code}/grid", Action::EditProject, Record, ""),
    ("GET", "/units/{code}/grid/rows", Action::EditProject, Record, ""),
    ("POST", "/account/email", Action::OwnAccount, Account, "email=x"),
    ("DELETE", "/kpis/{code}/files/uploads/{id}", Action::ReportProgress, Record, ""),
    ("DELETE", "/projects/{code}/files/uploads/{id}", Action::ReportProgress, Record, ""),
    ("PATCH", "/kpis/{code}/files/uploads/{id}", Action::ReportProgress, Record, ""),
    ("PATCH", "/projects/{code}/files/uploads/{id}", Action::ReportProgress, Record, ""),
    ("POST", "/account/password", Action::OwnAccount, Account, "current=x&password=short&again=short"),
    ("POST", "/account/reminders", Action::OwnAccount, Account, "mail_lang=th&muted_until=x"),
    ("POST", "/account/sessions/end", Action::OwnAccount, Account, ""),
    ("POST", "/account/sessions/{id}/end", Action::OwnAccount, Account, ""),
    ("POST", "/admin/audit", Action::VerifyAudit, City, ""),
    ("POST", "/admin/jobs/{id}/again", Action::ManageJobs, City, ""),
    ("POST", "/admin/roster", Action::ManageUsers, Somewhere, ""),
    ("POST", "/admin/units", Action::ManageUnits, City, "code=04000000&name=x"),
    ("POST", "/admin/units/{code}/closed", Action::ManageUnits, Record, "open=on"),
    ("POST", "/admin/units/{code}/name", Action::ManageUnits, Record, "seen=x&name=x"),
    ("POST", "/admin/units/{code}/parent", Action::ManageUnits, Record, "seen=&parent="),
    ("POST", "/admin/units/{code}/sections", Action::ManageUnits, Record, "section_code=00000000&section_name="),
    ("POST", "/admin/units/{code}/sections/{section}/closed", Action::ManageUnits, Record, "open=on"),
    ("POST", "/admin/units/{code}/sections/{section}/name", Action::ManageUnits, Record, "seen=x&name=x"),
    ("POST", "/admin/units/{code}/sections/{section}/unit", Action::ManageUnits, Record, "unit={unit}"),
    ("POST", "/admin/periods", Action::ManagePeriods, City, "year="),
    (
        "POST",
        "/admin/periods/{year}/exceptions",
        Action::ManagePeriods,
        City,
        "unit=99990000&period=year&locks=1/1/2567&reason=x",
    ),
    ("POST", "/admin/periods/{year}/exceptions/{id}/remove", Action::ManagePeriods, City, ""),
    (
        "POST",
        "/admin/periods/{year}/reopenings/{id}/grant",
        Action::ManagePeriods,
        City,
        "version=1&until.0190a6e0-0000-7000-8000-000000000000=x",
    ),
    (
        "POST",
        "/admin/periods/{year}/reopenings/{id}/refuse",
        Action::ManagePeriods,
        City,
        "version=1&answer.0190a6e0-0000-7000-8000-000000000000=x",
    ),
    ("POST", "/admin/periods/{year}/rules", Action::ManagePeriods, City, "month_due_day=5&quarter_due_day=10"),
    ("POST", "/admin/periods/{year}/windows", Action::ManagePeriods, City, ""),
    ("POST", "/admin/policies", Action::ManageStrategy, City, "number=x&name=x"),
    ("POST", "/admin/policies/{id}", Action::ManageStrategy, City, "number=1&name=x"),
    ("POST", "/admin/strategy", Action::ManageStrategy, City, "name="),
    ("POST", "/admin/strategy/{edition}", Action::ManageStrategy, City, "name="),
    ("POST", "/admin/strategy/{edition}/lines", Action::ManageStrategy, City, "new_number=5"),
    ("POST", "/admin/strategy/{edition}/lines/{id}", Action::ManageStrategy, City, "number=5&label=x"),
    ("POST", "/admin/users", Action::ManageUsers, City, "name=nobody&display_name=x"),
    ("POST", "/admin/users/{name}/active", Action::ManageUsers, City, "active=on"),
    ("POST", "/admin/users/{name}/email", Action::ManageUsers, City, "email=x%40bangkok.go.th"),
    ("POST", "/admin/users/{name}/reset", Action::ManageUsers, City, ""),
    ("POST", "/admin/users/{name}/roles", Action::ManageUsers, City, "role=staff&unit=99990000"),
    ("POST", "/admin/users/{name}/roles/revoke", Action::ManageUsers, City, "role=executive&unit="),
    ("POST", "/admin/users/{name}/sessions/end", Action::ManageUsers, City, ""),
    ("POST", "/admin/users/{name}/subject", Action::ManageUsers, City, "subject=nobody"),
    ("POST", "/kpis/{code}", Action::EditKpi, Record, "field=kpi.summary&base=&value="),
    ("POST", "/kpis/{code}/files", Action::EditKpi, Record, ""),
    ("POST", "/kpis/{code}/files/{id}", Action::EditKpi, Record, "do=remove"),
    ("POST", "/kpis/{code}/files/uploads", Action::ReportProgress, Record, "{\"name\":\"x.jpg\"}"),
    ("POST", "/kpis/{code}/history", Action::EditKpi, Record, "request=0190a6e0-0000-7000-8000-000000000000"),
    ("POST", "/kpis/{code}/live", Action::ReadDrafts, Record, "tab=0190a6e0-0000-7000-8000-000000000000&editing=owner"),
    ("POST", "/kpis/{code}/reopen", Action::ReportProgress, Record, "period=quarter-1&reopen_reason=x"),
    ("POST", "/kpis/{code}/report", Action::ReportProgress, Record, "quarter=x"),
    ("POST", "/my/approve", Action::Approve, Somewhere, "do=approve"),
    ("POST", "/my/reports/{id}", Action::ReportProgress, Somewhere, "do=withdraw&version=1"),
    ("POST", "/login", Action::SignIn, City, "name=&password="),
    ("POST", "/logout", Action::SignIn, City, ""),
    ("POST", "/my/notices/read", Action::OwnAccount, Account, "until=2001-01-01"),
    ("POST", "/projects/new", Action::CreateProject, Record, "unit={unit}&year=x&name="),
    ("POST", "/projects/{code}", Action::EditProject, Record, "field=project.remark&base=&value="),
    ("POST", "/projects/{code}/files", Action::EditProject, Record, ""),
    ("POST", "/projects/{code}/files/{id}", Action::EditProject, Record, "do=remove"),
    ("POST", "/projects/{code}/files/uploads", Action::ReportProgress, Record, "{\"name\":\"x.jpg\"}"),
    ("POST", "/projects/{code}/history", Action::EditProject, Record, "request=0190a6e0-0000-7000-8000-000000000000"),
    (
        "POST",
        "/projects/{code}/live",
        Action::ReadDrafts,
        Record,
        "tab=0190a6e0-0000-7000-8000-000000000000&editing=owner",
    ),
    ("POST", "/projects/{code}/plan", Action::EditProject, Record, "do=check"),
    ("POST", "/projects/{code}/plan/grid", Action::EditProject, Record, "do=preview"),
    ("POST", "/projects/{code}/reopen", Action::ReportProgress, Record, "period=month-1&reopen_reason=x"),
    ("POST", "/projects/{code}/report", Action::ReportProgress, Record, "percent=x"),
    ("POST", "/units/{code}/grid", Action::EditProject, Record, "do=preview"),
    ("POST", "/reset/{token}", Action::SignIn, City, "password=x&again=x"),
];

/// The unit the roles are bound to, one below it, and one beside it.
pub(super) const PLACES: [&[&str]; 3] = [&["04000000"], &["04010000", "04000000"], &["50010000"]];

/// A city with a project and a KPI in each place, and an account of each role, bound to the first place and to none.
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
        let project = format!(
            "ความคืบหน้าโครงการ/กิจกรรม\n\nโครงการ : {code}-1\n\nหน่วย {code} : (2567)\n\nความคืบหน้าโครงการ ร้อยละ 1\n"
        );
        let kpi = format!("รายละเอียดตัวชี้วัด\n\nตัวชี้วัด : {}-1\n\nค่าเป้าหมาย ร้อยละ : 1\n", &code[..4]);
        for page in [project, kpi] {
            let page = exchange::legacy::read(&page, None).expect("a page");
            importer.page(&page.content, page.kind, "walk", today()).await.expect("stored");
        }
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

async fn ask(router: &Router, method: &str, path: &str, unit: &str, body: &str, token: Option<&str>) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(filled(path, path, unit))
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
    let request = request.body(Body::from(filled(body, path, unit))).expect("a request");
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
                let answer = ask(&router, method, path, units[0], body, token.as_deref()).await;
                asked += 1;
                if answer != expected {
                    wrong.push(format!(
                        "{method} {path} in {} as {}: {answer:?}, not {expected:?}",
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
    for &(method, path, action, _, body) in WALK {
        let open = action == Action::SignIn;
        let expected = if open { Answer::Allowed } else { Answer::SignInFirst };
        assert_eq!(ask(&router, method, path, PLACES[0][0], body, None).await, expected, "{method} {path}");
        if action == Action::ReadPublished {
            let answer = ask(&router, method, path, PLACES[0][0], body, staff.as_deref()).await;
            assert_eq!(answer, Answer::Allowed, "{method} {path}");
        }
    }
}
