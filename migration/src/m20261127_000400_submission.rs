//! Reports that staff send, what they said before they were corrected, and the keys by which a phone that sends one
//! twice is told the same answer.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{WHOLE, drop_tables, index, key, reference, small, sql};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("submission")
                    .col(key())
                    .col(text("kind"))
                    .col(uuid_null("project_id"))
                    .col(uuid_null("kpi_id"))
                    .col(integer("fiscal_year"))
                    .col(integer("period"))
                    .col(text("state"))
                    .col(text("content"))
                    .col(integer("odd"))
                    .col(text("author"))
                    .col(uuid("author_id"))
                    .col(timestamp_with_time_zone("sent_at"))
                    .col(text("changed_by"))
                    .col(timestamp_with_time_zone("changed_at"))
                    .col(integer("version"))
                    .col(text_null("decided_by"))
                    .col(uuid_null("decided_by_id"))
                    .col(timestamp_with_time_zone_null("decided_at"))
                    .col(text_null("reason"))
                    .foreign_key(&mut reference("submission", "project_id", "project", ForeignKeyAction::Cascade))
                    .foreign_key(&mut reference("submission", "kpi_id", "kpi", ForeignKeyAction::Cascade))
                    .take(),
            )
            .await?;
        index(manager, "submission", &["project_id", "fiscal_year", "period"]).await?;
        index(manager, "submission", &["kpi_id", "fiscal_year", "period"]).await?;
        index(manager, "submission", &["author_id", "changed_at"]).await?;
        let undecided = "WHERE state IN ('sent', 'returned')";
        sql(
            manager,
            &[
                // Two phones of one person, or two people, do not double a month.
                &format!(
                    "CREATE UNIQUE INDEX ix_submission_project_undecided \
                     ON submission (project_id, fiscal_year, period) {undecided} AND project_id IS NOT NULL"
                ),
                &format!(
                    "CREATE UNIQUE INDEX ix_submission_kpi_undecided \
                     ON submission (kpi_id, fiscal_year, period) {undecided} AND kpi_id IS NOT NULL"
                ),
                // What waits, the oddest first: few of all that ever were.
                &format!("CREATE INDEX ix_submission_waiting ON submission (state, odd, sent_at) {undecided}"),
            ],
        )
        .await?;

        let of_submission = |table| reference(table, "submission_id", "submission", ForeignKeyAction::Cascade);
        manager
            .create_table(small(
                manager,
                Table::create()
                    .table("submission_version")
                    .col(uuid("submission_id"))
                    .col(integer("version"))
                    .col(text("content"))
                    .col(text("author"))
                    .col(timestamp_with_time_zone("at"))
                    .primary_key(Index::create().col("submission_id").col("version"))
                    .foreign_key(&mut of_submission("submission_version")),
            ))
            .await?;
        manager
            .create_table(small(
                manager,
                Table::create()
                    .table("submission_key")
                    .col(uuid("author_id"))
                    .col(uuid("key"))
                    .col(uuid("submission_id"))
                    .col(integer("version"))
                    .primary_key(Index::create().col("author_id").col("key"))
                    .foreign_key(&mut of_submission("submission_key")),
            ))
            .await?;
        index(manager, "submission_key", &["submission_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["submission_key", "submission_version", "submission"]).await
    }
}
