//! Reminders: one digest a person and day, whoever writes it and however often; tuned and muted; mailed once.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    import::Content,
    job::LEASE,
    kpi::KpiDraft,
    permission::{Actor, Person},
    project::ProjectDraft,
    reminder::{Stage, Wishes},
    report::ReportField,
    unit::{UnitDraft, UnitKind},
    user::{Email, Grant, NewUser, Role},
};
use sea_orm::ConnectionTrait;
use store::{
    Db, Request, StoreError, job,
    reminder::{self, Mailing, Notice, Wish, remind},
    report::{self, Sending, Target},
    user,
};

use crate::{
    drafts::{self, bare, kpi_page, project_page, some, year},
    queries::counted,
    reports::{of_quarter, sending, taken},
    support::*,
};

/// Who does what the queue holds.
pub const WORKER: Actor = Actor::System("jobs");

/// A Thursday on which December is not due yet, the last working day in time of that month, and days overdue.
const QUIET: (i32, u32, u32) = (2023, 1, 1);
const LAST: (i32, u32, u32) = (2023, 1, 5);
const OVERDUE: (i32, u32, u32) = (2023, 1, 6);
const HEAD: (i32, u32, u32) = (2023, 1, 10);
const ABOVE: (i32, u32, u32) = (2023, 1, 17);

fn on((year, month, date): (i32, u32, u32)) -> NaiveDate {
    day(year, month, date)
}

/// When digests are written.
pub fn now() -> DateTime<Utc> {
    "2023-01-05T03:00:00Z".parse().expect("a time")
}

/// Somebody with a role and an address.
pub async fn account(db: &Db, name: &str, role: Role, unit: Option<&str>) -> Actor {
    let grants = vec![Grant { role, unit: unit.map(|code| code.parse().expect("a code")) }];
    let new = NewUser {
        name: name.parse().expect("a name"),
        display_name: name.to_owned(),
        external_subject: None,
        email: Some(format!("{name}@bangkok.example").parse::<Email>().expect("an address")),
        grants: grants.clone(),
    };
    let id = user::create(db, &SYSTEM, &new, now()).await.expect("made");
    Actor::Person(Person { id, name: name.to_owned(), display_name: name.to_owned(), grants })
}

struct People {
    staff: Actor,
    head: Actor,
    above: Actor,
    elsewhere: Actor,
    boss: Actor,
}

/// A bureau with a part below it whose projects say nothing from December on, and its people.
async fn city(db: &Db, projects: usize) -> People {
    let unit = |code: &str, kind| UnitDraft { code: code.parse().expect("a code"), name: code.to_owned(), kind };
    let units = [unit("04010000", UnitKind::SubUnit), unit("50120000", UnitKind::District)];
    store::unit::ensure(db, &SYSTEM, &units).await.expect("made");
    let pages = (1..=projects).map(|n| {
        project_page(ProjectDraft {
            start: Some(day(2022, 12, 1)),
            finish: Some(day(2023, 9, 30)),
            ..bare(&format!("04010000-{n}"), "โครงการ", 2566)
        })
    });
    import(db, pages).await;
    People {
        staff: account(db, "staff", Role::Staff, Some("04010000")).await,
        head: account(db, "head", Role::UnitHead, Some("04010000")).await,
        above: account(db, "above", Role::UnitHead, Some("04000000")).await,
        elsewhere: account(db, "elsewhere", Role::Staff, Some("50120000")).await,
        boss: account(db, "boss", Role::Executive, None).await,
    }
}

async fn told(db: &Db, who: &Actor) -> Vec<Notice> {
    reminder::list(db, who, 1).await.expect("lists").rows
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_is_done_nothing_is_asked_any_more() {
    on_each(async |db| {
        let people = city(db, 1).await;
        let done = ProjectDraft {
            reports: vec![drafts::report(day(2023, 1, 9), 100.0, "แล้วเสร็จ")],
            ..bare("04010000-1", "โครงการ", 2566)
        };
        import(db, [project_page(done)]).await;
        // Nothing came for December, and nobody is to make up for it.
        for day in [OVERDUE, HEAD, ABOVE] {
            assert_eq!(remind(db, &WORKER, on(day), now()).await.expect("reminds"), 0, "{day:?}");
        }
        assert!(told(db, &people.staff).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_back_is_told_to_those_who_report_until_it_is_corrected() {
    on_each(async |db| {
        let people = city(db, 2).await;
        import(db, [quarter_page(1)]).await;
        let of_project = |n: usize| Target::Project(format!("04010000-{n}").parse().expect("a code"));
        let kpi = Target::Kpi("0401-1".parse().expect("a code"));
        let request = Request::new(on(LAST));
        let mut ids = Vec::new();
        let december = [(ReportField::Date, "31/12/2565"), (ReportField::Percent, "10")];
        for (target, sending) in
            [(of_project(1), sending(&december)), (of_project(2), sending(&december)), (kpi, of_quarter("1", "30"))]
        {
            ids.push(taken(report::send(db, &people.staff, &target, &sending, &request).await.expect("answers")));
        }
        let moment = "UPDATE submission SET sent_at = '2023-01-04T03:00:00+00:00'";
        db.connection().execute_unprepared(moment).await.expect("runs");
        assert_eq!(remind(db, &WORKER, on(LAST), now()).await.expect("reminds"), 0, "all came in time");
        // Two are given back the day before, one is decided on.
        report::give_back(db, &people.head, &[ids[0], ids[2]], &request.because("ขอภาพ")).await.expect("answers");
        report::approve(db, &people.head, &[ids[1]], &Request::new(on(LAST))).await.expect("answers");
        let moment = "UPDATE submission SET decided_at = '2023-01-05T03:00:00+00:00' WHERE state = 'returned'";
        db.connection().execute_unprepared(moment).await.expect("runs");
        assert_eq!(remind(db, &WORKER, on(LAST), now()).await.expect("reminds"), 0, "on the day they see it as it is");
        assert_eq!(remind(db, &WORKER, on(OVERDUE), now()).await.expect("reminds"), 1);
        let notices = told(db, &people.staff).await;
        let lines = &notices[0].digest.lines;
        let what: Vec<(Stage, String, &str)> =
            lines.iter().map(|line| (line.stage, line.period.to_string(), line.records[0].code.as_str())).collect();
        let expected = [
            (Stage::Returned, "month-3".to_owned(), "04010000-1"),
            (Stage::Returned, "quarter-1".to_owned(), "0401-1"),
        ];
        assert_eq!(what, expected);
        assert!(told(db, &people.head).await.is_empty(), "who gave it back knows");
        // Corrected, it waits for the head, and nobody is told a week later.
        for (id, target, sending) in [
            (ids[0], of_project(1), sending(&december)),
            (ids[2], Target::Kpi("0401-1".parse().expect("a code")), of_quarter("1", "30")),
        ] {
            let correction = Sending { corrects: Some(id), ..sending };
            taken(
                report::send(db, &people.staff, &target, &correction, &Request::new(on(OVERDUE)))
                    .await
                    .expect("answers"),
            );
        }
        assert_eq!(remind(db, &WORKER, day(2023, 1, 13), now()).await.expect("reminds"), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_told_once_to_those_it_concerns() {
    on_each(async |db| {
        let people = city(db, 7).await;
        assert_eq!(remind(db, &WORKER, on(QUIET), now()).await.expect("reminds"), 0, "a Sunday");
        // Two servers at once, and one that was restarted.
        let both = tokio::join!(remind(db, &WORKER, on(LAST), now()), remind(db, &WORKER, on(LAST), now()));
        assert_eq!((both.0.expect("reminds"), both.1.expect("reminds")), (1, 1));
        remind(db, &WORKER, on(LAST), now()).await.expect("reminds");
        let notices = told(db, &people.staff).await;
        assert_eq!(notices.len(), 1);
        let lines = &notices[0].digest.lines;
        assert_eq!((lines.len(), lines[0].stage, lines[0].count, lines[0].records.len()), (1, Stage::Today, 7, 5));
        assert_eq!((lines[0].due, lines[0].unit.code.as_str()), (on(LAST), "04010000"));
        assert_eq!(count(db, "SELECT count(*) FROM job").await, 1, "one mail");
        for other in [&people.head, &people.above, &people.elsewhere, &people.boss] {
            assert!(told(db, other).await.is_empty(), "{}", other.name());
        }
        for (day, who) in [(OVERDUE, &people.staff), (HEAD, &people.head), (ABOVE, &people.above)] {
            remind(db, &WORKER, on(day), now()).await.expect("reminds");
            assert_eq!(told(db, who).await.first().map(|notice| notice.day), Some(on(day)), "{}", who.name());
        }
        assert_eq!(told(db, &people.staff).await[0].digest.lines[0].stage, Stage::Overdue);
        assert!(told(db, &people.elsewhere).await.is_empty() && told(db, &people.boss).await.is_empty());
        // Read up to the day that was shown; everybody their own.
        assert_eq!(reminder::unread(db, &people.staff).await.expect("counts"), 2);
        reminder::read(db, &people.staff, on(LAST), now()).await.expect("notes");
        assert_eq!(reminder::unread(db, &people.staff).await.expect("counts"), 1);
        assert_eq!(reminder::unread(db, &people.head).await.expect("counts"), 2);
        assert!(matches!(reminder::list(db, &PUBLIC, 1).await, Err(StoreError::Forbidden)));
        assert!(matches!(remind(db, &people.staff, on(LAST), now()).await, Err(StoreError::Forbidden)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_tunes_and_mutes_their_own() {
    on_each(async |db| {
        let people = city(db, 1).await;
        assert_eq!(reminder::wish(db, &people.staff).await.expect("reads"), Wish::default());
        let wish = Wish {
            wishes: Wishes { today: false, by_mail: false, muted_until: Some(on(OVERDUE)), ..Wishes::default() },
            lang: "en".to_owned(),
        };
        let events = count(db, "SELECT count(*) FROM audit_event").await;
        for _ in 0..2 {
            reminder::set_wish(db, &people.staff, &wish).await.expect("kept");
        }
        assert_eq!(reminder::wish(db, &people.staff).await.expect("reads"), wish);
        assert_eq!(count(db, "SELECT count(*) FROM audit_event").await, events + 1, "once");
        for quiet in [LAST, OVERDUE] {
            assert_eq!(remind(db, &WORKER, on(quiet), now()).await.expect("reminds"), 0);
        }
        // Again a week of working days later, but not by mail.
        assert_eq!(remind(db, &WORKER, day(2023, 1, 13), now()).await.expect("reminds"), 1);
        assert_eq!((told(db, &people.staff).await.len(), count(db, "SELECT count(*) FROM job").await), (1, 0));
        assert!(matches!(reminder::set_wish(db, &PUBLIC, &wish).await, Err(StoreError::Forbidden)));
        assert!(matches!(store::audit::verify(db, &SYSTEM, None).await, Ok(store::audit::Verdict::Whole(_))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_begun_once_and_tried_again_only_where_it_was_refused() {
    on_each(async |db| {
        let people = city(db, 1).await;
        remind(db, &WORKER, on(LAST), now()).await.expect("reminds");
        let taken = job::take(db, &WORKER, now()).await.expect("answers").expect("due");
        // Whoever took it first did not come back, and somebody else has it now.
        let mut later = taken.clone();
        later.tries = 2;
        let on_day = async |day| reminder::mail(db, &WORKER, &later, day, now()).await.expect("answers");
        let begin = async || match on_day(on(LAST)).await {
            Mailing::Send(draft) => Some(draft),
            Mailing::Nothing => None,
            Mailing::Unknown => panic!("it was not begun"),
            Mailing::Stale(day) => panic!("{day} is no day that is over"),
        };
        let draft = begin().await.expect("a mail");
        assert_eq!((draft.address.as_str(), draft.day, draft.lang.as_str()), ("staff@bangkok.example", on(LAST), "th"));
        assert_eq!(draft.digest, told(db, &people.staff).await[0].digest);
        assert_eq!(on_day(on(LAST)).await, Mailing::Unknown, "it may be on its way");
        // Of which nobody knows whether it arrived an administrator may have sent once more.
        let again = reminder::mail(db, &WORKER, &taken, on(LAST), now()).await.expect("answers");
        assert!(matches!(again, Mailing::Send(again) if again.digest == draft.digest));
        assert_eq!(on_day(on(LAST)).await, Mailing::Unknown);
        // Who was so slow that somebody else took the job sends nothing, whatever they think of it.
        let other = job::take(db, &WORKER, now() + LEASE * 2).await.expect("answers").expect("lost");
        let slow = reminder::mail(db, &WORKER, &taken, on(LAST), now()).await.expect("answers");
        assert_eq!(slow, Mailing::Unknown);
        let (taken, mut later) = (other.clone(), other);
        later.tries = 2;
        let on_day = async |day| reminder::mail(db, &WORKER, &later, day, now()).await.expect("answers");
        let begin = async || match on_day(on(LAST)).await {
            Mailing::Send(draft) => Some(draft),
            Mailing::Nothing => None,
            other => panic!("{other:?}"),
        };
        reminder::mail_failed(db, &WORKER, draft.notice).await.expect("notes");
        // Run again on the day after it still goes; later than that, or on a clock that was put back, it would tell what is
        // not so any more, and nothing is begun.
        for day in [day(2023, 1, 7), day(2023, 3, 1), day(2023, 1, 4)] {
            assert_eq!(on_day(day).await, Mailing::Stale(on(LAST)), "{day}");
        }
        assert!(matches!(on_day(on(OVERDUE)).await, Mailing::Send(again) if again.digest == draft.digest));
        reminder::mail_failed(db, &WORKER, draft.notice).await.expect("notes");
        assert!(begin().await.is_some());
        reminder::mail_failed(db, &WORKER, draft.notice).await.expect("notes");
        // Who wants no mail since, or is no more, gets none.
        let silent = Wish { wishes: Wishes { by_mail: false, ..Wishes::default() }, ..Wish::default() };
        reminder::set_wish(db, &people.staff, &silent).await.expect("kept");
        assert_eq!(begin().await, None);
        reminder::set_wish(db, &people.staff, &Wish::default()).await.expect("kept");
        user::set_active(db, &SYSTEM, "staff", false, now()).await.expect("closed");
        assert_eq!(begin().await, None);
        let asked = reminder::mail(db, &people.boss, &taken, on(LAST), now()).await;
        assert!(matches!(asked, Err(StoreError::Forbidden)));
    })
    .await;
}

/// A KPI of one of both units of which nothing is reported.
fn quarter_page(serial: usize) -> Content {
    let unit = if serial.is_multiple_of(2) { "5012" } else { "0401" };
    let code = format!("{unit}-{serial}").parse().expect("a code");
    kpi_page(KpiDraft {
        fiscal_year: Some(year(2566)), name: some("ตัวชี้วัด"), ..KpiDraft::new(code)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_takes_the_same_queries_whatever_the_city_has() {
    on_each(async |db| {
        city(db, 1).await;
        let taken = async |day| {
            let (db, queries) = counted(db);
            remind(&db, &WORKER, day, now()).await.expect("reminds");
            queries.load(std::sync::atomic::Ordering::Relaxed)
        };
        import(db, [quarter_page(1)]).await;
        // Days on which both months and quarters are spoken of.
        let few = taken(on(LAST)).await;
        let pages = (100..160).map(|n| {
            let code = format!("{}-{n}", if n % 2 == 0 { "04010000" } else { "50120000" });
            let (start, finish) = (Some(day(2022, 12, 1)), Some(day(2023, 9, 30)));
            project_page(ProjectDraft { start, finish, ..bare(&code, "โครงการ", 2566) })
        });
        import(db, pages.chain((100..160).map(quarter_page))).await;
        for n in 0..20 {
            account(db, &format!("more{n}"), Role::Staff, Some("50120000")).await;
        }
        assert_eq!(taken(day(2023, 1, 13)).await, few);
        for period in ["month-3", "quarter-1"] {
            let told = format!(
                "SELECT count(*) FROM notice WHERE day = '2023-01-13' AND CAST(body AS text) LIKE '%{period}%'"
            );
            assert!(count(db, &told).await > 0, "{period} was told");
        }
    })
    .await;
}
