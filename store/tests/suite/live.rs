//! What happens is told, on PostgreSQL across servers.

use std::time::Duration;

use domain::{
    edit::{FieldEdit, Record},
    presence::Live,
    unit::ProjectCode,
};
use sea_orm::DbBackend;
use store::{Db, Request, StoreError, live};
use tokio::time::timeout;

use crate::{
    drafts::{self, project_page},
    editing::staff_of,
    support::*,
};

/// Another server on the same database; on SQLite there is only this one.
async fn other_server(db: &Db) -> Db {
    if db.connection().get_database_backend() == DbBackend::Sqlite {
        return db.clone();
    }
    let pool = db.connection().get_postgres_connection_pool();
    let name = pool.connect_options().get_database().expect("a name").to_owned();
    let server = std::env::var("TEST_POSTGRES_URL").expect("a server");
    let (base, _) = server.rsplit_once('/').expect("a database in the address");
    store::connect(&format!("{base}/{name}")).await.expect("connects")
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_and_people_are_told() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let code: ProjectCode = "50490000-11".parse().expect("a code");
        let other = other_server(db).await;
        let mut heard = live::subscribe(&other, &PUBLIC).await.expect("listens");
        let (one, two) = (staff_of("somsri", "50490000"), staff_of("somchai", "50490000"));
        let mut next = async || timeout(Duration::from_secs(10), heard.recv()).await.expect("in time").expect("told");

        let change = |input: &str| {
            let field = "project.owner".parse().expect("a field");
            [FieldEdit { field, base: Some("ฝ่ายปกครอง".into()), input: input.into() }]
        };
        // What is not stored is not told.
        let refused = store::project::edit(db, &one, &code, &change(&"ก".repeat(501)), &Request::new(today())).await;
        assert!(!refused.expect("answers").saved);
        assert!(
            store::project::edit(db, &one, &code, &change("ฝ่ายโยธา"), &Request::new(today()))
                .await
                .expect("answers")
                .saved
        );
        assert_eq!(next().await, Live::Changed { record: Record::Project, code: code.to_string() });

        let record = Record::Project;
        assert_eq!(live::here(db, &one, record, code.as_str()).await.expect("answers"), []);
        assert_eq!(next().await, Live::Presence { record, code: code.to_string() });
        let others = live::here(&other, &two, record, code.as_str()).await.expect("answers");
        assert_eq!(others.iter().map(|other| other.name.as_str()).collect::<Vec<_>>(), ["somsri"]);
        assert_eq!(next().await, Live::Presence { record, code: code.to_string() });
        // A second sign of life is no news.
        live::here(db, &one, record, code.as_str()).await.expect("answers");
        live::gone(db, &one, record, code.as_str()).await.expect("answers");
        assert_eq!(next().await, Live::Presence { record, code: code.to_string() });
        assert_eq!(live::present(&other, &two, record, code.as_str()).await.expect("answers"), []);
        for who in [&PUBLIC, &staff_of("manee", "50120000")] {
            assert!(matches!(live::present(db, who, record, code.as_str()).await, Err(StoreError::Forbidden)));
        }
        other.connection().clone().close().await.expect("closes");
    })
    .await;
}
