//! Where projects stand is computed anew, for plans that lack a part are held against nobody now; and who should act on a
//! problem, which reports approved before told everybody, is taken out of what is published. It stays with the report that
//! was sent.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::schema::{WHOLE, sql};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// How a published problem went on to tell who should act.
const WHO: &str = " (ผู้ดำเนินการ: ";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        WHOLE
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql(manager, &["UPDATE project SET standing_on = NULL"]).await?;
        let place = |column: &str| match manager.get_database_backend() {
            DbBackend::Sqlite => format!("instr({column}, '{WHO}')"),
            _ => format!("strpos({column}, '{WHO}')"),
        };
        for column in ["problem", "obstacle"] {
            let place = place(column);
            // What a page of the old system says stays as it says it.
            let strip = format!(
                "UPDATE progress_report SET {column} = substr({column}, 1, {place} - 1) \
                 WHERE {place} > 1 AND {column} LIKE '%)' AND EXISTS (SELECT 1 FROM submission s \
                 WHERE s.project_id = progress_report.project_id AND s.state = 'approved')"
            );
            sql(manager, &[&strip]).await?;
        }
        Ok(())
    }

    /// What was computed is computed again as needed, and what was public by mistake does not become so again.
    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}
