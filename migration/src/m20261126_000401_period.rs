//! Fiscal years that were set up, their windows, and other days for some units.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{WHOLE, code, drop_tables, index, key, reference, unique};

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
                    .table("fiscal_year")
                    .col(key())
                    .col(integer("year"))
                    .col(integer("month_due_day"))
                    .col(integer("quarter_due_day"))
                    .col(integer_null("lock_after"))
                    .col(integer("version"))
                    .take(),
            )
            .await?;
        unique(manager, "fiscal_year", &["year"]).await?;

        let of_year = |table| reference(table, "fiscal_year_id", "fiscal_year", ForeignKeyAction::Cascade);
        manager
            .create_table(
                Table::create()
                    .table("reporting_window")
                    .col(key())
                    .col(uuid("fiscal_year_id"))
                    .col(code(manager, "period"))
                    .col(date("opens"))
                    .col(date("due"))
                    .col(date_null("locks"))
                    .foreign_key(&mut of_year("reporting_window"))
                    .take(),
            )
            .await?;
        unique(manager, "reporting_window", &["fiscal_year_id", "period"]).await?;

        manager
            .create_table(
                Table::create()
                    .table("window_exception")
                    .col(key())
                    .col(uuid("fiscal_year_id"))
                    .col(code(manager, "period"))
                    .col(uuid("unit_id"))
                    .col(boolean("below"))
                    .col(date_null("due"))
                    .col(date_null("locks"))
                    .col(text("reason"))
                    .foreign_key(&mut of_year("window_exception"))
                    .foreign_key(&mut reference("window_exception", "unit_id", "unit", ForeignKeyAction::Restrict))
                    .take(),
            )
            .await?;
        // A unit has its days for a window once.
        unique(manager, "window_exception", &["fiscal_year_id", "period", "unit_id"]).await?;
        index(manager, "window_exception", &["unit_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["window_exception", "reporting_window", "fiscal_year"]).await
    }
}
