//! Bringing in what pages say.

use chrono::NaiveDate;
use domain::{
    import::{Content, ImportReport, Outcome, PageKind},
    permission::Actor,
};

use crate::{Db, Result, StoreError};

/// One import from begin to finish.
pub struct Importer {}

impl Importer {
    /// Begins an import; nothing is written before the first page.
    pub async fn begin(_db: &Db, _actor: &Actor, _source: &str) -> Result<Self> {
        Err(StoreError::NotFound)
    }

    /// Brings in one page in a transaction of its own.
    pub async fn page(
        &mut self,
        _content: &Content,
        _kind: PageKind,
        _source: &str,
        _today: NaiveDate,
    ) -> Result<Outcome> {
        Err(StoreError::NotFound)
    }

    /// What [`Self::page`] would answer; nothing is stored.
    pub async fn dry_run(
        &mut self,
        _content: &Content,
        _kind: PageKind,
        _source: &str,
        _today: NaiveDate,
    ) -> Result<Outcome> {
        Err(StoreError::NotFound)
    }

    /// Brings in many records in one transaction with inserts of many rows; the demo city comes this way.
    pub async fn pages(&mut self, _contents: &[Content], _today: NaiveDate) -> Result<Vec<Outcome>> {
        Err(StoreError::NotFound)
    }

    /// Ends the import and keeps its counts.
    pub async fn finish(self, _report: &ImportReport) -> Result<()> {
        Err(StoreError::NotFound)
    }
}
