//! The queue as a server works it off: a mail of which nobody knows whether it arrived.

use std::{sync::Arc, time::Duration};

use chrono::{TimeDelta, Utc};
use domain::{
    job::{JobItem, JobKind, JobState},
    permission::Actor,
    user::{Grant, NewUser, Role},
};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use server::{
    jobs::{ACTOR, Tools, start},
    mail::Mailer,
    settings::{SmtpSettings, SmtpTls, today},
};
use store::{
    Db,
    job::{JobFilter, NewJob, again, enqueue, list, take},
    reminder::{Mailing, mail},
};
use uuid::Uuid;

use super::{prepared, walk::account};

/// The only job, once it is given up or waits for another try with something that went wrong.
async fn settled(db: &Db, state: JobState) -> JobItem {
    for _ in 0..200 {
        let queue = list(db, &ACTOR, &JobFilter::default()).await.expect("lists");
        let job = queue.jobs.rows.into_iter().next().expect("the job");
        if job.state == state && job.last_error.is_some() {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it does not come to be {state:?}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_nobody_knows_the_end_of_waits_for_an_administrator_who_may_send_it_again() {
    let (_, db) = prepared().await;
    let new = NewUser {
        name: "somsri".parse().expect("a name"),
        display_name: "สมศรี".to_owned(),
        email: Some("somsri@bangkok.example".parse().expect("an address")),
        external_subject: None,
        grants: Vec::new(),
    };
    let system = Actor::System("test");
    let user = store::user::create(&db, &system, &new, Utc::now()).await.expect("an account").0;
    let digest = Statement::from_sql_and_values(
        DbBackend::Sqlite,
        "INSERT INTO notice (id, user_id, day, body, created_at) VALUES ($1, $2, $3, '{\"lines\":[]}', $4)",
        [Uuid::now_v7().into(), user.into(), today().into(), Utc::now().into()],
    );
    db.connection().execute_raw(digest).await.expect("a digest");
    let before = Utc::now() - TimeDelta::minutes(10);
    let payload = serde_json::json!({ "user": user, "day": today() });
    let job = NewJob { kind: JobKind::MailDigest, key: "digest".to_owned(), payload, run_at: before };
    assert!(enqueue(&db, &ACTOR, job, before).await.expect("put in"));

    // A server begins to send it, and is killed.
    let begun = take(&db, &ACTOR, before).await.expect("answers").expect("is due");
    let mailing = mail(&db, &ACTOR, &begun, today(), before).await.expect("answers");
    assert!(matches!(mailing, Mailing::Send(_)), "{mailing:?}");

    // The next one finds it begun: it sends nothing, and says so where somebody looks.
    let smtp = SmtpSettings {
        host: "127.0.0.1".to_owned(),
        // Nobody listens there.
        port: 9,
        tls: SmtpTls::Off,
        login: None,
        from: "plan@bangkok.example".parse().expect("an address"),
    };
    let mailer = Some(Arc::new(Mailer::new(&smtp).expect("a mailer")));
    let tools = Tools { db: db.clone(), mailer, base_url: "http://plan.example".to_owned(), remind_at: None };
    let workers = start(&tools);
    let dead = settled(&db, JobState::Dead).await;
    assert_eq!(dead.tries, 2);
    assert!(dead.last_error.as_ref().is_some_and(|told| told.contains("it may have arrived or not")), "{dead:?}");

    // Whoever keeps the queue has it sent all the same; that the mail server is away is another matter, and tried again.
    let keeper = account(&db, "keeper", Some(Grant { role: Role::Administrator, unit: None })).await;
    again(&db, &keeper, dead.id, &store::Request::new(today())).await.expect("run again");
    let tried = loop {
        let job = settled(&db, JobState::Waiting).await;
        if job.last_error != dead.last_error {
            break job;
        }
    };
    assert_eq!(tried.tries, 1, "{tried:?}");
    workers.stop(Duration::from_secs(5)).await;
}
