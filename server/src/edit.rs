//! Fields changed where they are read: one form a field, posted to its record's page, with and without script.
//!
//! A browser that waits for a page gets a redirect, or the page again with the field open; the island asks for JSON and
//! gets what became of the field.

use app::{
    edit::{
        desk::{self, Act, Draft, Way},
        fields::Editable,
        wire::Reply,
    },
    form::{Flash, Problem as FormProblem, Submitted},
    i18n::Lang,
};
use axum::{
    Form, Json,
    extract::{Path, Query, State},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{
    edit::{CellState, Edited, Field, FieldEdit, Record},
    kpi::KpiView,
    permission::Actor,
    project::ProjectView,
};
use store::{StoreError, history::Undone};
use uuid::Uuid;

use crate::{
    page::{again, refused},
    problem::Problem,
    router::AppState,
    routes::Routes,
    session::{By, done},
    settings::today,
};

/// The form of either sort of record.
pub fn routes() -> Routes {
    Routes::new()
        .post("/projects/{code}", |state, by, code, query, parts, form| {
            post(Record::Project, state, by, code, query, parts, form)
        })
        .post("/kpis/{code}", |state, by, code, query, parts, form| {
            post(Record::Kpi, state, by, code, query, parts, form)
        })
}

/// What a form was sent for, and by whom.
struct Sent {
    state: AppState,
    actor: Actor,
    parts: Parts,
    record: Record,
    code: String,
    lang: Lang,
    way: Way,
}

type Pairs = Vec<(String, String)>;

async fn post(
    record: Record,
    State(state): State<AppState>,
    By(asker): By,
    Path(asked): Path<String>,
    Query(query): Query<Pairs>,
    parts: Parts,
    Form(pairs): Form<Pairs>,
) -> Response {
    let lang = pairs.iter().find(|(name, _)| name == "lang").and_then(|(_, code)| Lang::from_code(code));
    let Some(code) = app::audit::page::code_of(record, &asked) else {
        return refused(&state, parts, StoreError::NotFound).await;
    };
    let way = desk::way(record, &code, &query);
    let sent = Sent { state, actor: asker.actor, parts, record, code, lang: lang.unwrap_or_default(), way };
    match desk::read(record, &pairs) {
        Some(Act::Save(edit)) => sent.save(edit).await,
        Some(Act::Back { request, again }) => sent.back(request, again).await,
        None => {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "this form names no field of this record").into_response()
        }
    }
}

/// A record as it is now.
enum View {
    Project(Box<ProjectView>),
    Kpi(Box<KpiView>),
}

impl Sent {
    /// Whether the island asks.
    fn in_place(&self) -> bool {
        let accept = self.parts.headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
        accept.is_some_and(|accept| accept.starts_with("application/json"))
    }

    async fn save(self, edit: FieldEdit) -> Response {
        let (db, actor) = (&self.state.db, &self.actor);
        let (edits, request) = ([edit.clone()], store::Request::new(today()));
        let edited = match self.record {
            Record::Project => match self.code.parse() {
                Ok(code) => store::project::edit(db, actor, &code, &edits, &request).await,
                Err(_) => Err(StoreError::NotFound),
            },
            Record::Kpi => match self.code.parse() {
                Ok(code) => store::kpi::edit(db, actor, &code, &edits, &request).await,
                Err(_) => Err(StoreError::NotFound),
            },
        };
        match edited {
            Ok(edited) => self.answer(edit, edited).await,
            Err(error) => self.fail(error).await,
        }
    }

    /// Stored: on to the page with a word. Not stored: the field again, with what was typed and why.
    async fn answer(self, edit: FieldEdit, edited: Edited) -> Response {
        let field = edit.field;
        let mut draft = Draft { field, base: edit.base, typed: edit.input, problem: None, clash: None };
        let status = match edited.cells.into_iter().next().map(|cell| cell.state) {
            Some(CellState::Wrong { error }) => {
                draft.problem = Some(error);
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Some(CellState::Conflict { conflict }) => {
                let view = match self.view().await {
                    Ok(view) => view,
                    Err(error) => return self.fail(error).await,
                };
                let now = store::now();
                draft.clash = Some(match &view {
                    View::Project(view) => desk::clash(self.lang, &self.actor, &**view, &conflict, now),
                    View::Kpi(view) => desk::clash(self.lang, &self.actor, &**view, &conflict, now),
                });
                StatusCode::CONFLICT
            }
            _ => StatusCode::OK,
        };
        if self.in_place() {
            let problem = draft.problem.as_ref().map(|error| self.lang.edit_error(error));
            let fields = if draft.problem.is_some() { Vec::new() } else { vec![field] };
            return self.reply(status, &fields, Reply { problem, clash: draft.clash, ..Reply::default() }).await;
        }
        if status == StatusCode::OK {
            return done(&self.state, &self.way.leave(field), Flash::Saved);
        }
        let submitted = Submitted { edit: Some(draft), ..Submitted::default() };
        again(&self.state, self.parts, &self.way.action(field), status, submitted).await
    }

    /// Takes back, or does again what was taken back.
    async fn back(self, request: Uuid, redo: bool) -> Response {
        let new = store::Request::new(today());
        let undone = store::history::undo_of(&self.state.db, &self.actor, self.record, &self.code, request, &new).await;
        let undone = match undone {
            Ok(undone) => undone,
            Err(StoreError::Invalid { .. }) => Undone::Fields(Edited::default()),
            Err(error) => return self.fail(error).await,
        };
        let (saved, edited) = match undone {
            Undone::Fields(edited) => (edited.saved, edited),
            plan => (plan.saved(), Edited::default()),
        };
        if self.in_place() {
            let here = edited.cells.iter().filter(|cell| cell.code == self.code && cell.field.record() == self.record);
            let fields: Vec<Field> = here.map(|cell| cell.field).collect();
            let problem = (!saved).then(|| self.lang.not_taken_back().to_owned());
            let status = if saved { StatusCode::OK } else { StatusCode::CONFLICT };
            return self.reply(status, &fields, Reply { problem, ..Reply::default() }).await;
        }
        if saved {
            return done(&self.state, &self.way.page(), if redo { Flash::DoneAgain } else { Flash::TakenBack });
        }
        let submitted = Submitted::refused("", FormProblem::NotTakenBack);
        again(&self.state, self.parts, &self.way.page(), StatusCode::CONFLICT, submitted).await
    }

    async fn view(&self) -> Result<View, StoreError> {
        let (db, actor) = (&self.state.db, &self.actor);
        Ok(match self.record {
            Record::Project => {
                let code = self.code.parse().map_err(|_| StoreError::NotFound)?;
                View::Project(Box::new(store::project::view(db, actor, &code, today()).await?))
            }
            Record::Kpi => {
                let code = self.code.parse().map_err(|_| StoreError::NotFound)?;
                View::Kpi(Box::new(store::kpi::view(db, actor, &code).await?))
            }
        })
    }

    /// What the island hears: the fields as they stand now, and what can be taken back.
    async fn reply(self, status: StatusCode, fields: &[Field], reply: Reply) -> Response {
        let seen = async {
            let fields = if fields.is_empty() {
                Vec::new()
            } else {
                let show = |view: &dyn Fn(Field) -> _| fields.iter().map(|field| view(*field)).collect();
                match self.view().await? {
                    View::Project(view) => show(&|field| self.shown(&*view, field)),
                    View::Kpi(view) => show(&|field| self.shown(&*view, field)),
                }
            };
            let stack = desk::undoable(&self.state.db, &self.actor, self.record, &self.code).await?;
            Ok((fields, desk::undo_form(self.lang, &self.way, self.record, &stack)))
        };
        match seen.await {
            Ok((fields, bar)) => (status, Json(Reply { fields, bar: Some(bar), ..reply })).into_response(),
            Err(error) => self.fail(error).await,
        }
    }

    fn shown(&self, view: &impl Editable, field: Field) -> app::edit::wire::Shown {
        desk::shown(self.lang, &self.way, view, field)
    }

    async fn fail(self, error: StoreError) -> Response {
        if self.in_place() {
            Problem::from(error).into_response()
        } else {
            refused(&self.state, self.parts, error).await
        }
    }
}
