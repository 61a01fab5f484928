//! A plan for who may work on it.

use chrono::NaiveDate;
use domain::{
    fiscal_year::FiscalYear,
    period::PeriodClosed,
    permission::{Action, Actor, may},
    plan::{ChangeRequest, Plan, PlanState, PlanView, RequestState},
    unit::ProjectCode,
};

use crate::{Db, Result, StoreError, change_request, period::Guard, row, scope};

/// A plan, and what stands in the way of working on it.
#[derive(Clone, Debug)]
pub struct Workable {
    /// The plan, its state, and what is asked to change it.
    pub view: PlanView,
    /// The newest change request, where it was given back.
    pub returned: Option<ChangeRequest>,
    /// Why nothing of its year may be changed now.
    pub closed: Option<PeriodClosed>,
    /// The year the project is of.
    pub year: Option<FiscalYear>,
}

impl Workable {
    /// Whether it waits for a decision: until then nothing in it can be changed.
    pub fn waits(&self) -> bool {
        self.view.pending.is_some() || self.view.state == PlanState::Submitted
    }

    /// The plan in force, where it is changed by a request only.
    pub fn in_force(&self) -> Option<&Plan> {
        (self.view.state == PlanState::Approved).then_some(&self.view.plan)
    }

    /// The plan to work on; `again` goes on with what was given back.
    pub fn plan(&self, again: bool) -> Plan {
        match self.returned.as_ref().filter(|_| again) {
            Some(asked) => asked.onto(&self.view.plan),
            None => self.view.plan.clone(),
        }
    }
}

/// A project's plan for somebody who may change it, or ask for a change where it is in force.
pub async fn workable(db: &Db, actor: &Actor, code: &ProjectCode, today: NaiveDate) -> Result<Workable> {
    let c = db.connection();
    let scope = scope::of_project_code(c, actor, code).await?;
    for action in [Action::EditProject, Action::RequestChange] {
        may(actor, action, &scope)?;
    }
    let view = super::view(db, actor, code).await?;
    let returned = match (view.state, &view.pending) {
        (PlanState::Approved, None) => change_request::newest(db, actor, code).await?,
        _ => None,
    };
    let project = super::find(c, code, false).await?;
    let closed = match Guard::year(c, actor, project.fiscal_year, &scope, today).await {
        Ok(()) => None,
        Err(StoreError::Closed(closed)) => Some(closed),
        Err(error) => return Err(error),
    };
    let returned = returned.filter(|newest| newest.state == RequestState::Returned);
    Ok(Workable { view, returned, closed, year: row::year(project.fiscal_year) })
}
