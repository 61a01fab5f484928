//! Changing a KPI's fields, and what its unit fills in of its quarters, where they are read.

use domain::{
    edit::{Edited, FieldEdit, Record},
    permission::Actor,
    unit::KpiCode,
};

use crate::{Db, Request, Result, edit};

/// Changes fields of a KPI, all or none. What was typed wrong, and what somebody else changed in the meantime, is told in
/// the cells of the answer; then nothing is saved.
pub async fn edit(db: &Db, actor: &Actor, code: &KpiCode, edits: &[FieldEdit], request: &Request) -> Result<Edited> {
    edit::one(db, actor, Record::Kpi, code.as_str(), edits, request).await
}
