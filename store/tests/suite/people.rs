//! Accounts, roles, signing in and out.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    permission::{Action, Actor, Scope},
    unit::{UnitDraft, UnitKind},
    user::{Grant, NewUser, Role, password::NewPassword},
};
use store::{
    Db, StoreError,
    session::{self, Client, PER_ACCOUNT, PER_ADDRESS, SignIn, WINDOW},
    user::{self, PasswordChange, UserFilter},
};

use crate::support::*;

const PASSWORD: &str = "ต้นโพธิ์ริมคลองบางกอก";

fn now() -> DateTime<Utc> {
    "2023-02-01T03:00:00Z".parse().expect("a time")
}

fn secret(text: &str) -> NewPassword {
    NewPassword::parse(text, text, "nobody").expect("taken")
}

fn new(name: &str, grants: &[(Role, Option<&str>)]) -> NewUser {
    let grant = |(role, unit): &(Role, Option<&str>)| Grant {
        role: *role,
        unit: unit.map(|code| code.parse().expect("a code")),
    };
    NewUser {
        name: name.parse().expect("a name"),
        display_name: format!("คุณ {name}"),
        email: None,
        external_subject: None,
        grants: grants.iter().map(grant).collect(),
    }
}

async fn units(db: &Db) {
    let unit = |code: &str, kind| UnitDraft { code: code.parse().expect("a code"), name: code.to_owned(), kind };
    let drafts = [unit("04010000", UnitKind::SubUnit), unit("50010000", UnitKind::District)];
    store::unit::ensure(db, &SYSTEM, &drafts).await.expect("made");
}

/// An account that can sign in with [`PASSWORD`].
async fn account(db: &Db, name: &str, grants: &[(Role, Option<&str>)]) {
    user::create(db, &SYSTEM, &new(name, grants), now()).await.expect("made");
    let link = user::reset_link(db, &SYSTEM, name, now()).await.expect("a link");
    user::use_reset_link(db, &PUBLIC, link.expose(), &secret(PASSWORD), now()).await.expect("set");
}

async fn try_in(db: &Db, name: &str, password: &str, address: &str, at: DateTime<Utc>) -> SignIn {
    let client = Client { address: address.to_owned(), agent: Some("test".to_owned()), replaces: None };
    session::sign_in(db, &PUBLIC, name, password, &client, at).await.expect("answers")
}

async fn signed(db: &Db, name: &str) -> (String, Actor) {
    let SignIn::Welcome(token) = try_in(db, name, PASSWORD, "10.0.0.1", now()).await else { panic!("signs in") };
    let found = session::find(db, token.expose(), now()).await.expect("answers").expect("is signed in");
    (token.expose().to_owned(), Actor::Person(found.person))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_with_their_roles_and_out() {
    on_each(async |db| {
        units(db).await;
        account(db, "somsri", &[(Role::Staff, Some("04010000")), (Role::Executive, None)]).await;
        let (token, actor) = signed(db, "Somsri ").await;
        let person = actor.person().expect("a person").clone();
        assert_eq!((person.name.as_str(), person.grants.len()), ("somsri", 2));
        let unit = |code: &str| Scope::Unit(vec![code.parse().expect("a code")]);
        assert!(
            actor.may(Action::EditProject, &unit("04010000")) && !actor.may(Action::EditProject, &unit("50010000"))
        );
        assert!(actor.may(Action::ReadDrafts, &unit("50010000")));
        // What the database holds opens nothing.
        assert_eq!(count(db, &format!("SELECT count(*) FROM session WHERE token_digest = '{token}'")).await, 0);
        assert!(session::find(db, "unheard", now()).await.expect("answers").is_none());
        session::end_all(db, &actor).await.expect("ends");
        assert!(session::find(db, &token, now()).await.expect("answers").is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_and_unknown_answer_the_same_and_lock_the_same() {
    on_each(async |db| {
        account(db, "somsri", &[]).await;
        for name in ["somsri", "nobody", "ไม่มีคนนี้"] {
            for _ in 0..PER_ACCOUNT {
                assert!(matches!(try_in(db, name, "not the password", "10.0.0.9", now()).await, SignIn::Wrong));
            }
            let SignIn::Locked { until } = try_in(db, name, PASSWORD, "10.0.0.8", now()).await else {
                panic!("{name} is locked for the right password too")
            };
            assert_eq!(until, now() + WINDOW);
        }
        let later = now() + WINDOW + TimeDelta::seconds(1);
        assert!(matches!(try_in(db, "somsri", PASSWORD, "10.0.0.8", later).await, SignIn::Welcome(_)));
        // A success begins the count anew.
        for _ in 0..PER_ACCOUNT - 1 {
            assert!(matches!(try_in(db, "somsri", "wrong again", "10.0.0.8", later).await, SignIn::Wrong));
        }
        assert!(matches!(try_in(db, "somsri", PASSWORD, "10.0.0.8", later).await, SignIn::Welcome(_)));
        assert!(matches!(try_in(db, "somsri", "wrong again", "10.0.0.8", later).await, SignIn::Wrong));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_tries_many_names_waits() {
    on_each(async |db| {
        let rows: Vec<String> = (0..PER_ADDRESS)
            .map(|n| format!("({}, '2023-02-01T02:59:00+00:00', 'name{n}', '10.6.6.6', FALSE)", quoted(db)))
            .collect();
        let sql =
            format!("INSERT INTO sign_in_attempt (id, at, account, address, succeeded) VALUES {}", rows.join(","));
        assert!(!refused(db, &sql).await);
        assert!(matches!(try_in(db, "other", "whatever it is", "10.6.6.6", now()).await, SignIn::Locked { .. }));
        assert!(matches!(try_in(db, "other", "whatever it is", "10.6.6.7", now()).await, SignIn::Wrong));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_that_come_all_at_once_are_counted() {
    on_each(async |db| {
        account(db, "somsri", &[]).await;
        let tries: Vec<_> = (0..20)
            .map(|n| {
                let db = db.clone();
                tokio::spawn(async move { try_in(&db, "somsri", &format!("guess number {n}"), "", now()).await })
            })
            .collect();
        let mut looked_at = 0;
        for attempt in tries {
            looked_at += usize::from(matches!(attempt.await.expect("answers"), SignIn::Wrong));
        }
        assert_eq!(looked_at, PER_ACCOUNT);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_works_once_and_only_the_latest() {
    on_each(async |db| {
        user::create(db, &SYSTEM, &new("somsri", &[]), now()).await.expect("made");
        assert!(matches!(try_in(db, "somsri", "", "", now()).await, SignIn::Wrong), "no password, no way in");
        let old = user::reset_link(db, &SYSTEM, "somsri", now()).await.expect("a link");
        let link = user::reset_link(db, &SYSTEM, "somsri", now()).await.expect("a link");
        let late = now() + user::LINK_LIFE;
        let with = async |token: &str, at| user::use_reset_link(db, &PUBLIC, token, &secret(PASSWORD), at).await;
        assert!(matches!(with(old.expose(), now()).await, Err(StoreError::NotFound)));
        assert!(matches!(with(link.expose(), late).await, Err(StoreError::NotFound)));
        assert_eq!(user::who_may_reset(db, &PUBLIC, link.expose(), now()).await.expect("known"), "somsri");
        with(link.expose(), now()).await.expect("works");
        assert!(matches!(with(link.expose(), now()).await, Err(StoreError::NotFound)));
        let sql = format!("SELECT count(*) FROM reset_link WHERE token_digest = '{}'", link.expose());
        assert_eq!(count(db, &sql).await, 0);
        assert_eq!(count(db, "SELECT count(*) FROM audit_event WHERE record_kind = 'user'").await, 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_ends_the_other_sessions() {
    on_each(async |db| {
        account(db, "somsri", &[]).await;
        let (other, _) = signed(db, "somsri").await;
        let (token, actor) = signed(db, "somsri").await;
        let own = session::find(db, &token, now()).await.expect("answers").expect("signed in").id;
        assert_eq!(session::list(db, &actor, Some(own), now()).await.expect("lists").len(), 2);
        let change = async |current: &str| {
            let new = secret("another one, by the river");
            user::change_password(db, &actor, Some(own), current, &new, now()).await.expect("answers")
        };
        assert_eq!(change("not the one before").await, PasswordChange::Wrong);
        assert_eq!(change(PASSWORD).await, PasswordChange::Done);
        assert!(session::find(db, &other, now()).await.expect("answers").is_none());
        assert!(session::find(db, &token, now()).await.expect("answers").is_some());
        assert!(matches!(try_in(db, "somsri", PASSWORD, "", now()).await, SignIn::Wrong));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_end_by_rest_by_age_and_by_closing_the_account() {
    on_each(async |db| {
        account(db, "somsri", &[]).await;
        let (token, _) = signed(db, "somsri").await;
        let alive = async |at| session::find(db, &token, at).await.expect("answers").is_some();
        assert!(!alive(now() + session::REST).await);
        let mut at = now();
        while at < now() + session::LIFE - session::REST {
            at += session::REST - TimeDelta::minutes(1);
            assert!(alive(at).await || at >= now() + session::LIFE, "{at}");
        }
        assert!(!alive(now() + session::LIFE).await);
        let (token, _) = signed(db, "somsri").await;
        user::set_active(db, &SYSTEM, "somsri", false, now()).await.expect("closes");
        assert!(session::find(db, &token, now()).await.expect("answers").is_none());
        assert!(matches!(try_in(db, "somsri", PASSWORD, "", now()).await, SignIn::Wrong));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_again_ends_the_session_before() {
    on_each(async |db| {
        account(db, "somsri", &[]).await;
        let (old, _) = signed(db, "somsri").await;
        let client = Client { replaces: Some(old.clone()), ..Client::default() };
        let again = session::sign_in(db, &PUBLIC, "somsri", PASSWORD, &client, now()).await.expect("answers");
        assert!(matches!(again, SignIn::Welcome(_)));
        assert!(session::find(db, &old, now()).await.expect("answers").is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_administrators_keep_accounts() {
    on_each(async |db| {
        units(db).await;
        let staff = person("staff", Role::UnitHead);
        let refused = |result: store::Result<()>| matches!(result, Err(StoreError::Forbidden));
        for actor in [&PUBLIC, &staff] {
            assert!(refused(user::create(db, actor, &new("other", &[]), now()).await.map(drop)));
            assert!(refused(user::list(db, actor, &UserFilter::default()).await.map(drop)));
            assert!(refused(user::reset_link(db, actor, "other", now()).await.map(drop)));
            assert!(refused(user::set_active(db, actor, "other", false, now()).await));
            let grant = Grant { role: Role::Administrator, unit: None };
            assert!(refused(user::grant(db, actor, "other", &grant, now()).await));
            assert!(refused(session::list(db, &PUBLIC, None, now()).await.map(drop)));
        }
        assert_eq!(count(db, "SELECT count(*) FROM \"user\"").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_are_given_and_taken_once_and_leave_a_trail() {
    on_each(async |db| {
        units(db).await;
        account(db, "boss", &[(Role::Administrator, None)]).await;
        let (_, boss) = signed(db, "boss").await;
        user::create(db, &boss, &new("somsri", &[]), now()).await.expect("made");
        let grant = Grant { role: Role::Staff, unit: Some("04010000".parse().expect("a code")) };
        for _ in 0..2 {
            user::grant(db, &boss, "somsri", &grant, now()).await.expect("given");
        }
        let city = Grant { role: Role::Executive, unit: None };
        for _ in 0..2 {
            user::grant(db, &boss, "somsri", &city, now()).await.expect("given");
        }
        let account = user::view(db, &boss, "somsri").await.expect("found");
        let held: Vec<_> = account.roles.iter().map(|held| held.unit.as_ref().map(|unit| unit.code.clone())).collect();
        assert_eq!(held, [Some("04010000".to_owned()), None]);
        user::revoke(db, &boss, "somsri", &grant, now()).await.expect("taken");
        assert_eq!(user::view(db, &boss, "somsri").await.expect("found").roles.len(), 1);
        assert_eq!(count(db, "SELECT count(*) FROM audit_event WHERE actor = 'boss'").await, 4);
        let own = Grant { role: Role::Administrator, unit: None };
        assert!(matches!(user::revoke(db, &boss, "boss", &own, now()).await, Err(StoreError::Invalid { .. })));
        assert!(matches!(user::set_active(db, &boss, "boss", false, now()).await, Err(StoreError::Invalid { .. })));
        let nowhere = Grant { role: Role::Staff, unit: Some("99990000".parse().expect("a code")) };
        let result = user::grant(db, &boss, "somsri", &nowhere, now()).await;
        assert!(matches!(result, Err(StoreError::Invalid { field: "unit", .. })));
        let taken = user::create(db, &boss, &new("SOMSRI", &[]), now()).await;
        assert!(matches!(taken, Err(StoreError::Invalid { field: "name", .. })));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_found_by_name_role_and_place() {
    on_each(async |db| {
        units(db).await;
        for n in 0..60 {
            let grants: &[(Role, Option<&str>)] =
                if n % 2 == 0 { &[(Role::Staff, Some("04010000"))] } else { &[(Role::Evaluator, None)] };
            user::create(db, &SYSTEM, &new(&format!("user{n:02}"), grants), now()).await.expect("made");
        }
        let found = async |filter: UserFilter| user::list(db, &SYSTEM, &filter).await.expect("lists");
        let all = found(UserFilter { page: 2, ..UserFilter::default() }).await;
        assert_eq!((all.total, all.page, all.rows.len()), (60, 2, 10));
        let above = Some("04000000".parse().expect("a code"));
        assert_eq!(found(UserFilter { unit: above, ..UserFilter::default() }).await.total, 30);
        let evaluators = found(UserFilter { role: Some(Role::Evaluator), ..UserFilter::default() }).await;
        assert!(evaluators.total == 30 && evaluators.rows.iter().all(|row| row.roles.len() == 1));
        let named = found(UserFilter { q: Some("คุณ USER07".into()), ..UserFilter::default() }).await;
        assert_eq!(named.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["user07"]);
    })
    .await;
}
