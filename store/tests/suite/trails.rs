//! The histories of what administrators keep, and the log of accounts for a file.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    city::UnitYear,
    history::{HistoryFilter, Subject, day_of},
    ids::UserId,
    listing::UnitFilter,
    period::YearRules,
    permission::{Actor, Person},
    strategy::LineNumber,
    unit::{UnitCode, UnitDraft, UnitKind, keep::NewUnit},
    user::{Grant, NewUser, Role},
};
use sea_orm::{ConnectionTrait, DbBackend};
use store::{
    Db, Request, StoreError,
    history::{AsOf, list, whole},
    period,
    policy::{self, PolicyChange},
    section,
    security_log::{self, LogFilter},
    strategy::{self, EditionChange},
    unit::{self, keep},
    user,
};
use uuid::Uuid;

use crate::{
    drafts::{self, kpi_page, project_page},
    editing::staff_of,
    histories::days_pass,
    support::*,
};

const UNIT: &str = "04000000";

fn code() -> UnitCode {
    UNIT.parse().expect("a code")
}

fn request() -> Request {
    Request::new(today()).because("ตามคำสั่ง")
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
    let draft =
        |code: &str, name: &str, kind| UnitDraft { code: code.parse().expect("a code"), name: name.to_owned(), kind };
    let drafts =
        [draft(UNIT, "สำนักผังเมือง", UnitKind::Bureau), draft("50010000", "สำนักงานเขตพระนคร", UnitKind::District)];
    unit::ensure(db, &SYSTEM, &drafts).await.expect("made");
}

fn forbidden<T>(result: store::Result<T>) -> bool {
    matches!(result, Err(StoreError::Forbidden))
}

fn field(name: &str) -> HistoryFilter {
    HistoryFilter { field: Some(name.to_owned()), ..HistoryFilter::default() }
}

/// What everybody reads of it, and what those do who may know persons.
async fn published(db: &Db, subject: Subject, key: &str, asked: &str, value: &str) {
    let told = list(db, &boss(), subject, key, &field(asked)).await.expect("lists");
    assert!(told.persons && told.people.contains(&"boss".to_owned()), "{subject:?}");
    let newest = &told.entries[0];
    assert_eq!((newest.actor.as_str(), newest.reason.as_deref()), ("boss", Some("ตามคำสั่ง")), "{subject:?}");
    assert!(newest.changes.iter().all(|change| change.field == asked), "{subject:?}");
    assert_eq!(newest.changes[0].after.as_deref(), Some(value), "{subject:?}");
    let all = list(db, &PUBLIC, subject, key, &HistoryFilter::default()).await.expect("lists");
    assert!(!all.persons && all.people.is_empty() && all.total >= told.total, "{subject:?}");
    assert!(all.entries.iter().all(|entry| entry.actor != "boss" && entry.reason.is_none()), "{subject:?}");
    let file = whole(db, &PUBLIC, subject, key, &HistoryFilter::default()).await.expect("reads");
    assert_eq!((file.total, file.name), (all.total, all.name), "{subject:?}");
    let nobody = HistoryFilter { person: Some("somebody".to_owned()), ..HistoryFilter::default() };
    assert_eq!(list(db, &boss(), subject, key, &nobody).await.expect("lists").total, 0, "{subject:?}");
    let later = HistoryFilter { from: day_of(Utc::now()).succ_opt(), ..HistoryFilter::default() };
    assert_eq!(list(db, &PUBLIC, subject, key, &later).await.expect("lists").total, 0, "{subject:?}");
    assert!(forbidden(list(db, &Actor::Stranger, subject, key, &HistoryFilter::default()).await), "{subject:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_is_followed_by_all_and_persons_by_whom_they_are_told() {
    on_each(async |db| {
        units(db).await;
        import(db, [project_page(drafts::project()), kpi_page(drafts::kpi())]).await;
        keep::rename(db, &boss(), &code(), "สำนักผังเมือง", "สำนักการวางผัง", &request()).await.expect("named");
        published(db, Subject::Unit, UNIT, "name", "สำนักการวางผัง").await;
        // Who works in the unit is told persons, who works elsewhere is not.
        let told = async |who: &Actor| list(db, who, Subject::Unit, UNIT, &field("name")).await.expect("lists").persons;
        assert!(told(&staff_of("somsri", UNIT)).await && !told(&staff_of("away", "50010000")).await);

        let part = "04000300".parse().expect("a code");
        section::create(db, &boss(), &code(), &part, "ฝ่ายสำรวจ", &request()).await.expect("made");
        section::rename(db, &boss(), (&code(), &part), "ฝ่ายสำรวจ", "ฝ่ายแผนที่", &request()).await.expect("named");
        published(db, Subject::Section, &format!("{UNIT}/04000300"), "name", "ฝ่ายแผนที่").await;
        for key in ["50010000/04000300", "04000000/04000999", "04000300", "x/y"] {
            let none = list(db, &boss(), Subject::Section, key, &HistoryFilter::default()).await;
            assert!(matches!(none, Err(StoreError::NotFound)), "{key}");
        }

        let edition = "phase3".to_owned();
        let was = strategy::edition(db, &boss(), &edition).await.expect("there").edition;
        let new = EditionChange {
            name: "แผนระยะที่ 3".to_owned(), first_year: was.first_year, last_year: was.last_year
        };
        strategy::change_edition(db, &boss(), &edition, was.version, &new, &request()).await.expect("named");
        published(db, Subject::Edition, &edition, "name", "แผนระยะที่ 3").await;
        let number: LineNumber = "9".parse().expect("a number");
        let id = strategy::add_line(db, &boss(), &edition, &number, "เมืองเดินได้", &request()).await.expect("made");
        published(db, Subject::Line, &format!("{edition}/{id}"), "path", "9").await;
        let elsewhere = list(db, &boss(), Subject::Line, &format!("phase2/{id}"), &HistoryFilter::default()).await;
        assert!(matches!(elsewhere, Err(StoreError::NotFound)));

        let new = PolicyChange {
            number: "77".to_owned(),
            name: "สวน 15 นาที".to_owned(),
            first_year: None,
            last_year: None,
            closed: false,
        };
        let id = policy::add(db, &boss(), &new, &request()).await.expect("made");
        published(db, Subject::Policy, &id.to_string(), "name", "สวน 15 นาที").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn years_and_accounts_are_followed_by_those_who_keep_them() {
    on_each(async |db| {
        units(db).await;
        let year = drafts::year(2567);
        period::open(db, &boss(), year, YearRules::default(), &request()).await.expect("opens");
        let rules = YearRules { lock_after: Some(9), ..YearRules::default() };
        let version = period::view(db, &boss(), year).await.expect("there").version;
        period::set_rules(db, &boss(), year, version, rules, &request()).await.expect("set");
        let told = list(db, &boss(), Subject::Year, "2567", &field("lock_after")).await.expect("lists");
        assert_eq!((told.total, told.name.as_str(), told.entries[0].actor.as_str()), (1, "2567", "boss"));
        assert_eq!(told.entries[0].changes[0].after.as_deref(), Some("9"));
        assert!(list(db, &boss(), Subject::Year, "2567", &field("windows")).await.expect("lists").total >= 1);

        let new = NewUser {
            name: "somsri".parse().expect("a name"),
            display_name: "สมศรี ใจดี".to_owned(),
            email: None,
            external_subject: None,
            grants: vec![Grant { role: Role::Staff, unit: Some(code()) }],
        };
        user::create(db, &boss(), &new, Utc::now()).await.expect("made");
        user::rename(db, &boss(), "somsri", "สมศรี มีสุข", Utc::now()).await.expect("named");
        for who in [&boss(), &keeper(UNIT)] {
            let told = list(db, who, Subject::Account, "somsri", &field("display_name")).await.expect("lists");
            assert_eq!((told.total, told.name.as_str()), (2, "สมศรี มีสุข"));
            assert_eq!(told.entries[0].changes[0].before.as_deref(), Some("สมศรี ใจดี"));
        }
        let all = HistoryFilter::default();
        let others = [PUBLIC, staff_of("somchai", UNIT), person("mayor", Role::Executive), keeper("50010000")];
        for who in &others {
            assert!(forbidden(list(db, who, Subject::Account, "somsri", &all).await), "{}", who.name());
            assert!(forbidden(whole(db, who, Subject::Account, "somsri", &all).await), "{}", who.name());
            assert!(forbidden(list(db, who, Subject::Year, "2567", &all).await), "{}", who.name());
            // Nobody learns whether there is one.
            assert!(forbidden(list(db, who, Subject::Account, "nobody", &all).await), "{}", who.name());
            assert!(forbidden(list(db, who, Subject::Year, "2599", &all).await), "{}", who.name());
        }
        for (subject, key) in [(Subject::Account, "nobody"), (Subject::Year, "2599"), (Subject::Year, "x")] {
            assert!(matches!(list(db, &boss(), subject, key, &all).await, Err(StoreError::NotFound)), "{key}");
        }
        // The log of all accounts tells the same of a field.
        let filter = LogFilter { field: Some("role".to_owned()), ..LogFilter::default() };
        let log = security_log::list(db, &boss(), &filter).await.expect("lists");
        assert!(log.total >= 1 && log.rows.iter().flat_map(|row| &row.changes).all(|change| change.field == "role"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_comes_back_as_it_was() {
    on_each(async |db| {
        units(db).await;
        let now = day_of(Utc::now());
        let ago = |days| now.checked_sub_days(chrono::Days::new(days)).expect("a day");
        let part: UnitCode = "04010000".parse().expect("a code");
        let then =
            async |days| unit::as_of(db, &PUBLIC, &part, &UnitFilter::default(), ago(days)).await.expect("answers");
        let new =
            NewUnit {
                code: part.clone(), name: "กองสำรวจ".to_owned(), kind: UnitKind::SubUnit, parent: Some(code())
            };
        keep::create(db, &boss(), &new, &request()).await.expect("made");
        days_pass(db, 2).await;
        keep::rename(db, &boss(), &part, "กองสำรวจ", "กองแผนที่", &request()).await.expect("named");
        keep::rename(db, &boss(), &code(), "สำนักผังเมือง", "สำนักการวางผัง", &request()).await.expect("named");
        days_pass(db, 2).await;
        let elsewhere: UnitCode = "50010000".parse().expect("a code");
        keep::move_below(db, &boss(), &part, Some(&code()), Some(&elsewhere), &request()).await.expect("moved");
        days_pass(db, 2).await;
        keep::set_closed(db, &boss(), &part, (None, Some(today())), true, &request()).await.expect("closed");
        days_pass(db, 2).await;
        let told = async |days| match then(days).await {
            AsOf::Known(was) => {
                let UnitYear { unit, parent, closed_from, .. } = was.unit;
                (unit.name, parent.map(|parent| parent.name).unwrap_or_default(), closed_from)
            }
            other => panic!("{other:?}"),
        };
        let own = |text: &str| text.to_owned();
        assert_eq!(told(8).await, (own("กองสำรวจ"), own("สำนักผังเมือง"), None));
        assert_eq!(told(6).await, (own("กองแผนที่"), own("สำนักการวางผัง"), None));
        assert_eq!(told(4).await, (own("กองแผนที่"), own("สำนักงานเขตพระนคร"), None));
        assert_eq!(told(2).await, (own("กองแผนที่"), own("สำนักงานเขตพระนคร"), Some(today())));
        assert!(matches!(then(9).await, AsOf::NotYet { since } if since == ago(8)));
        let days = store::history::days(db, &PUBLIC, Subject::Unit, part.as_str()).await.expect("answers");
        assert_eq!(days, [ago(8), ago(6), ago(4), ago(2)]);
        assert!(forbidden(unit::as_of(db, &Actor::Stranger, &part, &UnitFilter::default(), ago(2)).await));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_read_block_by_block_without_a_gap() {
    on_each(async |db| {
        let begin: DateTime<Utc> = "2023-02-01T03:00:00Z".parse().expect("a time");
        // Three at a time have the same moment: their keys tell which comes first.
        let rows: Vec<String> = (0..2_345)
            .map(|number: i64| {
                let at = (begin + TimeDelta::seconds(number / 3)).to_rfc3339();
                let id = Uuid::now_v7();
                let id = if db.connection().get_database_backend() == DbBackend::Sqlite {
                    format!("X'{}'", id.simple())
                } else {
                    format!("'{id}'")
                };
                format!("({id}, '{at}', 'n{number}', '', FALSE)")
            })
            .collect();
        for part in rows.chunks(500) {
            let sql =
                format!("INSERT INTO sign_in_attempt (id, at, account, address, succeeded) VALUES {}", part.join(", "));
            db.connection().execute_unprepared(&sql).await.expect("runs");
        }
        let (mut read, mut after) = (Vec::new(), None);
        for _ in 0..4 {
            let (block, next) = security_log::block(db, &boss(), &LogFilter::default(), after).await.expect("reads");
            read.extend(block);
            after = next;
            if after.is_none() {
                break;
            }
        }
        let mut accounts: Vec<&str> = read.iter().map(|entry| entry.account.as_str()).collect();
        assert!(read.windows(2).all(|pair| pair[0].at >= pair[1].at));
        assert_eq!(accounts.len(), 2_345);
        accounts.sort_unstable();
        accounts.dedup();
        assert_eq!(accounts.len(), 2_345, "none twice");
        assert!(forbidden(security_log::block(db, &PUBLIC, &LogFilter::default(), None).await));
    })
    .await;
}

/// PostgreSQL takes no NUL in what it looks for: a key with one is nobody's, and no failure of the database.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_with_a_nul_is_nobodys() {
    on_each(async |db| {
        let all = [Subject::Edition, Subject::Unit, Subject::Section, Subject::Line, Subject::Policy, Subject::Account];
        for subject in all {
            let found = list(db, &boss(), subject, "phase3\0/x", &HistoryFilter::default()).await;
            assert!(matches!(found, Err(StoreError::NotFound)), "{subject:?}");
        }
    })
    .await;
}
