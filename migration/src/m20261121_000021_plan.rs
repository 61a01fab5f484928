//! Plans that are worked on: their state and version, what waits for what, requests to change them, and the plans that
//! were in force before.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{WHOLE, drop_tables, index, key, reference, small, sql, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Plans that came from the old system were in force there.
        let columns = [text("plan_state").default("approved").take(), integer("plan_version").default(1).take()];
        for column in columns {
            manager.alter_table(Table::alter().table("project").add_column(column).take()).await?;
        }

        manager
            .create_table(small(
                manager,
                Table::create()
                    .table("step_link")
                    .col(uuid("step_id"))
                    .col(uuid("after_id"))
                    .col(uuid("project_id"))
                    .col(integer("lag"))
                    .primary_key(Index::create().col("step_id").col("after_id"))
                    .foreign_key(&mut reference("step_link", "step_id", "step", ForeignKeyAction::Cascade))
                    .foreign_key(&mut reference("step_link", "after_id", "step", ForeignKeyAction::Cascade))
                    .foreign_key(&mut reference("step_link", "project_id", "project", ForeignKeyAction::Cascade)),
            ))
            .await?;
        index(manager, "step_link", &["project_id"]).await?;
        index(manager, "step_link", &["after_id"]).await?;

        manager
            .create_table(
                Table::create()
                    .table("change_request")
                    .col(key())
                    .col(uuid("project_id"))
                    .col(text("base"))
                    .col(text("plan"))
                    .col(text("reason"))
                    .col(text("state"))
                    .col(text("asked_by"))
                    .col(uuid_null("asked_by_id"))
                    .col(timestamp_with_time_zone("asked_at"))
                    .col(text_null("decided_by"))
                    .col(uuid_null("decided_by_id"))
                    .col(timestamp_with_time_zone_null("decided_at"))
                    .col(text_null("answer"))
                    .foreign_key(&mut reference("change_request", "project_id", "project", ForeignKeyAction::Cascade))
                    .take(),
            )
            .await?;
        index(manager, "change_request", &["project_id", "asked_at"]).await?;
        sql(
            manager,
            &[
                // One at a time: two would change the same plan against each other.
                "CREATE UNIQUE INDEX ix_change_request_pending ON change_request (project_id) WHERE state = 'pending'",
                "CREATE INDEX ix_change_request_asked_at ON change_request (state, asked_at)",
            ],
        )
        .await?;

        manager
            .create_table(
                Table::create()
                    .table("baseline")
                    .col(key())
                    .col(uuid("project_id"))
                    .col(integer("number"))
                    .col(text("plan"))
                    .col(text_null("reason"))
                    .col(text("replaced_by"))
                    .col(timestamp_with_time_zone("replaced_at"))
                    .foreign_key(&mut reference("baseline", "project_id", "project", ForeignKeyAction::Cascade))
                    .take(),
            )
            .await?;
        unique(manager, "baseline", &["project_id", "number"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["baseline", "change_request", "step_link"]).await?;
        for column in ["plan_state", "plan_version"] {
            manager.alter_table(Table::alter().table("project").drop_column(column).take()).await?;
        }
        Ok(())
    }
}
