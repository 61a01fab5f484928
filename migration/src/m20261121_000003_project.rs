//! Projects: a narrow row that lists read, and a row of long texts beside it.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{WHOLE, bytewise, code, drop_tables, index, index_where_known, listed, reference, texts, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut project = Table::create().table("project").take();
        listed(manager, &mut project);
        project
            .col(code(manager, "code"))
            .col(code(manager, "serial"))
            .col(text("name"))
            .col(boolean("stub"))
            .col(integer_null("fiscal_year"))
            .col(uuid("unit_id"))
            .col(uuid_null("section_id"))
            .col(uuid_null("policy_id"))
            .col(uuid_null("strategy_node_id"))
            .col(boolean_null("routine"));
        texts(&mut project, &["owner", "coordinator", "evaluator"]);
        project
            .col(date_null("start"))
            .col(date_null("finish"))
            .col(double_null("head_progress"))
            .col(double_null("weight"))
            .col(double_null("target"))
            .col(double_null("result"))
            .col(text_null("unit_of_measure"))
            .col(big_integer_null("budget_received"))
            .col(big_integer_null("budget_spent"))
            .col(integer_null("evaluated_quarter"))
            .col(double_null("evaluated_score"))
            // Where it stands, computed for the day `standing_on`; nothing changes after `settles_on`.
            .col(double_null("progress"))
            .col(double_null("planned"))
            .col(double_null("variance"))
            .col(bytewise(manager, text("status")))
            .col(date_null("last_report"))
            .col(date_null("standing_on"))
            .col(date("settles_on"))
            .col(text("spark"))
            .col(code(manager, "search_key"))
            .col(code(manager, "sort_key"))
            .col(integer("version"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut reference("project", "unit_id", "unit", ForeignKeyAction::Restrict))
            .foreign_key(&mut reference("project", "section_id", "section", ForeignKeyAction::SetNull))
            .foreign_key(&mut reference("project", "policy_id", "policy", ForeignKeyAction::SetNull))
            .foreign_key(&mut reference("project", "strategy_node_id", "strategy_node", ForeignKeyAction::SetNull));
        manager.create_table(project).await?;

        unique(manager, "project", &["code"]).await?;
        // Lists find the codes of a page in an index alone and read only those rows; so every filter and sort has an
        // index that ends in the code. The wide one answers sums of a year, and sorts nobody asks for often.
        // Each index costs an import a page of the file, so there is none that is not read.
        for columns in [
            &["fiscal_year", "code"][..],
            &[
                "fiscal_year",
                "unit_id",
                "status",
                "progress",
                "planned",
                "variance",
                "last_report",
                "budget_received",
                "budget_spent",
                "code",
            ],
            &["fiscal_year", "status", "code"],
            &["fiscal_year", "sort_key", "code"],
            &["unit_id", "code"],
            &["status", "code"],
            &["sort_key", "code"],
        ] {
            index(manager, "project", columns).await?;
        }
        for column in ["strategy_node_id", "policy_id"] {
            index_where_known(manager, "project", column).await?;
        }

        let mut wording = Table::create().table("project_text").col(uuid("project_id").primary_key()).take();
        texts(&mut wording, &["rationale", "objectives", "targets", "remark", "strategy"]);
        wording.foreign_key(&mut reference("project_text", "project_id", "project", ForeignKeyAction::Cascade));
        manager.create_table(wording).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["project_text", "project"]).await
    }
}
