//! Since when a project's plan is in force, of plans that were approved here: what was due before is nobody's.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use crate::schema::{WHOLE, sql};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("project").add_column(date_null("in_force_from")).take()).await?;
        // By the city's clock, of what was approved before.
        let day = match manager.get_database_backend() {
            DbBackend::Sqlite => "date(MIN(e.at), '+7 hours')",
            _ => "CAST(MIN(e.at) AT TIME ZONE 'Asia/Bangkok' AS date)",
        };
        let approved = format!(
            "UPDATE project SET in_force_from = (SELECT {day} FROM audit_event e WHERE e.record_kind = 'project' \
             AND e.record_id = project.id AND e.action = 'approved' AND CAST(e.changes AS text) LIKE '%\"plan_state\"%')"
        );
        sql(manager, &[&approved]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("project").drop_column("in_force_from").take()).await
    }
}
