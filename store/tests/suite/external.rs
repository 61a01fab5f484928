//! Signing in by the organisation's own sign-in.

use chrono::{DateTime, Utc};
use domain::{
    permission::Actor,
    user::{Grant, NewUser, Role},
};
use store::{
    Db, StoreError,
    session::{self, Client, Identity, Vouched},
    user::{self, UserFilter},
};

use crate::support::*;

const ISSUER: &str = "https://id.example";

fn now() -> DateTime<Utc> {
    "2023-02-01T03:00:00Z".parse().expect("a time")
}

async fn account(db: &Db, name: &str, subject: Option<&str>) {
    let user = NewUser {
        name: name.parse().expect("a name"),
        display_name: format!("คุณ {name}"),
        email: None,
        external_subject: subject.map(str::to_owned),
        grants: vec![Grant { role: Role::Executive, unit: None }],
    };
    user::create(db, &SYSTEM, &user, now()).await.expect("made");
}

fn of(issuer: &str, subject: &str) -> Identity {
    Identity { issuer: issuer.to_owned(), subject: subject.to_owned(), ..Identity::default() }
}

fn named(subject: &str, name: &str, create: bool) -> Identity {
    let display_name = Some("สมศรี ใจดี".to_owned());
    Identity { name: Some(name.parse().expect("a name")), display_name, create, ..of(ISSUER, subject) }
}

async fn vouch(db: &Db, identity: &Identity) -> Vouched {
    let client = Client { address: "10.0.0.1".to_owned(), ..Client::default() };
    session::sign_in_external(db, &PUBLIC, identity, &client, now()).await.expect("answers")
}

/// The name of whoever is signed in so; `closed` and `unknown` where nobody is.
async fn who(db: &Db, identity: &Identity) -> String {
    match vouch(db, identity).await {
        Vouched::Welcome(token) => {
            let found = session::find(db, token.expose(), now()).await.expect("answers").expect("is signed in");
            found.person.name
        }
        Vouched::Closed => "closed".to_owned(),
        Vouched::Unknown => "unknown".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_belongs_to_issuer_and_subject() {
    on_each(async |db| {
        account(db, "somsri", Some("s-1")).await;
        assert_eq!(who(db, &of(ISSUER, "s-1")).await, "somsri");
        // The first sign-in bound it: another issuer's subject of the same name is somebody else.
        assert_eq!(who(db, &of("https://other.example", "s-1")).await, "unknown");
        for other in ["s-2", "S-1", "s-1 ", "s-1\u{0}", "", "somsri"] {
            assert_eq!(who(db, &of(ISSUER, other)).await, "unknown", "{other:?}");
        }
        let held = user::view(db, &SYSTEM, "somsri").await.expect("there");
        assert_eq!(held.external_issuer.as_deref(), Some(ISSUER));
        let bound = count(db, "SELECT count(*) FROM audit_event WHERE actor = 'oidc' AND action = 'updated'").await;
        assert_eq!(bound, 1, "once, and every sign-in after that changes nothing");
        assert_eq!(who(db, &of(ISSUER, "s-1")).await, "somsri");
        user::set_active(db, &SYSTEM, "somsri", false, now()).await.expect("closed");
        assert_eq!(who(db, &of(ISSUER, "s-1")).await, "closed");
        let attempts = |what: &str| format!("SELECT count(*) FROM sign_in_attempt WHERE {what}");
        assert_eq!(count(db, &attempts("account = 'somsri' AND succeeded")).await, 2);
        assert_eq!(count(db, &attempts("account = 'somsri' AND NOT succeeded")).await, 1);
        assert_eq!(count(db, &attempts("account LIKE 'oidc:%' AND NOT succeeded")).await, 7);
        let verdict = store::audit::verify(db, &SYSTEM, None).await.expect("read");
        assert!(matches!(verdict, store::audit::Verdict::Whole(_)), "{verdict:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_can_be_believed_binds_once_and_makes_accounts_only_where_set() {
    on_each(async |db| {
        account(db, "somsri", None).await;
        account(db, "closed", None).await;
        user::set_active(db, &SYSTEM, "closed", false, now()).await.expect("closed");
        assert_eq!(who(db, &of(ISSUER, "s-1")).await, "unknown", "no name, no binding");
        assert_eq!(who(db, &named("s-9", "closed", true)).await, "closed");
        assert_eq!(who(db, &named("s-1", "somsri", false)).await, "somsri");
        assert_eq!(who(db, &named("s-2", "somsri", true)).await, "unknown", "the name is somebody's");
        assert_eq!(who(db, &of(ISSUER, "s-1")).await, "somsri", "the name is needed no more");
        assert_eq!(who(db, &named("s-3", "newcomer", false)).await, "unknown");
        let people = async || user::list(db, &SYSTEM, &UserFilter::default()).await.expect("listed").total;
        assert_eq!(people().await, 2);
        assert_eq!(who(db, &named("s-3", "newcomer", true)).await, "newcomer");
        let made = user::view(db, &SYSTEM, "newcomer").await.expect("made");
        assert!(made.roles.is_empty() && !made.has_password && made.display_name == "สมศรี ใจดี", "{made:?}");
        assert_eq!(people().await, 3);
        let verdict = store::audit::verify(db, &SYSTEM, None).await.expect("read");
        assert!(matches!(verdict, store::audit::Verdict::Whole(_)), "{verdict:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_binds_and_unbinds() {
    on_each(async |db| {
        account(db, "somsri", Some("s-1")).await;
        account(db, "somchai", None).await;
        let bind = async |name: &str, subject: &str| user::bind(db, &SYSTEM, name, Some(subject), now()).await;
        let taken = bind("somchai", "s-1").await;
        assert!(matches!(taken, Err(StoreError::Invalid { field: "external_subject", .. })), "{taken:?}");
        assert!(bind("somchai", &"x".repeat(256)).await.is_err());
        let Vouched::Welcome(token) = vouch(db, &of(ISSUER, "s-1")).await else { panic!("signs in") };
        let found = async || session::find(db, token.expose(), now()).await.expect("answers");
        let signed = found().await.expect("signed in");
        let (actor, own) = (Actor::Person(signed.person), signed.id);
        assert!(session::is_external(db, &actor, own).await.expect("answers"));
        let listed = session::list(db, &actor, Some(own), now()).await.expect("listed");
        assert!(listed.len() == 1 && listed[0].external && listed[0].own);
        // Bound to nobody any more, they are signed out, and the subject is free.
        bind("somsri", " ").await.expect("unbound");
        assert!(found().await.is_none());
        assert_eq!(who(db, &of(ISSUER, "s-1")).await, "unknown");
        bind("somchai", " s-1 ").await.expect("bound");
        assert_eq!(who(db, &of(ISSUER, "s-1")).await, "somchai");
        let refused = user::bind(db, &actor, "somchai", None, now()).await;
        assert!(matches!(refused, Err(StoreError::Forbidden)), "{refused:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_that_come_at_once_are_bound_once() {
    on_each(async |db| {
        account(db, "somsri", None).await;
        let (one, other) = (named("s-1", "somsri", true), named("s-2", "somsri", true));
        let (one, other) = tokio::join!(who(db, &one), who(db, &other));
        let mut both = [one.as_str(), other.as_str()];
        both.sort_unstable();
        assert_eq!(both, ["somsri", "unknown"]);
    })
    .await;
}
