//! Reading KPIs.

use domain::{
    kpi::{KpiRow, KpiView},
    listing::{KpiFilter, Listing},
    permission::Actor,
    unit::{KpiCode, Named},
};

use crate::{Db, Result, StoreError};

/// A KPI whole.
pub async fn view(_db: &Db, _actor: &Actor, _code: &KpiCode) -> Result<KpiView> {
    Err(StoreError::NotFound)
}

/// One page of the list of KPIs.
pub async fn list(_db: &Db, _actor: &Actor, _filter: &KpiFilter) -> Result<Listing<KpiRow>> {
    Err(StoreError::NotFound)
}

/// At most eight KPIs that somebody who typed `text` may have meant.
pub async fn near(_db: &Db, _actor: &Actor, _text: &str) -> Result<Vec<Named>> {
    Err(StoreError::NotFound)
}
