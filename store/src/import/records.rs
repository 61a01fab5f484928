//! Projects and KPIs in memory while an import works on them.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    plan::PlanState,
    standing::Status,
    text::{search_key, sort_key},
    unit::{KpiCode, ProjectCode},
};
use sea_orm::prelude::Uuid;

use super::changes::Changes;
use crate::{
    audit::{Author, NewEvent},
    entity::{
        appeal, evaluation, import_page, kpi, kpi_text, monthly_result, progress_report, project, project_kpi,
        project_text, quarter_result, step,
    },
    standing::FOREVER,
};

/// Whether a row below a record is as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Stored,
    New,
    Changed,
}

impl Mark {
    /// After a change: a new row stays new.
    pub fn touch(&mut self) {
        if *self == Self::Stored {
            *self = Self::Changed;
        }
    }
}

/// A row below a record.
#[derive(Debug)]
pub struct Marked<M> {
    pub row: M,
    pub mark: Mark,
}

impl<M> Marked<M> {
    pub fn stored(row: M) -> Self {
        Self { row, mark: Mark::Stored }
    }

    pub fn new(row: M) -> Self {
        Self { row, mark: Mark::New }
    }
}

/// A project with all below it.
#[derive(Debug)]
pub struct ProjectRecord {
    pub row: project::Model,
    pub text: project_text::Model,
    pub steps: Vec<step::Model>,
    pub reports: Vec<Marked<progress_report::Model>>,
    pub months: Vec<Marked<monthly_result::Model>>,
    pub evaluations: Vec<Marked<evaluation::Model>>,
    /// Version as stored; `None` where it is not stored yet.
    pub stored: Option<i32>,
    pub changed: bool,
    pub text_changed: bool,
    pub steps_changed: bool,
    /// Whether what is below the row has been read.
    pub whole: bool,
}

impl ProjectRecord {
    /// A record of which only the code is known.
    pub fn stub(code: &ProjectCode, name: Option<String>, unit_id: Uuid, now: DateTime<Utc>) -> Self {
        let id = Uuid::now_v7();
        let mut row = project::Model {
            id,
            code: code.to_string(),
            serial: code.serial().to_owned(),
            name: String::new(),
            stub: true,
            fiscal_year: None,
            unit_id,
            section_id: None,
            policy_id: None,
            strategy_node_id: None,
            routine: None,
            owner: None,
            coordinator: None,
            branch: None,
            evaluator: None,
            start: None,
            finish: None,
            head_progress: None,
            weight: None,
            target: None,
            result: None,
            unit_of_measure: None,
            budget_received: None,
            budget_spent: None,
            evaluated_quarter: None,
            evaluated_score: None,
            progress: None,
            planned: None,
            variance: None,
            status: Status::NotStarted.as_str().to_owned(),
            last_report: None,
            standing_on: None,
            settles_on: FOREVER,
            spark: String::new(),
            search_key: String::new(),
            sort_key: String::new(),
            plan_state: PlanState::Approved.as_str().to_owned(),
            plan_version: 1,
            in_force_from: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let text = Self::no_text(id);
        name_project(&mut row, name.unwrap_or_else(|| code.to_string()));
        Self { whole: true, ..Self::loaded(row, text, None) }
    }

    /// No long texts.
    pub fn no_text(project_id: Uuid) -> project_text::Model {
        project_text::Model {
            project_id,
            rationale: None,
            objectives: None,
            targets: None,
            remark: None,
            strategy: None,
            earlier_changes: None,
        }
    }

    /// A record read, without what is below it.
    pub fn loaded(row: project::Model, text: project_text::Model, stored: Option<i32>) -> Self {
        Self {
            row,
            text,
            steps: Vec::new(),
            reports: Vec::new(),
            months: Vec::new(),
            evaluations: Vec::new(),
            stored,
            changed: false,
            text_changed: false,
            steps_changed: false,
            whole: false,
        }
    }
}

/// Gives a project its name and the keys that follow from it.
pub fn name_project(row: &mut project::Model, name: String) {
    row.search_key = search_key(&format!("{name} {}", row.code));
    row.sort_key = sort_key(&name);
    row.name = name;
}

/// A KPI with all below it.
#[derive(Debug)]
pub struct KpiRecord {
    pub row: kpi::Model,
    pub text: kpi_text::Model,
    pub quarters: Vec<Marked<quarter_result::Model>>,
    pub appeals: Vec<Marked<appeal::Model>>,
    /// Version as stored; `None` where it is not stored yet.
    pub stored: Option<i32>,
    pub changed: bool,
    pub text_changed: bool,
}

impl KpiRecord {
    /// A record of which only the code is known.
    pub fn new(code: &KpiCode, unit_id: Option<Uuid>, now: DateTime<Utc>) -> Self {
        let id = Uuid::now_v7();
        let text = code.to_string();
        let mut row = kpi::Model {
            id,
            serial: text.split_once('-').map_or(text.as_str(), |(_, serial)| serial).to_owned(),
            code: text.clone(),
            name: String::new(),
            fiscal_year: None,
            year_inherited: false,
            unit_id,
            strategy_node_id: None,
            target: None,
            target_text: None,
            result: None,
            unit_of_measure: None,
            kind: None,
            level: None,
            dimension: None,
            negotiated: None,
            quarters_reported: 0,
            quarters_evaluated: 0,
            evaluated_quarter: None,
            evaluated_score: None,
            search_key: String::new(),
            sort_key: String::new(),
            version: 1,
            created_at: now,
            updated_at: now,
        };
        name_kpi(&mut row, text);
        Self::loaded(row, Self::no_text(id), None)
    }

    /// No long texts.
    pub fn no_text(kpi_id: Uuid) -> kpi_text::Model {
        kpi_text::Model { kpi_id, definition: None, formula: None, source: None, summary: None, strategy: None }
    }

    /// A record read, without what is below it.
    pub fn loaded(row: kpi::Model, text: kpi_text::Model, stored: Option<i32>) -> Self {
        Self { row, text, quarters: Vec::new(), appeals: Vec::new(), stored, changed: false, text_changed: false }
    }
}

/// Gives a KPI its name and the keys that follow from it.
pub fn name_kpi(row: &mut kpi::Model, name: String) {
    row.search_key = search_key(&format!("{name} {}", row.code));
    row.sort_key = sort_key(&name);
    row.name = name;
}

/// Who changes what, when.
#[derive(Clone, Debug)]
pub struct Context {
    pub author: Author,
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
}

/// What an import has read and not yet written.
#[derive(Debug, Default)]
pub struct State {
    pub projects: HashMap<String, ProjectRecord>,
    pub kpis: HashMap<String, KpiRecord>,
    pub links: HashMap<(Uuid, Uuid), Mark>,
    pub new_links: Vec<project_kpi::Model>,
    /// Codes of the KPIs without a year by the project they are linked to: they take its year once that is known.
    pub yearless: HashMap<Uuid, Vec<String>>,
    pub audits: Vec<NewEvent>,
    /// Fingerprints of what was brought in before.
    pub seen: HashSet<String>,
    /// What is to be remembered as brought in.
    pub pages: Vec<import_page::Model>,
}

impl State {
    /// Links a project to a KPI it supports; says whether that was news.
    pub fn link(&mut self, project_id: Uuid, kpi_id: Uuid, position: i32) -> bool {
        if self.links.contains_key(&(project_id, kpi_id)) {
            return false;
        }
        self.links.insert((project_id, kpi_id), Mark::New);
        self.new_links.push(project_kpi::Model { project_id, kpi_id, position });
        true
    }

    /// Whether there are records that nothing but a link has made.
    pub fn has_stubs(&self) -> bool {
        self.projects.values().any(|record| record.stored.is_none())
    }

    /// Keeps what was done to a record.
    pub fn audit(&mut self, context: &Context, created: bool, kind: &str, record_id: Uuid, changes: Changes) {
        let event = super::event(context.author.clone(), context.now, created, kind, record_id, changes);
        self.audits.push(event);
    }
}
