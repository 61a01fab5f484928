//! What hangs on a project: steps, progress reports, monthly results, evaluations.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{WHOLE, drop_tables, key, reference, small, texts, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let owned = |table: &'static str| {
            Table::create()
                .table(table)
                .col(key())
                .col(uuid("project_id"))
                .foreign_key(&mut reference(table, "project_id", "project", ForeignKeyAction::Cascade))
                .take()
        };

        manager
            .create_table(small(
                manager,
                owned("step")
                    .col(integer("position"))
                    .col(integer("order_no"))
                    .col(text("title"))
                    .col(double_null("weight"))
                    .col(date_null("start"))
                    .col(date_null("finish")),
            ))
            .await?;
        unique(manager, "step", &["project_id", "position"]).await?;

        // Two reports may speak for one day; `ordinal` tells them apart and keeps their order.
        let mut report =
            owned("progress_report").col(date("date")).col(integer("ordinal")).col(double_null("percent")).take();
        texts(&mut report, &["narrative", "problem", "obstacle"]);
        report
            .col(big_integer_null("spent"))
            .col(boolean_null("on_plan"))
            .col(boolean_null("on_target"))
            .col(integer_null("status"))
            .col(integer("version"));
        manager.create_table(report).await?;
        unique(manager, "progress_report", &["project_id", "date", "ordinal"]).await?;

        manager
            .create_table(small(
                manager,
                owned("monthly_result")
                    .col(integer("month"))
                    .col(double_null("target"))
                    .col(double_null("result"))
                    .col(integer("version")),
            ))
            .await?;
        unique(manager, "monthly_result", &["project_id", "month"]).await?;

        manager
            .create_table(small(
                manager,
                owned("evaluation").col(integer("quarter")).col(double_null("score")).col(integer("version")),
            ))
            .await?;
        unique(manager, "evaluation", &["project_id", "quarter"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["evaluation", "monthly_result", "progress_report", "step"]).await
    }
}
