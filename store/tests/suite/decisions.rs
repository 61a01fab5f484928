//! Deciding on reports: approved and published, given back, taken back, one and two hundred.

use std::sync::atomic::Ordering;

use domain::{
    edit::Record,
    fiscal_year::FiscalMonth,
    history::HistoryFilter,
    money::Money,
    period::Period,
    permission::Actor,
    project::ProjectDraft,
    report::{Content, Odd, ReportField, Sent, SubmissionState, WhyLeft, bits},
    user::Role,
};
use store::{
    StoreError,
    history::AsOf,
    report::{self, Sending, Target},
};
use uuid::Uuid;

use crate::{
    drafts::{self, project_page},
    due::many,
    editing::staff_of,
    histories::{ago, days_pass},
    queries::counted,
    reports::*,
    support::*,
};

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
        // And the plan as of its day, whatever it asks for by now.
        let plan = view(db).await;
        let asked = |day| domain::standing::planned_on(plan.facts(), day).expect("a plan");
        let date = |id| match &row(id).content {
            Content::Progress(report) => report.date,
            Content::Quarter(_) => unreachable!("a project's"),
        };
        assert_eq!(row(id).planned, Some(asked(day(2022, 11, 15))));
        assert_eq!(row(newest).planned, Some(asked(date(newest))));
        assert!(row(id).planned < Some(asked(today())), "the plan went on since: {waiting:?}");
        report::approve(db, &head, &[(id, version)], &request()).await.expect("approves");
        assert_eq!(view(db).await.progress, Some(10.0), "the later one stays the newest");
        let (told, _) = report::view(db, &head, id).await.expect("there");
        assert_eq!((told.published, told.later), (Some(5.0), Some((day(2022, 11, 29), 10.0))), "not against itself");
        assert_eq!(told.planned, None, "it is decided");
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
        assert!((1..=8).contains(&lap()));
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
