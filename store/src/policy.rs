//! Policies of the Governor.

use domain::{permission::Actor, policy::Policy};

use crate::{Db, Result, StoreError};

/// Every policy, by number.
pub async fn list(_db: &Db, _actor: &Actor) -> Result<Vec<Policy>> {
    Err(StoreError::NotFound)
}
