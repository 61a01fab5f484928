//! Changing a project's fields where they are read.

use domain::{
    edit::{Edited, FieldEdit, Record},
    permission::Actor,
    unit::ProjectCode,
};

use crate::{Db, Request, Result, edit};

/// Changes fields of a project, all or none. What was typed wrong, and what somebody else changed in the meantime, is
/// told in the cells of the answer; then nothing is saved. The plan itself is changed by [`crate::plan`].
pub async fn edit(
    db: &Db,
    actor: &Actor,
    code: &ProjectCode,
    edits: &[FieldEdit],
    request: &Request,
) -> Result<Edited> {
    edit::one(db, actor, Record::Project, code.as_str(), edits, request).await
}
