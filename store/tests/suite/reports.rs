//! Reports: sent once, corrected, weighed, and who is told what.

use domain::{
    edit::EditError,
    fiscal_year::FiscalMonth,
    period::{WindowException, WindowState, YearRules},
    permission::Actor,
    report::{FieldProblem, Odd, ReportDraft, ReportError, ReportField, Sent, WhyLeft, bits},
    unit::{ProjectCode, UnitDraft, UnitKind},
    user::{Grant, Role},
};
use sea_orm::ConnectionTrait;
use store::{
    Db, Request, StoreError, period,
    report::{self, Sending, Target},
};
use uuid::Uuid;

use crate::{
    drafts::{self, kpi_page, project_page},
    editing::staff_of,
    support::*,
};

pub const UNIT: &str = "50490000";

pub fn request() -> Request {
    Request::new(today())
}

/// Head of one unit.
pub fn head_of(name: &str, unit: &str) -> Actor {
    let Actor::Person(mut someone) = person(name, Role::UnitHead) else { unreachable!("a person") };
    someone.grants = vec![Grant { role: Role::UnitHead, unit: Some(unit.parse().expect("a code")) }];
    Actor::Person(someone)
}

pub fn code() -> ProjectCode {
    "50490000-11".parse().expect("a code")
}

pub fn project() -> Target {
    Target::Project(code())
}

pub fn kpi() -> Target {
    Target::Kpi("5049-7".parse().expect("a code"))
}

/// A unit with a project and a KPI, and another unit.
pub async fn city(db: &Db) {
    let unit = |code: &str, kind| UnitDraft { code: code.parse().expect("a code"), name: code.to_owned(), kind };
    let units = [unit("50490100", UnitKind::SubUnit), unit("50120000", UnitKind::District)];
    store::unit::ensure(db, &SYSTEM, &units).await.expect("made");
    import(db, [project_page(drafts::project()), kpi_page(drafts::kpi())]).await;
}

/// A plain report for January with some fields typed otherwise.
pub fn sending(others: &[(ReportField, &str)]) -> Sending {
    let plain = [
        (ReportField::Date, "31/1/2566"),
        (ReportField::Percent, "35"),
        (ReportField::Narrative, "ติดตั้งอุปกรณ์แล้วครึ่งหนึ่งของพื้นที่"),
    ];
    let mut draft = ReportDraft::default();
    for (field, text) in plain.iter().filter(|(field, _)| !others.iter().any(|(other, _)| other == field)).chain(others)
    {
        draft.put(*field, *text);
    }
    Sending { key: Uuid::now_v7(), draft, corrects: None, confirmed: 0 }
}

pub fn quarter(result: &str) -> Sending {
    of_quarter("2", result)
}

pub fn of_quarter(number: &str, result: &str) -> Sending {
    let mut draft = ReportDraft::default();
    draft.put(ReportField::Quarter, number);
    draft.put(ReportField::Result, result);
    draft.put(ReportField::Report, "ดำเนินการแล้วทุกเรื่องที่ได้รับแจ้งในไตรมาส");
    Sending { key: Uuid::now_v7(), draft, corrects: None, confirmed: 0 }
}

pub async fn send(db: &Db, who: &Actor, sending: &Sending) -> Sent {
    report::send(db, who, &project(), sending, &request()).await.expect("answers")
}

/// The key and version of a report that was taken.
pub fn taken(sent: Sent) -> (Uuid, i32) {
    match sent {
        Sent::Taken { id, version } => (id, version),
        other => panic!("{other:?}"),
    }
}

pub fn refused(sent: &Sent, field: ReportField) -> bool {
    matches!(sent, Sent::Refused { problems } if problems.iter().any(|problem| problem.field == field))
}

pub async fn view(db: &Db) -> domain::project::ProjectView {
    store::project::view(db, &PUBLIC, &code(), today()).await.expect("there")
}

pub async fn whole(db: &Db) -> i64 {
    match store::audit::verify(db, &SYSTEM, None).await.expect("answers") {
        store::audit::Verdict::Whole(anchor) => anchor.seq,
        store::audit::Verdict::Broken(broken) => panic!("{broken:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_weighed_against_one_that_waits() {
    on_each(async |db| {
        city(db).await;
        let staff = staff_of("somsri", UNIT);
        taken(send(db, &staff, &sending(&[(ReportField::MonthResult, "20")])).await);
        let form = report::project_sheet(db, &staff, &code(), FiscalMonth::new(5).ok(), None, day(2023, 2, 20)).await;
        let facts = form.expect("there").facts;
        let january = facts.months.iter().find(|known| known.month.number() == 4).and_then(|known| known.result);
        assert_eq!(january, Some(20.0));
        assert!(facts.months.is_sorted_by_key(|known| known.month));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_is_the_same_report() {
    on_each(async |db| {
        city(db).await;
        let (staff, other) = (staff_of("somsri", UNIT), staff_of("manee", UNIT));
        let first = sending(&[]);
        let (id, _) = taken(send(db, &staff, &first).await);
        let (rows, events) = (count(db, "SELECT count(*) FROM submission").await, whole(db).await);
        assert_eq!(taken(send(db, &staff, &first).await), (id, 1), "the same answer");
        // In another order, and with fields that are left blank, it is the same.
        let mut again = first.clone();
        again.draft.0.reverse();
        again.draft.put(ReportField::Problem, " ");
        assert_eq!(taken(send(db, &staff, &again).await), (id, 1));
        // With other words it is not, as from a page that was gone back to: they would be lost.
        let other_words = Sending { draft: sending(&[(ReportField::Percent, "44")]).draft, ..first.clone() };
        assert!(matches!(send(db, &staff, &other_words).await, Sent::Conflict { theirs } if theirs.id == id));
        assert_eq!(
            (count(db, "SELECT count(*) FROM submission").await, whole(db).await),
            (rows, events),
            "nothing stored"
        );
        // It is not that of another record's.
        let quarter = Sending { key: first.key, ..quarter("80") };
        let elsewhere = report::send(db, &staff, &kpi(), &quarter, &request()).await.expect("answers");
        assert!(matches!(elsewhere, Sent::Conflict { theirs } if theirs.id == id));
        // The key is the person's own.
        assert!(matches!(send(db, &other, &first).await, Sent::Conflict { theirs } if theirs.id == id));

        // A correction has a key of its own, and is done once too.
        let correction = Sending { corrects: Some((id, 1)), ..sending(&[(ReportField::Percent, "36")]) };
        assert_eq!(taken(send(db, &other, &correction).await), (id, 2));
        assert_eq!(taken(send(db, &other, &correction).await), (id, 2));
        let (sent, versions) = report::view(db, &staff, id).await.expect("there");
        assert_eq!((sent.version, sent.author_name.as_str(), versions.len()), (2, "somsri", 1));
        assert_eq!(sent.corrected_by.as_deref(), Some("manee"), "somebody else than who sent it");
        assert_eq!((versions[0].version, versions[0].author.as_str()), (1, "somsri"));
        assert_eq!(count(db, "SELECT count(*) FROM submission").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_is_told_so_whatever_has_become_of_whoever_sent_it() {
    on_each(async |db| {
        city(db).await;
        let staff = staff_of("somsri", UNIT);
        let sent = sending(&[]);
        let first = taken(send(db, &staff, &sent).await);
        // The answer was lost, and so was the role: somebody who may report nowhere any more, or in another unit.
        let elsewhere = Grant { role: Role::Staff, unit: Some("50120000".parse().expect("a code")) };
        for grants in [Vec::new(), vec![elsewhere]] {
            let Actor::Person(mut who) = staff.clone() else { unreachable!("a person") };
            who.grants = grants;
            let who = Actor::Person(who);
            assert_eq!(taken(send(db, &who, &sent).await), first);
            // That key and no other, for those words and no others, of that record and no other.
            for other in
                [sending(&[]), Sending { draft: sending(&[(ReportField::Percent, "36")]).draft, ..sent.clone() }]
            {
                let refused = report::send(db, &who, &project(), &other, &request()).await;
                assert!(matches!(refused, Err(StoreError::Forbidden)), "{refused:?}");
            }
            let refused = report::send(db, &who, &kpi(), &sent, &request()).await;
            assert!(matches!(refused, Err(StoreError::Forbidden)), "{refused:?}");
        }
        // Nor is it told to anybody else.
        let other = report::send(db, &staff_of("manee", "50120000"), &project(), &sent, &request()).await;
        assert!(matches!(other, Err(StoreError::Forbidden)), "{other:?}");
        // Nor does it matter whether its plan is in force any more.
        db.connection().execute_unprepared("UPDATE project SET plan_state = 'draft'").await.expect("runs");
        assert_eq!(taken(send(db, &staff, &sent).await), first);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_make_one_report_a_month() {
    on_each(async |db| {
        city(db).await;
        let (somsri, twice) = (staff_of("somsri", UNIT), sending(&[]));
        // One person's two phones under one key, and other people.
        let tasks: Vec<_> = (0..12)
            .map(|n| {
                let db = db.clone();
                let (who, what) = if n < 6 {
                    (somsri.clone(), twice.clone())
                } else {
                    (staff_of(&format!("staff{n}"), UNIT), sending(&[]))
                };
                tokio::spawn(async move { report::send(&db, &who, &project(), &what, &request()).await })
            })
            .collect();
        let (mut taken, mut conflicts) = (std::collections::HashSet::new(), 0);
        for task in tasks {
            match task.await.expect("runs").expect("answers") {
                Sent::Taken { id, .. } => drop(taken.insert(id)),
                Sent::Conflict { .. } => conflicts += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((taken.len(), count(db, "SELECT count(*) FROM submission").await), (1, 1));
        assert!(conflicts >= 5, "{conflicts}");
        // Approved by several at once, it is published once.
        let id = *taken.iter().next().expect("one");
        let reports = count(db, "SELECT count(*) FROM progress_report").await;
        let tasks: Vec<_> = (0..5)
            .map(|n| {
                let (db, head) = (db.clone(), head_of(&format!("head{n}"), UNIT));
                tokio::spawn(async move { report::approve(&db, &head, &[(id, 1)], &request()).await })
            })
            .collect();
        let mut done = 0;
        for task in tasks {
            done += task.await.expect("runs").expect("answers").done.len();
        }
        assert_eq!((done, count(db, "SELECT count(*) FROM progress_report").await), (1, reports + 1));
        whole(db).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_or_odd_is_told_and_nothing_is_stored() {
    on_each(async |db| {
        city(db).await;
        let staff = staff_of("somsri", UNIT);
        let fell = send(db, &staff, &sending(&[(ReportField::Percent, "5")])).await;
        let why = ReportError::FallNeedsReason { last: 10.0 };
        let problem = FieldProblem { field: ReportField::FallReason, error: why };
        assert_eq!(fell, Sent::Refused { problems: vec![problem] });
        assert!(refused(&send(db, &staff, &sending(&[(ReportField::Percent, "101")])).await, ReportField::Percent));
        assert!(refused(&send(db, &staff, &sending(&[(ReportField::Date, "2/2/2566")])).await, ReportField::Date));
        let over = sending(&[(ReportField::Spent, "200,000,000")]);
        assert!(refused(&send(db, &staff, &over).await, ReportField::SpentRemark));

        let jump = sending(&[(ReportField::Percent, "90"), (ReportField::Narrative, "ลงพื้นที่สองครั้ง")]);
        let odd = vec![Odd::SameText, Odd::Jump];
        assert_eq!(send(db, &staff, &jump).await, Sent::AsksBack { odd: odd.clone(), later: None });
        let half = Sending { confirmed: bits(&[Odd::Jump]), ..jump.clone() };
        assert_eq!(send(db, &staff, &half).await, Sent::AsksBack { odd: vec![Odd::SameText], later: None });
        assert_eq!(count(db, "SELECT count(*) FROM submission").await, 0);
        let (id, _) = taken(send(db, &staff, &Sending { confirmed: bits(&odd), ..jump }).await);
        assert_eq!(report::view(db, &staff, id).await.expect("there").0.odd, odd);

        // November tells 10.
        let october = sending(&[(ReportField::Date, "31/10/2565"), (ReportField::Percent, "12")]);
        let (odd, later) = (vec![Odd::Again, Odd::AboveLater], Some((day(2022, 11, 29), 10.0)));
        assert_eq!(send(db, &staff, &october).await, Sent::AsksBack { odd, later });

        let blank = quarter("");
        let asked = report::send(db, &staff, &kpi(), &blank, &request()).await.expect("answers");
        assert_eq!(asked, Sent::AsksBack { odd: vec![Odd::NoResult], later: None });
        let word = quarter("มาก");
        let problem = FieldProblem { field: ReportField::Result, error: EditError::NotANumber.into() };
        let wrong = report::send(db, &staff, &kpi(), &word, &request()).await.expect("answers");
        assert_eq!(wrong, Sent::Refused { problems: vec![problem] });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_month_refuses_with_the_way_out_and_opens_for_a_unit() {
    on_each(async |db| {
        city(db).await;
        let keeper = person("keeper", Role::Administrator);
        let (staff, head) = (staff_of("somsri", UNIT), head_of("wanida", UNIT));
        let (year, rules) = (drafts::year(2566), YearRules { lock_after: Some(10), ..YearRules::default() });
        let (id, _) = taken(send(db, &staff, &sending(&[])).await);
        period::open(db, &keeper, year, rules, &request()).await.expect("opens");
        // December was due on 5 January and is locked since the 16th.
        let late = sending(&[(ReportField::Date, "28/12/2565")]);
        let Sent::Closed { closed } = send(db, &staff, &late).await else { panic!("is closed") };
        assert_eq!(closed.state, WindowState::Locked { since: day(2023, 1, 16) });
        let exception = WindowException {
            unit: UNIT.parse().expect("a code"),
            below: false,
            period: closed.period,
            due: None,
            locks: Some(day(2023, 3, 1)),
            reason: "น้ำท่วมสำนักงาน".to_owned(),
        };
        period::except(db, &keeper, year, &exception, &request()).await.expect("opened again");
        let (late, _) = taken(send(db, &staff, &late).await);
        // January is locked meanwhile: what came in time is still decided, and no more corrected.
        let march = Request::new(day(2023, 3, 20));
        let correction = Sending { corrects: Some((id, 1)), ..sending(&[(ReportField::Percent, "36")]) };
        let sent = report::send(db, &staff, &project(), &correction, &march).await.expect("answers");
        assert!(matches!(sent, Sent::Closed { .. }), "{sent:?}");
        // Nor taken back, for it could not be sent again.
        let back = report::withdraw(db, &staff, id, 1, &march).await.expect("answers");
        assert!(back.done.is_empty() && matches!(back.left[0].why, WhyLeft::Closed(_)), "{back:?}");
        let decided = report::approve(db, &head, &[(id, 1), (late, 1)], &march).await.expect("answers");
        assert_eq!(decided.done, [late, id], "in the order of the months");
    })
    .await;
}
