//! The city's plan as a tree.

use domain::{permission::Actor, strategy::Edition};

use crate::{Db, Result, StoreError};

/// A line of the plan with what hangs on it or below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrategyItem {
    /// Its number, `5.1`; what the filters of the lists take.
    pub number: String,
    /// Its wording.
    pub label: String,
    /// 1 (top) to 4 (leaf).
    pub level: u8,
    /// Projects on it and below.
    pub projects: u64,
    /// KPIs on it and below.
    pub kpis: u64,
}

/// Every numbered line of an edition, in the order of the numbers.
pub async fn tree(_db: &Db, _actor: &Actor, _edition: Edition) -> Result<Vec<StrategyItem>> {
    Err(StoreError::NotFound)
}
