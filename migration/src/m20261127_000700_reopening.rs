//! Requests to open a locked window again for a unit, and what became of them.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{WHOLE, code, drop_tables, index, key, reference, sql};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let to = |column, table, gone| reference("reopening", column, table, gone);
        manager
            .create_table(
                Table::create()
                    .table("reopening")
                    .col(key())
                    .col(uuid("fiscal_year_id"))
                    .col(code(manager, "period"))
                    .col(uuid("unit_id"))
                    // What somebody wanted to report on: one of the two.
                    .col(uuid_null("project_id"))
                    .col(uuid_null("kpi_id"))
                    .col(text("reason"))
                    .col(text("state"))
                    .col(text("asked_by"))
                    .col(uuid("asked_by_id"))
                    .col(timestamp_with_time_zone("asked_at"))
                    .col(date_null("until"))
                    .col(text_null("answer"))
                    .col(text_null("decided_by"))
                    .col(uuid_null("decided_by_id"))
                    .col(timestamp_with_time_zone_null("decided_at"))
                    .col(integer("version"))
                    .foreign_key(&mut to("fiscal_year_id", "fiscal_year", ForeignKeyAction::Cascade))
                    .foreign_key(&mut to("unit_id", "unit", ForeignKeyAction::Restrict))
                    .foreign_key(&mut to("project_id", "project", ForeignKeyAction::Cascade))
                    .foreign_key(&mut to("kpi_id", "kpi", ForeignKeyAction::Cascade))
                    .take(),
            )
            .await?;
        index(manager, "reopening", &["unit_id", "fiscal_year_id", "period"]).await?;
        index(manager, "reopening", &["asked_by_id"]).await?;
        index(manager, "reopening", &["project_id"]).await?;
        index(manager, "reopening", &["kpi_id"]).await?;
        // Two people who ask at once ask once; and the few that wait are found among all that ever were.
        let waits = "CREATE UNIQUE INDEX ix_reopening_asked ON reopening (fiscal_year_id, period, unit_id) \
                     WHERE state = 'asked'";
        sql(manager, &[waits]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["reopening"]).await
    }
}
