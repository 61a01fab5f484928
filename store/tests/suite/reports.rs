//! Reports: sent once, corrected, approved, given back, and who is told what.

use std::sync::atomic::Ordering;

use domain::{
    edit::{EditError, Record},
    fiscal_year::FiscalMonth,
    history::HistoryFilter,
    kpi::KpiDraft,
    money::Money,
    period::{Period, WindowException, WindowState, YearRules},
    permission::Actor,
    project::ProjectDraft,
    report::{Due, FieldProblem, Odd, ReportDraft, ReportError, ReportField, Sent, SubmissionState, bits},
    unit::{ProjectCode, UnitDraft, UnitKind},
    user::{Grant, Role},
};
use store::{
    Db, Request, StoreError, period,
    report::{self, Sending, Target},
};
use uuid::Uuid;

use crate::{
    drafts::{self, kpi_page, project_page},
    editing::staff_of,
    queries::counted,
    support::*,
};

const UNIT: &str = "50490000";

fn request() -> Request {
    Request::new(today())
}

/// Head of one unit.
pub fn head_of(name: &str, unit: &str) -> Actor {
    let Actor::Person(mut someone) = person(name, Role::UnitHead) else { unreachable!("a person") };
    someone.grants = vec![Grant { role: Role::UnitHead, unit: Some(unit.parse().expect("a code")) }];
    Actor::Person(someone)
}

fn code() -> ProjectCode {
    "50490000-11".parse().expect("a code")
}

fn project() -> Target {
    Target::Project(code())
}

fn kpi() -> Target {
    Target::Kpi("5049-7".parse().expect("a code"))
}

/// A unit with a project and a KPI, and another unit.
async fn city(db: &Db) {
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

fn quarter(result: &str) -> Sending {
    of_quarter("2", result)
}

fn of_quarter(number: &str, result: &str) -> Sending {
    let mut draft = ReportDraft::default();
    draft.put(ReportField::Quarter, number);
    draft.put(ReportField::Result, result);
    draft.put(ReportField::Report, "ดำเนินการแล้วทุกเรื่องที่ได้รับแจ้งในไตรมาส");
    Sending { key: Uuid::now_v7(), draft, corrects: None, confirmed: 0 }
}

async fn send(db: &Db, who: &Actor, sending: &Sending) -> Sent {
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
        assert_eq!(report.problem.as_deref(), Some("ฝนตกหนัก (ผู้ดำเนินการ: ฝ่ายโยธา)"));
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
        let list = store::project::list(db, &PUBLIC, &Default::default(), today()).await.expect("lists");
        assert_eq!((list.rows[0].progress, list.rows[0].last_report), (Some(35.0), Some(day(2023, 1, 31))));
        assert_eq!(list.rows[0].spark.last(), Some(&(day(2023, 1, 31), 35.0)));
        let list = store::history::list(db, &PUBLIC, Record::Project, code().as_str(), &HistoryFilter::default()).await;
        let entries = list.expect("lists").entries;
        let fields: Vec<&str> = entries[0].changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(entries[0].action, "report_approved");
        assert_eq!(fields, ["reports[2023-01-31]", "progress", "budget_spent", "months[4]", "months[4].result"]);
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
        assert_eq!(send(db, &staff, &jump).await, Sent::AsksBack { odd: odd.clone() });
        let half = Sending { confirmed: bits(&[Odd::Jump]), ..jump.clone() };
        assert_eq!(send(db, &staff, &half).await, Sent::AsksBack { odd: vec![Odd::SameText] });
        assert_eq!(count(db, "SELECT count(*) FROM submission").await, 0);
        let (id, _) = taken(send(db, &staff, &Sending { confirmed: bits(&odd), ..jump }).await);
        assert_eq!(report::view(db, &staff, id).await.expect("there").0.odd, odd);

        let blank = quarter("");
        let asked = report::send(db, &staff, &kpi(), &blank, &request()).await.expect("answers");
        assert_eq!(asked, Sent::AsksBack { odd: vec![Odd::NoResult] });
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
        assert_eq!(report::approve(db, &head, &[(id, 1)], &request()).await.expect("answers").left, [id]);
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
        assert_eq!(report::approve(db, &head, &[(id, 1)], &request()).await.expect("answers").left, [id]);

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
        let decided = report::approve(db, &head, &[(id, 1), (late, 1)], &march).await.expect("answers");
        assert_eq!(decided.done, [late, id], "in the order of the months");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quarter_is_weighed_against_what_waits_and_not_before_it_begins() {
    on_each(async |db| {
        city(db).await;
        let staff = staff_of("somsri", UNIT);
        let send = async |sending: &Sending, on| {
            report::send(db, &staff, &kpi(), sending, &Request::new(on)).await.expect("answers")
        };
        let (march, april) = (day(2023, 3, 31), day(2023, 4, 5));
        // Nobody set the year up, so no window says it.
        let early = send(&of_quarter("3", "90"), march).await;
        let error = ReportError::AfterToday { today: march };
        assert_eq!(early, Sent::Refused { problems: vec![FieldProblem { field: ReportField::Quarter, error }] });
        let (second, _) = taken(send(&quarter("82.5"), march).await);
        // The second waits; the third says the same.
        assert_eq!(send(&of_quarter("3", "90"), april).await, Sent::AsksBack { odd: vec![Odd::SameText] });
        let sheet = async |number| {
            let code = "5049-7".parse().expect("a code");
            report::kpi_sheet(db, &staff, &code, domain::fiscal_year::Quarter::new(number).ok(), april).await
        };
        let told = |sheet: report::KpiSheet| {
            let second = sheet.facts.quarters.into_iter().find(|known| known.quarter.number() == 2);
            second.and_then(|second| second.report)
        };
        let text = "ดำเนินการแล้วทุกเรื่องที่ได้รับแจ้งในไตรมาส";
        assert_eq!(told(sheet(3).await.expect("there")).as_deref(), Some(text), "the form may go on from it");
        assert_eq!(told(sheet(2).await.expect("there")), None, "its own form corrects it");
        // Corrected it is not weighed against itself.
        let again = Sending { corrects: Some((second, 1)), ..quarter("83") };
        assert_eq!(taken(send(&again, april).await), (second, 2));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kpis_quarter_is_published_and_keeps_its_scores() {
    on_each(async |db| {
        city(db).await;
        let (staff, head) = (staff_of("somsri", UNIT), head_of("wanida", UNIT));
        let sent = report::send(db, &staff, &kpi(), &quarter("82.5"), &request()).await.expect("answers");
        let (id, version) = taken(sent);
        let again = report::send(db, &staff, &kpi(), &quarter("90"), &request()).await.expect("answers");
        assert!(matches!(again, Sent::Conflict { theirs } if theirs.id == id));
        report::approve(db, &head, &[(id, version)], &request()).await.expect("answers");
        let view = async || store::kpi::view(db, &head, &"5049-7".parse().expect("a code")).await.expect("there");
        let told = view().await;
        let second = told.quarters.iter().find(|quarter| quarter.quarter.number() == 2).expect("there");
        assert_eq!((second.result, second.score_2_1), (Some(82.5), Some(0.0)));
        assert!(second.report.as_deref().is_some_and(|text| text.starts_with("ดำเนินการแล้ว")));
        assert_eq!(count(db, "SELECT CAST(quarters_reported AS bigint) FROM kpi WHERE code = '5049-7'").await, 3);
        // The newest quarter tells where the KPI stands, an earlier one that comes late does not.
        let mut changes = told.history.iter().flat_map(|entry| &entry.changes);
        let noted = changes.find(|change| change.field == "result").expect("told in the history");
        assert_eq!(
            (told.result, noted.before.as_deref(), noted.after.as_deref()),
            (Some(82.5), Some("30.5"), Some("82.5"))
        );
        let late = Sending { confirmed: u32::MAX, ..of_quarter("1", "12") };
        let late = taken(report::send(db, &staff, &kpi(), &late, &request()).await.expect("answers"));
        let decided = report::approve(db, &head, &[late], &request()).await.expect("answers");
        assert_eq!(decided.done, [late.0]);
        assert_eq!(view().await.result, Some(82.5));
        let asks = report::send(db, &staff, &kpi(), &quarter("90"), &request()).await.expect("answers");
        assert_eq!(asks, Sent::AsksBack { odd: vec![Odd::SameText, Odd::Again] });
    })
    .await;
}

/// `count` projects and KPIs of the unit, of which nothing was reported since December.
async fn many(db: &Db, from: usize, count: usize) {
    let projects = (from..from + count).map(|n| {
        project_page(ProjectDraft {
            kpis: Vec::new(),
            start: Some(day(2022, 10, 1)),
            finish: Some(day(2023, 9, 30)),
            ..drafts::bare(&format!("{UNIT}-{n}"), &format!("โครงการ {n}"), 2566)
        })
    });
    let kpis = (from..from + count).map(|n| {
        let code = format!("5049-{n}").parse().expect("a code");
        kpi_page(KpiDraft {
            fiscal_year: Some(drafts::year(2566)), name: drafts::some("ตัวชี้วัด"), ..KpiDraft::new(code)
        })
    });
    import(db, projects.chain(kpis)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_comes_by_day_and_trouble_and_goes_when_it_is_sent() {
    on_each(async |db| {
        city(db).await;
        many(db, 1_000, 3).await;
        let keeper = person("keeper", Role::Administrator);
        period::open(db, &keeper, drafts::year(2566), YearRules::default(), &request()).await.expect("opens");
        let (staff, far) = (staff_of("somsri", UNIT), staff_of("manee", "50120000"));
        let due = async |who: &Actor| report::due(db, who, Record::Project, today(), 1).await.expect("lists");
        let listed = due(&staff).await;
        assert_eq!((listed.total, due(&far).await.total), (4, 0));
        let months = |row: &Due| -> Vec<String> {
            [row.period].iter().chain(&row.others).map(|period| period.to_string().replace("month-", "")).collect()
        };
        // A row a project, whatever it owes: months that passed in silence, last month, and this one.
        assert!(listed.rows[..3].iter().all(|row| months(row) == ["1", "2", "3", "4", "5"]), "{:?}", listed.rows);
        let overdue = WindowState::Overdue { due: day(2022, 11, 5), locks: None };
        assert_eq!(listed.rows[0].window, Some(overdue), "the oldest month first");
        // October and November were reported.
        let last = async || due(&staff).await.rows.pop().expect("a row");
        assert_eq!(
            (last().await.of.code.as_str(), months(&last().await)),
            ("50490000-11", ["3", "4", "5"].map(str::to_owned).into())
        );
        let (id, _) = taken(send(db, &staff, &sending(&[])).await);
        assert_eq!(months(&last().await), ["3", "5"], "what is sent is due no more, and what was silent before it is");
        // Given back it is no longer due, but to be corrected; withdrawn it is due again.
        let head = head_of("wanida", UNIT);
        report::give_back(db, &head, &[(id, 1)], &request().because("ไม่ครบ")).await.expect("answers");
        assert_eq!(months(&last().await), ["3", "5"]);
        report::withdraw(db, &staff, id, 1, &request()).await.expect("answers");
        assert_eq!(months(&last().await), ["3", "4", "5"]);
        // The form of the oldest is there, and takes its report.
        let december = sending(&[(ReportField::Date, "28/12/2565")]);
        let sheet = report::project_sheet(db, &staff, &code(), FiscalMonth::new(3).ok(), None, today()).await;
        assert!(sheet.expect("there").window.is_some_and(WindowState::takes));
        let (late, _) = taken(send(db, &staff, &december).await);
        assert_eq!(months(&last().await), ["4", "5"]);
        report::withdraw(db, &staff, late, 1, &request()).await.expect("answers");
        // A quarter later both are asked for, the older first; the one whose first is reported comes after them.
        let later = report::due(db, &staff, Record::Kpi, day(2023, 4, 3), 1).await.expect("lists");
        let quarters = |row: &Due| [row.period].iter().chain(&row.others).map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(later.total, 4);
        assert!(later.rows[..3].iter().all(|row| quarters(row) == ["quarter-1", "quarter-2"]), "{:?}", later.rows);
        assert_eq!(
            (later.rows[3].of.code.as_str(), quarters(&later.rows[3])),
            ("5049-7", vec!["quarter-2".to_owned()])
        );
        // Locked, the months are asked for no more.
        let rules = YearRules { lock_after: Some(3), ..YearRules::default() };
        let version = period::view(db, &keeper, drafts::year(2566)).await.expect("there").version;
        period::set_rules(db, &keeper, drafts::year(2566), version, rules, &request()).await.expect("sets");
        let later = report::due(db, &staff, Record::Project, day(2023, 2, 20), 1).await.expect("lists");
        assert!(later.rows.iter().all(|row| months(row) == ["5"]), "{:?}", later.rows);

        let kpis = report::due(db, &staff, Record::Kpi, day(2023, 1, 5), 1).await.expect("lists");
        // The first quarter of 5049-7 is reported.
        assert_eq!(kpis.total, 3);
        assert!(kpis.rows.iter().all(|row| row.period.to_string() == "quarter-1" && row.others.is_empty()));
        let nowhere = report::due(db, &person("boss", Role::Executive), Record::Project, today(), 1).await;
        assert!(matches!(nowhere, Err(StoreError::Forbidden)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_before_the_plan_begins_or_behind_its_end_is_not_asked_for() {
    on_each(async |db| {
        city(db).await;
        let bare = |n: u32| drafts::bare(&format!("{UNIT}-{n}"), "โครงการ", 2566);
        let begins = ProjectDraft { start: Some(day(2023, 2, 2)), finish: Some(day(2023, 9, 1)), ..bare(21) };
        let ended = ProjectDraft { start: Some(day(2022, 10, 1)), finish: Some(day(2022, 12, 31)), ..bare(22) };
        let undated = bare(23);
        // The steps say more than the record.
        let by_steps = ProjectDraft {
            start: Some(day(2022, 10, 1)),
            finish: Some(day(2023, 9, 30)),
            steps: vec![drafts::step(1, "สำรวจ", 100.0, 2)],
            ..bare(24)
        };
        import(db, [begins, ended, undated, by_steps].map(project_page)).await;
        let keeper = person("keeper", Role::Administrator);
        period::open(db, &keeper, drafts::year(2566), YearRules::default(), &request()).await.expect("opens");
        let staff = staff_of("somsri", UNIT);
        let due = async |on| {
            let listed = report::due(db, &staff, Record::Project, on, 1).await.expect("lists");
            let newest = |row: &Due| row.others.last().copied().unwrap_or(row.period);
            let mut codes: Vec<String> =
                listed.rows.iter().map(|row| format!("{} {} {}", row.of.code, row.period, newest(row))).collect();
            codes.sort_unstable();
            codes
        };
        assert_eq!(
            due(day(2023, 2, 3)).await,
            [
                "50490000-11 month-3 month-5",
                "50490000-21 month-5 month-5",
                "50490000-22 month-1 month-3",
                "50490000-24 month-5 month-5"
            ],
            "the plan of one begins in February, that of another ended in December, one has none"
        );
        // The form opens at the month that is due, and timeliness counts the same months.
        for (code, month) in [("11", 4), ("21", 5), ("24", 5)] {
            let code = format!("{UNIT}-{code}").parse().expect("a code");
            let sheet = report::project_sheet(db, &staff, &code, None, None, day(2023, 2, 3)).await.expect("there");
            assert_eq!(sheet.month.number(), month, "{code}");
        }
        let unit = UNIT.parse().expect("a code");
        let counted = store::timeliness::unit(db, &staff, &unit, drafts::year(2566), day(2023, 2, 3)).await;
        let months = counted.expect("counts").months.map(|month| month.due());
        assert_eq!(months[3..5], [1, 3]);
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
