//! What fails at its very end leaves nothing: record, roles, sessions and history stand as they did before.

use domain::{
    permission::Actor,
    plan::{Op, Plan, PlanOutcome},
    unit::ProjectCode,
    user::{Email, Grant, NewUser, Role, password::NewPassword},
};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use store::{
    Db, Request, StoreError, change_request, plan,
    project::{NewProject, create},
    user,
};

use crate::{
    drafts::{self, project_page},
    editing::staff_of,
    plans::head_of,
    support::*,
};

/// From now on nothing that appends to the history can be ended: the last statement of its transaction fails.
pub async fn the_end_fails(db: &Db) {
    let head = count(db, "SELECT seq FROM audit_head").await;
    let fails = match db.connection().get_database_backend() {
        DbBackend::Sqlite => {
            "CREATE TRIGGER fails BEFORE UPDATE ON audit_head BEGIN SELECT RAISE(ABORT, 'no'); END".to_owned()
        }
        _ => format!("ALTER TABLE audit_head ADD CONSTRAINT fails CHECK (seq <= {head}) NOT VALID"),
    };
    db.connection().execute_unprepared(&fails).await.expect("runs");
}

async fn the_end_works(db: &Db) {
    let works = match db.connection().get_database_backend() {
        DbBackend::Sqlite => "DROP TRIGGER fails",
        _ => "ALTER TABLE audit_head DROP CONSTRAINT fails",
    };
    db.connection().execute_unprepared(works).await.expect("runs");
}

async fn texts(db: &Db, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(db.connection().get_database_backend(), sql);
    let rows = db.connection().query_all_raw(statement).await.expect("runs");
    rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}

/// Every row of every table, as text.
async fn everything(db: &Db) -> Vec<(String, Vec<String>)> {
    let sqlite = db.connection().get_database_backend() == DbBackend::Sqlite;
    let tables = if sqlite {
        // What a search index keeps follows from the tables.
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' \
         AND name NOT LIKE '%search%' ORDER BY name"
    } else {
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name"
    };
    let mut all = Vec::new();
    for table in texts(db, tables).await {
        let rows = if sqlite {
            let columns =
                texts(db, &format!("SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('{table}')")).await;
            format!("SELECT {} FROM \"{table}\" ORDER BY 1", columns.join(" || ', ' || "))
        } else {
            format!("SELECT t::text FROM \"{table}\" t ORDER BY 1")
        };
        let rows = texts(db, &rows).await;
        all.push((table, rows));
    }
    all
}

/// Something that is done: where its end fails it leaves nothing, and else it is done.
async fn check<T>(db: &Db, what: &str, deed: impl AsyncFn() -> Result<T, StoreError>) -> T {
    let before = everything(db).await;
    the_end_fails(db).await;
    match deed().await {
        Err(StoreError::Database(_)) => {}
        Err(error) => panic!("{what}: {error:?}"),
        Ok(_) => panic!("{what} ended"),
    }
    assert_eq!(everything(db).await, before, "{what}");
    the_end_works(db).await;
    let done = deed().await.unwrap_or_else(|error| panic!("{what}: {error:?}"));
    assert_ne!(everything(db).await, before, "{what}");
    done
}

fn because() -> Request {
    Request::new(today()).because("น้ำท่วม")
}

fn asked(outcome: PlanOutcome) -> uuid::Uuid {
    match outcome {
        PlanOutcome::Asked { id } => id,
        other => panic!("{other:?}"),
    }
}

fn saved(outcome: PlanOutcome) -> Plan {
    match outcome {
        PlanOutcome::Saved { plan, .. } => plan,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_moved_on_whole_or_not_at_all() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let (staff, head) = (staff_of("somsri", "50490000"), head_of("wanida", "50490000"));
        let from: ProjectCode = "50490000-11".parse().expect("a code");
        let new = NewProject {
            unit: "50490000".parse().expect("a code"),
            fiscal_year: drafts::year(2567),
            name: "โครงการใหม่".to_owned(),
            section: None,
            from: Some(from),
        };
        let made = check(db, "a new project", async || create(db, &staff, &new, &because()).await).await;
        let code = &made.expect("a name");
        let seen = plan::view(db, &staff, code).await.expect("there").plan;
        let last = seen.steps[2].id;
        let ours = seen.apply(&Op::MoveMonths { step: last, months: -1 }).expect("applies");
        let save = async || plan::save(db, &staff, code, &seen, &ours, &because()).await;
        saved(check(db, "a plan that is worked on", save).await);
        let hand_in = async || plan::submit(db, &staff, code, &because()).await;
        check(db, "a plan that is handed in", hand_in).await;
        check(db, "a plan that is given back", async || plan::give_back(db, &head, code, &because()).await).await;
        check(db, "a plan that is handed in again", hand_in).await;
        check(db, "a plan that is approved", async || plan::approve(db, &head, code, &because()).await).await;

        let old = plan::view(db, &staff, code).await.expect("there").plan;
        let ours = old.apply(&Op::MoveMonths { step: last, months: 1 }).expect("applies");
        let ask = async || change_request::submit(db, &staff, code, &old, &ours, &because()).await;
        let id = asked(check(db, "a request for a change", ask).await);
        let give_back = async || change_request::give_back(db, &head, id, &because()).await;
        check(db, "a request that is given back", give_back).await;
        let id = asked(ask().await.expect("answers"));
        let withdraw = async || change_request::withdraw(db, &staff, id, &because()).await;
        check(db, "a request that is taken back", withdraw).await;
        let id = asked(ask().await.expect("answers"));
        let approve = async || change_request::approve(db, &head, id, &because()).await;
        let plan = saved(check(db, "a request that is approved", approve).await);
        assert_eq!(plan.bare(), ours.bare());
        assert_eq!(plan::baselines(db, &PUBLIC, code).await.expect("there").len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_changed_whole_or_not_at_all() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let (admin, now, name) = (&person("admin", Role::Administrator), chrono::Utc::now(), "somsri");
        let staff = Grant { role: Role::Staff, unit: Some("50490000".parse().expect("a code")) };
        let new = NewUser {
            name: name.parse().expect("a name"),
            display_name: "สมศรี".to_owned(),
            email: None,
            external_subject: None,
            grants: vec![staff.clone()],
        };
        let head = Grant { role: Role::UnitHead, ..staff };
        let email: Email = "somsri@bangkok.example".parse().expect("an address");
        check(db, "an account", async || user::create(db, admin, &new, now).await).await;
        check(db, "a name", async || user::rename(db, admin, name, "สมศรี ใจดี", now).await).await;
        check(db, "an address", async || user::set_email(db, admin, name, Some(&email), now).await).await;
        check(db, "a role given", async || user::grant(db, admin, name, &head, now).await).await;
        check(db, "a role taken", async || user::revoke(db, admin, name, &head, now).await).await;
        check(db, "a subject", async || user::bind(db, admin, name, Some("s-1"), now).await).await;
        let link = check(db, "a link", async || user::reset_link(db, admin, name, now).await).await;
        let password = NewPassword::parse("ต้นโพธิ์ริมคลองบางกอก", "ต้นโพธิ์ริมคลองบางกอก", name).expect("taken");
        let set = async || user::use_reset_link(db, &Actor::Public, link.expose(), &password, now).await;
        check(db, "a password", set).await;
        check(db, "signing out", async || user::sign_out(db, admin, name, now).await).await;
        check(db, "closing", async || user::set_active(db, admin, name, false, now).await).await;
    })
    .await;
}
