//! KPIs, their quarters and appeals, and the projects that support them.

use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{WHOLE, code, drop_tables, index, index_where_known, key, listed, reference, small, texts, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut kpi = Table::create().table("kpi").take();
        listed(manager, &mut kpi);
        kpi.col(code(manager, "code"))
            .col(code(manager, "serial"))
            .col(text("name"))
            .col(integer_null("fiscal_year"))
            .col(boolean("year_inherited"))
            .col(uuid_null("unit_id"))
            .col(uuid_null("strategy_node_id"))
            .col(double_null("target"))
            .col(text_null("target_text"))
            .col(double_null("result"))
            .col(text_null("unit_of_measure"))
            .col(text_null("kind"))
            .col(text_null("level"))
            .col(integer_null("dimension"))
            .col(boolean_null("negotiated"))
            .col(integer("quarters_reported"))
            .col(integer("quarters_evaluated"))
            .col(integer_null("evaluated_quarter"))
            .col(double_null("evaluated_score"))
            .col(code(manager, "search_key"))
            .col(code(manager, "sort_key"))
            .col(integer("version"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut reference("kpi", "unit_id", "unit", ForeignKeyAction::Restrict))
            .foreign_key(&mut reference("kpi", "strategy_node_id", "strategy_node", ForeignKeyAction::SetNull));
        manager.create_table(kpi).await?;
        unique(manager, "kpi", &["code"]).await?;
        for columns in [
            &["fiscal_year", "code"][..],
            &["fiscal_year", "unit_id", "kind", "level", "result", "quarters_reported", "quarters_evaluated", "code"],
            &["fiscal_year", "sort_key", "code"],
            &["unit_id", "code"],
            &["sort_key", "code"],
        ] {
            index(manager, "kpi", columns).await?;
        }
        index_where_known(manager, "kpi", "strategy_node_id").await?;

        let mut wording = Table::create().table("kpi_text").col(uuid("kpi_id").primary_key()).take();
        texts(&mut wording, &["definition", "formula", "source", "summary", "strategy"]);
        wording.foreign_key(&mut reference("kpi_text", "kpi_id", "kpi", ForeignKeyAction::Cascade));
        manager.create_table(wording).await?;

        manager
            .create_table(small(
                manager,
                Table::create()
                    .table("project_kpi")
                    .col(uuid("project_id"))
                    .col(uuid("kpi_id"))
                    .col(integer("position"))
                    .primary_key(Index::create().col("project_id").col("kpi_id"))
                    .foreign_key(&mut reference("project_kpi", "project_id", "project", ForeignKeyAction::Cascade))
                    .foreign_key(&mut reference("project_kpi", "kpi_id", "kpi", ForeignKeyAction::Cascade)),
            ))
            .await?;
        index(manager, "project_kpi", &["kpi_id"]).await?;

        manager
            .create_table(small(
                manager,
                Table::create()
                    .table("quarter_result")
                    .col(key())
                    .col(uuid("kpi_id"))
                    .col(integer("quarter"))
                    .col(double_null("result"))
                    .col(text_null("report"))
                    .col(double_null("score"))
                    .col(double_null("score_2_1"))
                    .col(double_null("score_2_2"))
                    .col(integer("version"))
                    .foreign_key(&mut reference("quarter_result", "kpi_id", "kpi", ForeignKeyAction::Cascade)),
            ))
            .await?;
        unique(manager, "quarter_result", &["kpi_id", "quarter"]).await?;

        manager
            .create_table(
                Table::create()
                    .table("appeal")
                    .col(key())
                    .col(uuid("kpi_id"))
                    .col(integer("round"))
                    .col(text("kind"))
                    .col(text("reason"))
                    .col(text("decision"))
                    .col(integer("version"))
                    .foreign_key(&mut reference("appeal", "kpi_id", "kpi", ForeignKeyAction::Cascade))
                    .take(),
            )
            .await?;
        unique(manager, "appeal", &["kpi_id", "round", "kind"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["appeal", "quarter_result", "project_kpi", "kpi_text", "kpi"]).await
    }
}
