//! Units and sections: making, naming, moving and closing them.

use app::{
    form::{Flash, Problem as FormProblem, Submitted},
    i18n::Lang,
};
use axum::{
    Form,
    extract::{Path, State},
    http::{StatusCode, request::Parts},
    response::Response,
};
use chrono::NaiveDate;
use domain::{
    fiscal_year::parse_date,
    unit::{
        SectionCode, UnitCode, UnitKind,
        keep::{Kept, NewUnit, Standing},
    },
};
use serde::Deserialize;
use store::{Request, StoreError, section, unit::keep};

use crate::{
    page::{again, refused},
    router::AppState,
    routes::Routes,
    session::{By, done},
    settings::today,
};

/// The forms.
pub fn routes() -> Routes {
    Routes::new()
        .post("/admin/units", add)
        .post("/admin/units/{code}/name", rename)
        .post("/admin/units/{code}/parent", move_below)
        .post("/admin/units/{code}/closed", close)
        .post("/admin/units/{code}/sections", add_section)
        .post("/admin/units/{code}/sections/{section}/name", rename_section)
        .post("/admin/units/{code}/sections/{section}/unit", move_section)
        .post("/admin/units/{code}/sections/{section}/closed", close_section)
}

/// What the forms say; each has some of it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    code: String,
    name: String,
    kind: String,
    parent: String,
    unit: String,
    /// What stood there when the form was opened.
    seen: String,
    from: String,
    open: String,
    told: String,
    section_code: String,
    section_name: String,
}

impl Said {
    /// From which day on something is to be closed; from none to open it again.
    fn closing(&self) -> Result<Option<NaiveDate>, Trouble> {
        if self.open == "on" {
            return Ok(None);
        }
        match self.from.trim() {
            "" => Err(Trouble::At("from", FormProblem::Missing)),
            text => parse_date(text).map(Some).map_err(|_| Trouble::At("from", FormProblem::label(Lang::bad_day))),
        }
    }

    fn seen_day(&self) -> Option<NaiveDate> {
        self.seen.trim().parse().ok()
    }

    fn parent(&self) -> Result<Option<UnitCode>, Trouble> {
        code_or_none(&self.parent).ok_or_else(|| Trouble::At("parent", FormProblem::label(Lang::bad_code)))
    }

    fn new_unit(&self) -> Result<NewUnit, Trouble> {
        let code = self.code.parse().map_err(|_| Trouble::At("code", FormProblem::label(Lang::bad_code)))?;
        let kind = UnitKind::from_word(&self.kind).unwrap_or_else(|| UnitKind::of(&code));
        Ok(NewUnit { code, name: self.name.clone(), kind, parent: self.parent()? })
    }

    /// What is given back where it is refused: of the fields of this form, and of no other on the page.
    fn typed(&self) -> Vec<(&'static str, &str)> {
        let fields: [(_, &str); 8] = [
            ("code", &self.code),
            ("name", &self.name),
            ("kind", &self.kind),
            ("parent", &self.parent),
            ("unit", &self.unit),
            ("from", &self.from),
            ("section_code", &self.section_code),
            ("section_name", &self.section_name),
        ];
        fields.into_iter().filter(|(_, typed)| !typed.is_empty()).collect()
    }
}

/// Why a form was not taken.
enum Trouble {
    At(&'static str, FormProblem),
    Store(StoreError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

async fn add(State(state): State<AppState>, By(asker): By, parts: Parts, Form(said): Form<Said>) -> Response {
    let made = async {
        let new = said.new_unit()?;
        keep::create(&state.db, &asker.actor, &new, &Request::new(today())).await?;
        Ok(format!("/admin/units/{}", new.code))
    };
    match made.await {
        Ok(page) => done(&state, &page, Flash::UnitMade),
        Err(trouble) => not_taken(&state, parts, "/admin/units", &said, trouble).await,
    }
}

async fn rename(
    State(state): State<AppState>,
    By(asker): By,
    Path(code): Path<String>,
    parts: Parts,
    Form(said): Form<Said>,
) -> Response {
    let outcome = async {
        let unit = known(&code)?;
        Ok(keep::rename(&state.db, &asker.actor, &unit, &said.seen, &said.name, &Request::new(today())).await?)
    };
    answer(&state, parts, &unit_page(&code), &said, ("name", &said.name), outcome.await).await
}

async fn move_below(
    State(state): State<AppState>,
    By(asker): By,
    Path(code): Path<String>,
    parts: Parts,
    Form(said): Form<Said>,
) -> Response {
    let outcome = async {
        let (unit, to) = (known(&code)?, said.parent()?);
        let seen = code_or_none(&said.seen).flatten();
        let request = Request::new(today());
        Ok(keep::move_below(&state.db, &asker.actor, &unit, seen.as_ref(), to.as_ref(), &request).await?)
    };
    answer(&state, parts, &unit_page(&code), &said, ("parent", &said.parent), outcome.await).await
}

async fn close(
    State(state): State<AppState>,
    By(asker): By,
    Path(code): Path<String>,
    parts: Parts,
    Form(said): Form<Said>,
) -> Response {
    let outcome = async {
        let (unit, days) = (known(&code)?, (said.seen_day(), said.closing()?));
        let told = said.told == "on";
        Ok(keep::set_closed(&state.db, &asker.actor, &unit, days, told, &Request::new(today())).await?)
    };
    answer(&state, parts, &unit_page(&code), &said, ("from", &said.from), outcome.await).await
}

async fn add_section(
    State(state): State<AppState>,
    By(asker): By,
    Path(code): Path<String>,
    parts: Parts,
    Form(said): Form<Said>,
) -> Response {
    let page = unit_page(&code);
    let made = async {
        let unit = known(&code)?;
        let wrong = |_| Trouble::At("section_code", FormProblem::label(Lang::bad_code));
        let section: SectionCode = said.section_code.parse().map_err(wrong)?;
        let request = Request::new(today());
        Ok(section::create(&state.db, &asker.actor, &unit, &section, &said.section_name, &request).await?)
    };
    match made.await {
        Ok(()) => done(&state, &page, Flash::SectionMade),
        Err(Trouble::Store(StoreError::Invalid { field: "code", .. })) => {
            let trouble = Trouble::At("section_code", FormProblem::label(Lang::code_taken));
            not_taken(&state, parts, &page, &said, trouble).await
        }
        Err(Trouble::Store(StoreError::Invalid { field: "name", .. })) => {
            let trouble = Trouble::At("section_name", FormProblem::label(Lang::bad_name));
            not_taken(&state, parts, &page, &said, trouble).await
        }
        Err(Trouble::Store(StoreError::Invalid { field: "closed", .. })) => {
            let trouble = Trouble::At("", FormProblem::label(Lang::unit_is_closed));
            not_taken(&state, parts, &page, &said, trouble).await
        }
        Err(trouble) => not_taken(&state, parts, &page, &said, trouble).await,
    }
}

async fn rename_section(
    State(state): State<AppState>,
    By(asker): By,
    Path((code, section)): Path<(String, String)>,
    parts: Parts,
    Form(said): Form<Said>,
) -> Response {
    let outcome = async {
        let (unit, own) = (known(&code)?, known_section(&section)?);
        let request = Request::new(today());
        Ok(section::rename(&state.db, &asker.actor, (&unit, &own), &said.seen, &said.name, &request).await?)
    };
    answer(&state, parts, &section_page(&code, &section), &said, ("name", &said.name), outcome.await).await
}

async fn move_section(
    State(state): State<AppState>,
    By(asker): By,
    Path((code, section)): Path<(String, String)>,
    parts: Parts,
    Form(said): Form<Said>,
) -> Response {
    let outcome = async {
        let (unit, own) = (known(&code)?, known_section(&section)?);
        let wrong = |_| Trouble::At("unit", FormProblem::label(Lang::bad_code));
        let to: UnitCode = said.unit.parse().map_err(wrong)?;
        let moved = section::move_to(&state.db, &asker.actor, (&unit, &own), &to, &Request::new(today())).await?;
        Ok((moved, to))
    };
    match outcome.await {
        Ok((Kept::Done, to)) => done(&state, &section_page(to.as_str(), &section), Flash::Saved),
        other => {
            let other = other.map(|(kept, _)| kept);
            answer(&state, parts, &section_page(&code, &section), &said, ("unit", &said.unit), other).await
        }
    }
}

async fn close_section(
    State(state): State<AppState>,
    By(asker): By,
    Path((code, section)): Path<(String, String)>,
    parts: Parts,
    Form(said): Form<Said>,
) -> Response {
    let outcome = async {
        let (unit, own) = (known(&code)?, known_section(&section)?);
        let (days, told) = ((said.seen_day(), said.closing()?), said.told == "on");
        let request = Request::new(today());
        Ok(section::set_closed(&state.db, &asker.actor, (&unit, &own), days, told, &request).await?)
    };
    answer(&state, parts, &section_page(&code, &section), &said, ("from", &said.from), outcome.await).await
}

/// Stored, or the page again: with what somebody else did meanwhile, or with what is wrong.
async fn answer(
    state: &AppState,
    parts: Parts,
    page: &str,
    said: &Said,
    (field, typed): (&'static str, &str),
    outcome: Result<Kept, Trouble>,
) -> Response {
    match outcome {
        Ok(Kept::Done) => done(state, page, Flash::Saved),
        Ok(Kept::Unchanged) => done(state, page, Flash::Unchanged),
        Ok(Kept::Conflict(now)) => {
            let submitted = Submitted::refused(field, meanwhile(&now, typed)).with(&said.typed());
            again(state, parts, page, StatusCode::CONFLICT, submitted).await
        }
        Err(trouble) => not_taken(state, parts, page, said, trouble).await,
    }
}

/// The page again, with what was typed and what is wrong with it.
async fn not_taken(state: &AppState, parts: Parts, page: &str, said: &Said, trouble: Trouble) -> Response {
    let (field, problem) = match trouble {
        Trouble::At(field, problem) => (field, problem),
        Trouble::Store(StoreError::Invalid { field, .. }) => worded(field, said),
        Trouble::Store(error) => return refused(state, parts, error).await,
    };
    let submitted = Submitted::refused(field, problem).with(&said.typed());
    again(state, parts, page, StatusCode::UNPROCESSABLE_ENTITY, submitted).await
}

/// What the store refuses, at the field of the form it stands in.
fn worded(field: &'static str, said: &Said) -> (&'static str, FormProblem) {
    let target = if said.unit.is_empty() { "parent" } else { "unit" };
    let (field, label): (_, fn(Lang) -> &'static str) = match field {
        "code" => ("code", Lang::code_taken),
        "name" => ("name", Lang::bad_name),
        "parent" => ("parent", Lang::no_parent),
        "below" => ("parent", Lang::below_itself),
        "closed" => (target, Lang::unit_is_closed),
        "unit" => ("unit", Lang::not_a_unit),
        "taken" => ("unit", Lang::section_taken),
        _ => ("told", Lang::not_told),
    };
    (field, FormProblem::label(label))
}

/// In both languages; a day reads as a day.
fn meanwhile(now: &Standing, typed: &str) -> FormProblem {
    let said = |lang: Lang| {
        let day = |text: &str| text.parse::<NaiveDate>().ok().map(|day| lang.date(day));
        let value = now.value.as_deref().map(|value| day(value).unwrap_or_else(|| value.to_owned()));
        lang.changed_meanwhile(&Standing { value, ..now.clone() }, typed)
    };
    FormProblem::Said(said(Lang::Th), said(Lang::En))
}

fn known(code: &str) -> Result<UnitCode, Trouble> {
    code.parse().map_err(|_| Trouble::Store(StoreError::NotFound))
}

fn known_section(code: &str) -> Result<SectionCode, Trouble> {
    code.parse().map_err(|_| Trouble::Store(StoreError::NotFound))
}

/// A code, or none where nothing was typed; `None` for what is no code.
fn code_or_none(text: &str) -> Option<Option<UnitCode>> {
    let text = text.trim();
    if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
}

fn unit_page(code: &str) -> String {
    app::request::below("/admin/units", code)
}

fn section_page(unit: &str, section: &str) -> String {
    app::request::below(&format!("{}/sections", unit_page(unit)), section)
}
