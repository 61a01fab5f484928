//! Reports: sent once, corrected, approved, given back, and who is told what.

use std::sync::atomic::Ordering;

use domain::{
    edit::{EditError, Record},
    fiscal_year::FiscalMonth,
    history::HistoryFilter,
    money::Money,
    period::{Period, WindowException, WindowState, YearRules},
    permission::Actor,
    project::ProjectDraft,
    report::{FieldProblem, Odd, ReportDraft, ReportError, ReportField, Sent, SubmissionState, WhyLeft, bits},
    unit::{ProjectCode, UnitDraft, UnitKind},
    user::{Grant, Role},
};
use sea_orm::ConnectionTrait;
use store::{
    Db, Request, StoreError,
    history::AsOf,
    period,
    report::{self, Sending, Target},
};
use uuid::Uuid;

use crate::{
    drafts::{self, kpi_page, project_page},
    due::many,
    editing::staff_of,
    histories::{ago, days_pass},
    queries::counted,
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

fn refused(sent: &Sent, field: ReportField) -> bool {
    matches!(sent, Sent::Refused { problems } if problems.iter().any(|problem| problem.field == field))
}

async fn view(db: &Db) -> domain::project::ProjectView {
    store::project::view(db, &PUBLIC, &code(), today()).await.expect("there")
}

async fn whole(db: &Db) -> i64 {
    match store::audit::verify(db, &SYSTEM, None).await.expect("answers") {
        store::audit::Verdict::Whole(anchor) => anchor.seq,
        store::audit::Verdict::Broken(broken) => panic!("{broken:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_percent_a_source_printed_comes_back_with_its_day() {
    on_each(async |db| {
        city(db).await;
        let printed = |percent| project_page(ProjectDraft { progress: Some(percent), ..drafts::project() });
        import(db, [printed(60.0)]).await;
        days_pass(db, 2).await;
        // A report takes its place, and a newer page brings another.
        let (id, version) = taken(send(db, &staff_of("somsri", UNIT), &sending(&[(ReportField::Percent, "65")])).await);
        report::approve(db, &head_of("wanida", UNIT), &[(id, version)], &request()).await.expect("answers");
        days_pass(db, 2).await;
        import(db, [printed(70.0)]).await;
        days_pass(db, 2).await;
        let shown = async |days| match store::project::view_as_of(db, &PUBLIC, &code(), ago(days)).await {
            Ok(AsOf::Known(view)) => view.progress,
            other => panic!("{other:?}"),
        };
        assert_eq!([shown(6).await, shown(4).await, shown(2).await], [Some(60.0), Some(65.0), Some(70.0)]);
    })
    .await;
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
async fn a_report_is_sent_approved_and_published_in_one() {
    on_each(async |db| {
        city(db).await;
        let (staff, head) = (staff_of("somsri", UNIT), head_of("wanida", UNIT));
        let before = view(db).await;
        let steps: Vec<Uuid> = {
            let plan = store::plan::view(db, &staff, &code()).await.expect("there");
            plan.plan.steps.iter().map(|step| step.id.0).collect()
        };
        let full = sending(&[
            (ReportField::Step, &steps[0].to_string()),
            (ReportField::Problem, "ฝนตกหนัก"),
            (ReportField::ProblemWho, "ฝ่ายโยธา"),
            (ReportField::Spent, "1,000.50"),
            (ReportField::MonthResult, "2"),
        ]);
        let (id, version) = taken(send(db, &staff, &full).await);
        assert_eq!(version, 1);
        // Nothing is published yet, and the public hears nothing of it.
        let waiting = view(db).await;
        assert_eq!(
            (&waiting.reports, &waiting.months, waiting.progress),
            (&before.reports, &before.months, before.progress)
        );
        let told = async |who: &Actor| {
            let list = store::history::list(db, who, Record::Project, code().as_str(), &HistoryFilter::default()).await;
            list.expect("lists").entries.iter().any(|entry| entry.action == "report_sent")
        };
        assert!(told(&staff).await && !told(&PUBLIC).await);

        let mut heard = store::live::subscribe(db, &SYSTEM).await.expect("listens");
        let decided = report::approve(db, &head, &[(id, version)], &request()).await.expect("answers");
        assert_eq!((decided.done, decided.left), (vec![id], vec![]));
        let live = tokio::time::timeout(std::time::Duration::from_secs(5), heard.recv()).await.expect("in time");
        assert!(
            matches!(live.expect("told"), domain::presence::Live::Changed { code, .. } if code == "50490000-11"),
            "open pages hear of it"
        );
        let after = view(db).await;
        assert_eq!((after.reports.len(), after.progress), (before.reports.len() + 1, Some(35.0)));
        let report = &after.reports[0];
        assert_eq!((report.date, report.percent), (day(2023, 1, 31), Some(35.0)));
        assert_eq!(report.problem.as_deref(), Some("ฝนตกหนัก"), "not who should act");
        assert_eq!(report.steps, ["รับเรื่อง"], "what was told finished is published");
        // From then on the form of a later month knows it, and that of an earlier one does not; and it goes on from what
        // was typed, not from what is published.
        let form = async |month, on| {
            let month = FiscalMonth::new(month).ok();
            report::project_sheet(db, &staff, &code(), month, None, on).await.expect("there")
        };
        let february = form(5, day(2023, 2, 20)).await;
        assert_eq!(february.finished, [(domain::plan::StepId(steps[0]), day(2023, 1, 31))]);
        assert_eq!(form(3, day(2023, 2, 20)).await.finished, []);
        let last = february.last.expect("January's");
        let text = |field| last.text(field);
        assert_eq!((text(ReportField::Problem), text(ReportField::ProblemWho)), ("ฝนตกหนัก", "ฝ่ายโยธา"));
        assert_eq!(text(ReportField::Narrative), "ติดตั้งอุปกรณ์แล้วครึ่งหนึ่งของพื้นที่");
        // Of what was imported nothing more is known than what is published.
        let last = form(2, day(2023, 2, 20)).await.last.expect("November's");
        assert_eq!((last.text(ReportField::Problem), last.text(ReportField::Obstacle)), ("ฝนตกหนัก", "ถนนปิด"));
        // Reports add up to 1,500.50 before; the record said one satang.
        assert_eq!(after.budget_spent, Some(Money(150_050 + 100_050)));
        let month = after.months.iter().find(|month| month.month.number() == 4).expect("January");
        assert_eq!((month.result, month.target), (Some(2.0), None));
        // The step that was told finished is, from the day on that it was told for.
        let told = view(db).await;
        assert_eq!(told.finished_on(day(2023, 1, 30)), [false; 3]);
        assert_eq!(told.finished_on(day(2023, 1, 31)), [true, false, false]);
        let list = store::project::list(db, &PUBLIC, &Default::default(), today()).await.expect("lists");
        assert_eq!((list.rows[0].progress, list.rows[0].last_report), (Some(35.0), Some(day(2023, 1, 31))));
        assert_eq!(list.rows[0].spark.last(), Some(&(day(2023, 1, 31), 35.0)));
        // Lists know it as well as the project's page, and as of the same day.
        let listed = async |on| {
            let list = store::project::list(db, &PUBLIC, &Default::default(), on).await.expect("lists");
            let unit = UNIT.parse().expect("a code");
            let page = store::unit::year(db, &PUBLIC, &unit, &Default::default(), on).await.expect("there");
            [list.rows[0].told.clone(), page.projects[0].told.clone()]
        };
        assert_eq!(listed(day(2023, 1, 30)).await, [[false; 3]; 2]);
        assert_eq!(listed(day(2023, 1, 31)).await, [[true, false, false]; 2]);
        let list = store::history::list(db, &PUBLIC, Record::Project, code().as_str(), &HistoryFilter::default()).await;
        let entries = list.expect("lists").entries;
        let fields: Vec<&str> = entries[0].changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(entries[0].action, "report_approved");
        assert_eq!(fields, ["reports[2023-01-31]", "head_progress", "budget_spent", "months[4]", "months[4].result"]);
        assert!(whole(db).await > 0);
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
async fn a_report_goes_back_is_corrected_and_taken_back() {
    on_each(async |db| {
        city(db).await;
        let (staff, head) = (staff_of("somsri", UNIT), head_of("wanida", UNIT));
        let (id, _) = taken(send(db, &staff, &sending(&[])).await);
        let blank = report::give_back(db, &head, &[(id, 1)], &request()).await;
        assert!(matches!(blank, Err(StoreError::Invalid { field: "reason", .. })));
        let back = report::give_back(db, &head, &[(id, 1)], &request().because("โปรดแนบภาพ")).await.expect("answers");
        assert_eq!(back.done, [id]);
        let returned = report::returned(db, &staff).await.expect("lists");
        assert_eq!((returned.len(), returned[0].reason.as_deref()), (1, Some("โปรดแนบภาพ")));
        assert_eq!(report::waiting_count(db, &head).await.expect("counts"), 0);
        // What was given back is neither approved nor sent anew, but corrected.
        let left = report::approve(db, &head, &[(id, 1)], &request()).await.expect("answers").left;
        assert_eq!((left.len(), left[0].id, left[0].why), (1, id, WhyLeft::Decided));
        assert_eq!(left[0].of.code, "50490000-11");
        assert!(matches!(send(db, &staff, &sending(&[])).await, Sent::Conflict { .. }));
        let stale = Sending { corrects: Some((id, 7)), ..sending(&[]) };
        assert!(matches!(send(db, &staff, &stale).await, Sent::Conflict { theirs } if theirs.version == 1));
        // Corrected to another month, too.
        let right = Sending { corrects: Some((id, 1)), ..sending(&[(ReportField::Date, "28/12/2565")]) };
        assert_eq!(taken(send(db, &staff, &right).await), (id, 2));
        let waiting = report::waiting(db, &head, 1).await.expect("lists");
        assert_eq!((waiting.total, waiting.rows[0].period), (1, Period::Month(FiscalMonth::new(3).expect("a month"))));
        assert_eq!(waiting.rows[0].reason, None);
        // Who saw the first version does not decide on the second.
        let left = report::approve(db, &head, &[(id, 1)], &request()).await.expect("answers").left;
        assert_eq!((left.len(), left[0].id, left[0].why), (1, id, WhyLeft::Corrected));

        let other = staff_of("manee", UNIT);
        assert!(matches!(report::withdraw(db, &other, id, 2, &request()).await, Err(StoreError::Forbidden)));
        assert_eq!(report::withdraw(db, &staff, id, 2, &request()).await.expect("answers").done, [id]);
        assert_eq!(report::view(db, &staff, id).await.expect("there").0.state, SubmissionState::Withdrawn);
        taken(send(db, &staff, &sending(&[])).await);
        let mine = report::mine(db, &staff, 1).await.expect("lists");
        let states: Vec<SubmissionState> = mine.rows.iter().map(|sent| sent.state).collect();
        assert_eq!(states, [SubmissionState::Sent, SubmissionState::Withdrawn]);
        whole(db).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_does_what_the_policy_says_in_its_place() {
    on_each(async |db| {
        city(db).await;
        let (staff, head) = (staff_of("somsri", UNIT), head_of("wanida", UNIT));
        let (far, far_head) = (staff_of("manee", "50120000"), head_of("malee", "50120000"));
        for stranger in [&far, &PUBLIC, &person("boss", Role::Executive), &person("eva", Role::Evaluator)] {
            let sent = report::send(db, stranger, &project(), &sending(&[]), &request()).await;
            assert!(matches!(sent, Err(StoreError::Forbidden)), "{}", stranger.name());
        }
        let (id, _) = taken(send(db, &staff, &sending(&[])).await);
        for other in [&staff, &far_head, &person("admin", Role::Administrator), &PUBLIC] {
            let approved = report::approve(db, other, &[(id, 1)], &request()).await;
            assert!(matches!(approved, Err(StoreError::Forbidden)), "{}", other.name());
        }
        for other in [&far, &far_head, &PUBLIC] {
            assert!(matches!(report::view(db, other, id).await, Err(StoreError::Forbidden)), "{}", other.name());
        }
        assert_eq!(report::waiting(db, &far_head, 1).await.expect("lists").total, 0);
        assert!(matches!(report::waiting(db, &staff, 1).await, Err(StoreError::Forbidden)));
        assert!(matches!(
            report::approve(db, &head, &[(Uuid::now_v7(), 1)], &request()).await,
            Err(StoreError::NotFound)
        ));
        let unknown = Target::Project("50490000-999".parse().expect("a code"));
        let sent = report::send(db, &staff, &unknown, &sending(&[]), &request()).await;
        assert!(matches!(sent, Err(StoreError::NotFound)));
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

#[tokio::test(flavor = "multi_thread")]
async fn a_late_report_is_shown_against_what_was_known_on_its_day() {
    on_each(async |db| {
        city(db).await;
        let (staff, head) = (staff_of("somsri", UNIT), head_of("wanida", UNIT));
        // Published: 5 % as of 31 October, 10 % as of 29 November.
        let late = Sending {
            // The month has a report already, which is asked about.
            confirmed: bits(&[Odd::Again]),
            ..sending(&[(ReportField::Date, "15/11/2565"), (ReportField::Percent, "8")])
        };
        let (id, version) = taken(send(db, &staff, &late).await);
        let (newest, _) = taken(send(db, &staff, &sending(&[])).await);
        let waiting = report::waiting(db, &head, 1).await.expect("lists").rows;
        let row = |id| waiting.iter().find(|row| row.id == id).expect("waits");
        assert_eq!((row(id).published, row(id).later), (Some(5.0), Some((day(2022, 11, 29), 10.0))));
        assert_eq!((row(newest).published, row(newest).later), (Some(10.0), None));
        report::approve(db, &head, &[(id, version)], &request()).await.expect("approves");
        assert_eq!(view(db).await.progress, Some(10.0), "the later one stays the newest");
        let (told, _) = report::view(db, &head, id).await.expect("there");
        assert_eq!((told.published, told.later), (Some(5.0), Some((day(2022, 11, 29), 10.0))), "not against itself");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_are_approved_at_once_in_as_many_queries_as_two() {
    on_each(async |db| {
        city(db).await;
        many(db, 1_000, 202).await;
        let (staff, head) = (staff_of("somsri", UNIT), head_of("wanida", UNIT));
        let mut sent = Vec::new();
        for n in 0..202 {
            let target = Target::Project(format!("{UNIT}-{}", 1_000 + n).parse().expect("a code"));
            let percent = if n == 150 { "39.5" } else { "12" };
            let mut one = sending(&[(ReportField::Percent, percent), (ReportField::MonthResult, "1")]);
            if n == 150 {
                one.draft.put(ReportField::Obstacle, "ถนนปิด");
            }
            let answer = report::send(db, &staff, &target, &one, &request()).await.expect("answers");
            sent.push(taken(answer));
        }
        let first = report::waiting(db, &head, 1).await.expect("lists");
        assert_eq!((first.total, first.rows.len(), first.rows[0].id), (202, 200, sent[150].0), "the odd one first");
        let (counting, queries) = counted(db);
        let lap = || queries.swap(0, Ordering::Relaxed);
        report::due(&counting, &staff, Record::Project, today(), 1).await.expect("lists");
        let many = lap();
        assert!((1..=12).contains(&many), "{many}");
        let few = report::due(&counting, &staff_of("far", "50120000"), Record::Project, today(), 1).await;
        // What is listed of a page costs one query more than nothing.
        assert_eq!((few.expect("lists").total, lap() + 1), (0, many));
        for page in [1, 5] {
            let kpis = report::due(&counting, &staff, Record::Kpi, today(), page).await.expect("lists");
            assert_eq!(kpis.rows.len(), if page == 1 { 50 } else { 2 }, "of 202");
            assert!((1..=12).contains(&lap()));
        }
        report::waiting(&counting, &head, 1).await.expect("lists");
        assert!((1..=7).contains(&lap()));
        report::approve(&counting, &head, &sent[200..], &request()).await.expect("answers");
        let two = lap();
        assert!(two <= 24, "{two}");
        let decided = report::approve(&counting, &head, &sent[..200], &request()).await.expect("answers");
        assert_eq!((decided.done.len(), lap()), (200, two));
        assert_eq!(count(db, "SELECT count(*) FROM progress_report WHERE percent = 12").await, 201);
        assert_eq!(count(db, "SELECT count(*) FROM project WHERE progress = 12").await, 201);
        whole(db).await;
    })
    .await;
}
