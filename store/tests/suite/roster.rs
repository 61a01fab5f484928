//! People from a list, those who keep people of a unit alone, and the log of it all.

use std::sync::atomic::Ordering;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    ids::UserId,
    permission::{Actor, Person},
    unit::{UnitDraft, UnitKind},
    user::{
        Grant, NewUser, Role,
        password::NewPassword,
        roster::{RosterLine, RosterProblem, RosterState},
    },
};
use store::{
    Db, Request, StoreError,
    audit::{Part, Verdict, verify_part},
    security_log::{self, LogFilter, LogKind},
    session::{self, Client, SignIn},
    user::{self, Brought, INVITATION_LIFE, UserFilter},
};
use uuid::Uuid;

use crate::{queries::counted, support::*};

const PASSWORD: &str = "ต้นโพธิ์ริมคลองบางกอก";

fn request() -> Request {
    Request::new(today())
}

fn boss() -> Actor {
    person("boss", Role::Administrator)
}

/// An administrator of one unit and all below it.
fn keeper(unit: &str) -> Actor {
    let grants = vec![Grant { role: Role::Administrator, unit: Some(unit.parse().expect("a code")) }];
    let (name, display_name) = ("keeper".to_owned(), "ผู้ดูแล".to_owned());
    Actor::Person(Person { id: UserId(Uuid::now_v7()), name, display_name, grants })
}

async fn units(db: &Db) {
    let unit = |code: &str, kind| UnitDraft { code: code.parse().expect("a code"), name: code.to_owned(), kind };
    let drafts = [unit("04010000", UnitKind::SubUnit), unit("50010000", UnitKind::District)];
    store::unit::ensure(db, &SYSTEM, &drafts).await.expect("made");
}

fn lines(cells: &[[&str; 4]]) -> Vec<RosterLine> {
    let line = |(n, [user, name, role, unit]): (usize, &[&str; 4])| RosterLine {
        line: n as u32 + 1,
        user: (*user).to_owned(),
        name: (*name).to_owned(),
        role: (*role).to_owned(),
        unit: (*unit).to_owned(),
        email: String::new(),
    };
    cells.iter().enumerate().map(line).collect()
}

async fn bring(db: &Db, actor: &Actor, cells: &[[&str; 4]]) -> Brought {
    user::bring_in(db, actor, lines(cells), &request()).await.expect("answers")
}

fn states(brought: &Brought) -> Vec<RosterState> {
    brought.rows.iter().map(|row| row.state.clone()).collect()
}

async fn roles(db: &Db, name: &str) -> Vec<String> {
    let account = user::view(db, &boss(), name).await.expect("found");
    let role = |held: &domain::user::Held| {
        format!("{} {}", held.role.as_str(), held.unit.as_ref().map_or("*", |unit| unit.code.as_str()))
    };
    account.roles.iter().map(role).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_brought_in_as_a_whole_and_again_changes_nothing() {
    on_each(async |db| {
        units(db).await;
        let list = [
            ["somsri", "สมศรี ใจดี", "เจ้าหน้าที่", "4010000"],
            ["somsri", "", "ผู้ตรวจประเมิน", "*"],
            ["somchai", "สมชาย ดีใจ", "หัวหน้าหน่วยงาน", "50010000"],
        ];
        let seen = user::preview(db, &boss(), lines(&list), &request()).await.expect("answers");
        assert_eq!(states(&seen), [RosterState::New, RosterState::New, RosterState::New]);
        assert!(!seen.saved && count(db, "SELECT count(*) FROM \"user\"").await == 0);
        let brought = bring(db, &boss(), &list).await;
        assert!(brought.saved);
        assert_eq!(brought.invitations.iter().map(|new| new.name.as_str()).collect::<Vec<_>>(), ["somsri", "somchai"]);
        assert_eq!(roles(db, "somsri").await, ["staff 04010000", "evaluator *"]);
        // The link works, once and for a week.
        let link = brought.invitations[0].token.expose().to_owned();
        let password = NewPassword::parse(PASSWORD, PASSWORD, "somsri").expect("taken");
        let late = Utc::now() + INVITATION_LIFE + TimeDelta::minutes(1);
        assert!(user::use_reset_link(db, &PUBLIC, &link, &password, late).await.is_err());
        user::use_reset_link(db, &PUBLIC, &link, &password, Utc::now()).await.expect("works");
        let again = bring(db, &boss(), &list).await;
        assert_eq!(again.count(|state| *state == RosterState::Unchanged), 3);
        assert!(again.saved && again.invitations.is_empty());
        assert_eq!(count(db, "SELECT count(*) FROM audit_event WHERE actor = 'boss'").await, 2);
        // A name and a role more are changes; nothing is taken away.
        let more = bring(db, &boss(), &[["SomChai", "สมชาย ยินดี", "ผู้บริหาร", "ทั้งกรุงเทพมหานคร"]]).await;
        assert_eq!((states(&more), more.rows[0].was.as_deref()), (vec![RosterState::Changed], Some("สมชาย ดีใจ")));
        assert_eq!(roles(db, "somchai").await, ["unit_head 50010000", "executive *"]);
        let found = UserFilter { q: Some("ยินดี".into()), ..UserFilter::default() };
        assert_eq!(user::list(db, &boss(), &found).await.expect("lists").total, 1);
        let whole = verify_part(db, &boss(), None, 1_000).await.expect("walks");
        assert!(matches!(whole, Part::Done(Verdict::Whole(_))), "{whole:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_wrong_line_keeps_the_whole_list_out() {
    on_each(async |db| {
        units(db).await;
        let brought =
            bring(db, &boss(), &[["somsri", "สมศรี", "staff", "04010000"], ["somchai", "สมชาย", "staff", "99990000"]])
                .await;
        assert_eq!(states(&brought), [RosterState::New, RosterState::Wrong(vec![RosterProblem::NoUnit])]);
        assert!(!brought.saved && brought.invitations.is_empty());
        assert_eq!(count(db, "SELECT count(*) FROM \"user\"").await, 0);
        let staff = person("staff", Role::UnitHead);
        for actor in [&PUBLIC, &staff] {
            let refused = user::preview(db, actor, lines(&[["a.b", "ก", "", ""]]), &request()).await;
            assert!(matches!(refused, Err(StoreError::Forbidden)));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_says_where_people_get_mail_and_a_blank_leaves_it() {
    on_each(async |db| {
        units(db).await;
        let with = |user: &str, name: &str, email: &str| {
            let [user, name, email] = [user, name, email].map(str::to_owned);
            RosterLine { line: 1, user, name, role: "staff".into(), unit: "04010000".into(), email }
        };
        let email = async |name: &str| {
            let account = user::view(db, &boss(), name).await.expect("found");
            (account.email, account.version)
        };
        let list = vec![with("somsri", "สมศรี", "somsri@bangkok.go.th"), with("somchai", "สมชาย", "")];
        assert!(user::bring_in(db, &boss(), list, &request()).await.expect("answers").saved);
        assert_eq!(email("somsri").await, (Some("somsri@bangkok.go.th".to_owned()), 1));
        assert_eq!(email("somchai").await, (None, 1));
        // Name and address on two lines are one step.
        let list = vec![with("somsri", "สมศรี ใจดี", ""), with("somsri", "", "s.jaidee@bangkok.go.th")];
        let brought = user::bring_in(db, &boss(), list, &request()).await.expect("answers");
        assert_eq!(brought.rows[1].email_was.as_deref(), Some("somsri@bangkok.go.th"));
        assert_eq!(email("somsri").await, (Some("s.jaidee@bangkok.go.th".to_owned()), 2));
        assert_eq!(user::view(db, &boss(), "somsri").await.expect("found").display_name, "สมศรี ใจดี");
        let wrong = user::bring_in(db, &boss(), vec![with("somsri", "", "somsri")], &request()).await.expect("answers");
        assert_eq!(states(&wrong), [RosterState::Wrong(vec![RosterProblem::Email])]);
        assert_eq!(email("somsri").await.1, 2);
        let told = security_log::list(db, &boss(), &LogFilter::default()).await.expect("lists");
        let told = told.rows.iter().flat_map(|row| &row.changes).filter(|change| change.field == "email").count();
        assert_eq!(told, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_goes_where_the_person_or_their_keeper_says() {
    on_each(async |db| {
        units(db).await;
        bring(db, &boss(), &[["away", "อยู่ไกล", "staff", "50010000"]]).await;
        let new = NewUser {
            name: "somsri".parse().expect("a name"),
            display_name: "สมศรี".into(),
            email: None,
            external_subject: None,
            grants: vec![Grant { role: Role::Staff, unit: Some("04010000".parse().expect("a code")) }],
        };
        let id = user::create(db, &SYSTEM, &new, Utc::now()).await.expect("made");
        let (mine, now) = (keeper("04000000"), Utc::now());
        let email: domain::user::Email = "somsri@bangkok.go.th".parse().expect("an address");
        user::set_email(db, &mine, "somsri", Some(&email), now).await.expect("theirs");
        for name in ["away", "nobody"] {
            let refused = user::set_email(db, &mine, name, Some(&email), now).await;
            assert!(matches!(refused, Err(StoreError::Forbidden)), "{name}");
        }
        let hers = Actor::Person(Person {
            id,
            name: "somsri".to_owned(),
            display_name: "สมศรี".to_owned(),
            grants: Vec::new(),
        });
        assert_eq!(user::own(db, &hers).await.expect("hers").email.as_deref(), Some(email.as_str()));
        // What is there already is no change, and leaves no trace.
        let events = count(db, "SELECT count(*) FROM audit_event").await;
        user::set_own_email(db, &hers, Some(&email), now).await.expect("hers");
        assert_eq!(count(db, "SELECT count(*) FROM audit_event").await, events);
        user::set_own_email(db, &hers, None, now).await.expect("hers");
        assert_eq!(user::own(db, &hers).await.expect("hers").email, None);
        assert_eq!(count(db, "SELECT count(*) FROM audit_event WHERE actor = 'somsri'").await, 1);
        assert!(matches!(user::set_own_email(db, &PUBLIC, None, now).await, Err(StoreError::Forbidden)));
        let whole = verify_part(db, &boss(), None, 1_000).await.expect("walks");
        assert!(matches!(whole, Part::Done(Verdict::Whole(_))), "{whole:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_thousand_people_take_as_many_reads_as_three() {
    on_each(async |db| {
        units(db).await;
        let boss = boss();
        let list = |many: usize| -> Vec<RosterLine> {
            (0..many)
                .map(|n| RosterLine {
                    line: n as u32 + 1,
                    user: format!("person{n:04}"),
                    name: format!("คนที่ {n}"),
                    role: "staff".into(),
                    unit: "04010000".into(),
                    email: format!("person{n:04}@bangkok.go.th"),
                })
                .collect()
        };
        let (counting, queries) = counted(db);
        let lap = || queries.swap(0, Ordering::Relaxed);
        user::preview(&counting, &boss, list(3), &request()).await.expect("answers");
        let few = lap();
        user::preview(&counting, &boss, list(3_000), &request()).await.expect("answers");
        assert_eq!(lap(), few);
        let brought = user::bring_in(&counting, &boss, list(3_000), &request()).await.expect("answers");
        let taken = lap();
        // Four tables, two hundred rows a statement.
        assert!(brought.saved && taken < few + 4 * 15 + 10, "{taken}");
        let named = (0..3_000).filter(|n| format!("{n:04}").contains("29")).count() as u64;
        let page = UserFilter { q: Some("คนที่ 29".into()), page: 2, ..UserFilter::default() };
        assert_eq!(user::list(&counting, &boss, &page).await.expect("lists").total, named);
        assert!(lap() <= 5);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_keeps_a_unit_keeps_its_people_and_nobody_who_may_more() {
    on_each(async |db| {
        units(db).await;
        let mine = keeper("04000000");
        let brought = bring(db, &mine, &[["somsri", "สมศรี", "staff", "04010000"]]).await;
        assert!(brought.saved);
        let far = bring(db, &mine, &[["somchai", "สมชาย", "staff", "50010000"], ["other", "คนอื่น", "", ""]]).await;
        let theirs = RosterState::Wrong(vec![RosterProblem::NotYours]);
        assert_eq!(states(&far), [theirs.clone(), theirs]);
        bring(db, &boss(), &[["chief", "หัวหน้าใหญ่", "administrator", "*"], ["chief", "", "staff", "04010000"]]).await;
        bring(db, &boss(), &[["away", "อยู่ไกล", "staff", "50010000"]]).await;
        // Those with a role in the place are seen, and of them only those wholly there are kept.
        let list = user::list(db, &mine, &UserFilter::default()).await.expect("lists");
        assert_eq!(list.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["somsri", "chief"]);
        let forbidden = |result: store::Result<()>| matches!(result, Err(StoreError::Forbidden));
        for name in ["chief", "away", "nobody"] {
            assert!(forbidden(user::reset_link(db, &mine, name, Utc::now()).await.map(drop)), "{name}");
            assert!(forbidden(user::set_active(db, &mine, name, false, Utc::now()).await), "{name}");
            assert!(forbidden(user::rename(db, &mine, name, "ชื่อใหม่", Utc::now()).await), "{name}");
        }
        assert!(forbidden(user::view(db, &mine, "away").await.map(drop)));
        user::reset_link(db, &mine, "somsri", Utc::now()).await.expect("theirs");
        let grant =
            |unit: Option<&str>| Grant { role: Role::UnitHead, unit: unit.map(|code| code.parse().expect("a code")) };
        user::grant(db, &mine, "somsri", &grant(Some("04000000")), Utc::now()).await.expect("theirs");
        assert!(forbidden(user::grant(db, &mine, "somsri", &grant(None), Utc::now()).await));
        assert!(forbidden(user::grant(db, &mine, "somsri", &grant(Some("50010000")), Utc::now()).await));
        assert!(forbidden(user::revoke(db, &mine, "away", &grant(Some("50010000")), Utc::now()).await));
        let new = |grants: Vec<Grant>| NewUser {
            name: "fresh".parse().expect("a name"),
            display_name: "ใหม่".into(),
            email: None,
            external_subject: None,
            grants,
        };
        assert!(forbidden(user::create(db, &mine, &new(Vec::new()), Utc::now()).await.map(drop)));
        assert!(forbidden(user::create(db, &mine, &new(vec![grant(None)]), Utc::now()).await.map(drop)));
        user::create(db, &mine, &new(vec![grant(Some("04010000"))]), Utc::now()).await.expect("theirs");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_tells_attempts_and_changes_by_person_kind_day_and_place() {
    on_each(async |db| {
        units(db).await;
        bring(db, &boss(), &[["somsri", "สมศรี ใจดี", "staff", "04010000"], ["away", "อยู่ไกล", "staff", "50010000"]])
            .await;
        let at: DateTime<Utc> = "2023-02-01T03:00:00Z".parse().expect("a time");
        let try_in = async |name: &str, at| {
            let client = Client { address: "10.0.0.1".to_owned(), ..Client::default() };
            session::sign_in(db, &PUBLIC, name, "not the password", &client, at).await.expect("answers")
        };
        for (name, hours) in [("somsri", 0), ("away", 1), ("ไม่มีคนนี้", 30)] {
            assert!(matches!(try_in(name, at + TimeDelta::hours(hours)).await, SignIn::Wrong));
        }
        let list = async |actor: &Actor, filter: LogFilter| {
            let page = security_log::list(db, actor, &filter).await.expect("lists");
            assert_eq!(page.rows.len() as u64, page.total);
            page.rows
        };
        let all = list(&boss(), LogFilter::default()).await;
        assert_eq!(all.len(), 5);
        assert!(all.windows(2).all(|pair| pair[0].at >= pair[1].at));
        let failed = list(&boss(), LogFilter { kind: Some(LogKind::Failed), ..LogFilter::default() }).await;
        let told: Vec<_> = failed.iter().map(|row| (row.account.as_str(), row.called.as_deref())).collect();
        assert_eq!(told, [("ไม่มีคนนี้", None), ("away", Some("อยู่ไกล")), ("somsri", Some("สมศรี ใจดี"))]);
        assert_eq!(failed[2].address.as_deref(), Some("10.0.0.1"));
        let made = list(&boss(), LogFilter { kind: Some(LogKind::Changed), ..LogFilter::default() }).await;
        assert!(made.iter().all(|row| row.created && row.by.as_deref() == Some("boss")));
        assert!(made[0].changes.iter().any(|change| change.field == "role"));
        for person in ["somsri", "SOMSRI", "สมศรี"] {
            let hers = list(&boss(), LogFilter { person: Some(person.into()), ..LogFilter::default() }).await;
            assert_eq!(hers.len(), 2, "{person}");
        }
        let unheard = list(&boss(), LogFilter { person: Some("ไม่มีคนนี้".into()), ..LogFilter::default() }).await;
        assert_eq!(unheard.len(), 1);
        let first = LogFilter { from: Some(day(2023, 2, 1)), until: Some(day(2023, 2, 1)), ..LogFilter::default() };
        assert_eq!(list(&boss(), first).await.len(), 2);
        // Who reads it in a unit reads of its people.
        let theirs = list(&keeper("04000000"), LogFilter::default()).await;
        assert!(theirs.len() == 2 && theirs.iter().all(|row| row.account == "somsri"));
        for actor in [PUBLIC, person("head", Role::UnitHead)] {
            let refused = security_log::list(db, &actor, &LogFilter::default()).await;
            assert!(matches!(refused, Err(StoreError::Forbidden)));
        }
        let (counting, queries) = counted(db);
        security_log::list(&counting, &boss(), &LogFilter::default()).await.expect("lists");
        assert!(queries.load(Ordering::Relaxed) <= 6);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chain_is_verified_part_by_part() {
    on_each(async |db| {
        units(db).await;
        let all = store::audit::end(db, &boss()).await.expect("an end").link;
        assert!(all.seq >= 3);
        let mut from = None;
        let mut parts = 0;
        let last = loop {
            parts += 1;
            match verify_part(db, &boss(), from.as_ref(), 1).await.expect("walks") {
                Part::SoFar(link) => from = Some(link),
                Part::Done(Verdict::Whole(link)) => break link,
                broken => panic!("{broken:?}"),
            }
        };
        assert_eq!((&last, parts), (&all, all.seq));
        let forged = store::audit::Anchor { seq: 1, hash: "00".repeat(32) };
        let part = verify_part(db, &boss(), Some(&forged), 10).await.expect("walks");
        assert!(matches!(part, Part::Done(Verdict::Broken(broken)) if broken.seq == 2));
        assert!(matches!(verify_part(db, &keeper("04000000"), None, 1).await, Err(StoreError::Forbidden)));
    })
    .await;
}
