//! What a change is made in answer to.

use chrono::{NaiveDate, Utc};
use domain::permission::Actor;
use sea_orm::prelude::Uuid;

use crate::audit::Author;

/// A request to change something: everything done in it stands together in the history, and is undone together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its key, new for every request.
    pub id: Uuid,
    /// The day it is, for what follows from the day.
    pub today: NaiveDate,
    /// Why, in the person's words.
    pub reason: Option<String>,
}

impl Request {
    /// A new request without a reason.
    pub fn new(today: NaiveDate) -> Self {
        Self { id: Uuid::now_v7(), today, reason: None }
    }

    /// The same with a reason.
    #[must_use]
    pub fn because(mut self, reason: &str) -> Self {
        self.reason = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        self
    }

    /// Who does it, for the audit.
    pub(crate) fn author(&self, actor: &Actor) -> Author {
        Author { request_id: Some(self.id), reason: self.reason.clone(), ..Author::of(actor) }
    }
}

/// The moment a change is made, as precisely as both databases keep it.
pub(crate) fn now() -> chrono::DateTime<Utc> {
    use chrono::SubsecRound;
    Utc::now().trunc_subsecs(6)
}
