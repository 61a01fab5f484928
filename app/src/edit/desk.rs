//! What who reads a record may change on its page, and the field that is open there.

use chrono::{DateTime, Utc};
use domain::{
    edit::{Conflict, EditError, Field, Kind, Record},
    fiscal_year::FiscalYear,
    history::{UndoItem, UndoStack},
    permission::{Action, Actor},
    unit::{KpiCode, ProjectCode},
};
use leptos::prelude::*;
use store::{Db, StoreError, history::AsOf};
use uuid::Uuid;

use super::{
    FieldEditing,
    fields::{Editable, feeds},
    form::{FieldForm, Offer, Place, id},
    value,
    wire::{Clash, Shown},
};
use crate::{
    audit::{field::describe, page::address_of},
    chart::markup::{Markup, Value},
    i18n::Lang,
    request::{Request, address},
    ui::facts::Fact,
};

/// The parameter of the address that opens a field.
pub const EDIT: &str = "edit";

/// A field that was sent and not taken, as it comes back.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Which field.
    pub field: Field,
    /// What stood there when the person began.
    pub base: Option<String>,
    /// What was typed.
    pub typed: String,
    /// Why it is not taken.
    pub problem: Option<EditError>,
    /// What somebody else put there.
    pub clash: Option<Clash>,
}

/// The field that is open on the page.
#[derive(Clone)]
struct Open {
    draft: Draft,
    offers: Vec<Offer>,
}

/// What may be changed on a record's page. Of readers without the right nothing, and the page is as it was.
#[derive(Clone)]
pub struct Desk {
    lang: Lang,
    rights: Vec<Action>,
    way: Way,
    open: Option<Open>,
    bar: String,
}

/// The addresses of a record's page: the rest of its query is kept.
#[derive(Clone, Debug)]
pub struct Way {
    path: String,
    query: Vec<(String, String)>,
}

impl Way {
    /// Of a page and its query.
    pub fn new(path: &str, query: &[(String, String)]) -> Self {
        let kept = query.iter().filter(|(name, _)| name != EDIT && name != "lang").cloned().collect();
        Self { path: path.to_owned(), query: kept }
    }

    fn with(&self, field: Option<Field>) -> String {
        let name = field.map(Field::name);
        let mut pairs: Vec<(&str, &str)> =
            self.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        pairs.extend(name.as_deref().map(|name| (EDIT, name)));
        address(&self.path, &pairs)
    }

    /// The page with a field open.
    pub fn open(&self, field: Field) -> String {
        format!("{}#{}", self.with(Some(field)), id(field))
    }

    /// The same for a form: where it is sent.
    pub fn action(&self, field: Field) -> String {
        self.with(Some(field))
    }

    /// The page without an open field, at its place.
    pub fn leave(&self, field: Field) -> String {
        format!("{}#{}", self.with(None), id(field))
    }

    /// The page.
    pub fn page(&self) -> String {
        self.with(None)
    }
}

impl Desk {
    /// What who asks may change of a record as it is now.
    pub async fn of<T: Editable>(
        request: &Request,
        record: Record,
        code: &str,
        view: &AsOf<T>,
    ) -> Result<Self, StoreError> {
        let way = Way::new(&request.path, &request.query);
        let mut desk = Self { lang: request.lang, rights: Vec::new(), way, open: None, bar: String::new() };
        let AsOf::Known(view) = view else { return Ok(desk) };
        // The public is asked nothing more of, and nobody changes the past.
        if request.actor.person().is_none() || request.param(crate::past::AS_OF).is_some() {
            return Ok(desk);
        }
        desk.rights = rights(&request.db, &request.actor, record, code).await?;
        if desk.rights.is_empty() {
            return Ok(desk);
        }
        desk.bar = bar(request.lang, &desk.way, record, &undoable(&request.db, &request.actor, record, code).await?);
        let asked = request.param(EDIT).and_then(|name| Field::named(record, name));
        let sent = request.submitted.edit.clone();
        if let Some(field) = sent.as_ref().map(|sent| sent.field).or(asked).filter(|field| desk.may(*field)) {
            let draft = sent.unwrap_or_else(|| {
                let base = view.text(field);
                let typed = base.as_ref().map(|base| value::typed(request.lang, field, base)).unwrap_or_default();
                Draft { field, base, typed, problem: None, clash: None }
            });
            let offers = offers(request, field, &**view).await?;
            desk.open = Some(Open { draft, offers });
        }
        Ok(desk)
    }

    /// Whether a field may be changed.
    pub fn may(&self, field: Field) -> bool {
        self.rights.contains(&field.action())
    }

    /// A field with its term: to be changed where that is allowed, else as `read` says, or nothing.
    pub fn fact(&self, view: &impl Editable, field: Field, read: Option<String>) -> AnyView {
        if !self.may(field) {
            let label = self.lang.field_label(field);
            return view! { <Fact lang=Some(self.lang) term=label value=read /> }.into_any();
        }
        let label = self.lang.field_label(field);
        view! {
            <div>
                <dt>{label}</dt>
                <dd>{self.place(view, field)}</dd>
            </div>
        }
        .into_any()
    }

    /// A field's place on the page. To be asked only where it may be changed.
    pub fn place(&self, view: &impl Editable, field: Field) -> AnyView {
        let (lang, label) = (self.lang, self.lang.field_label(field));
        let mut html = place(lang, &self.way, view, field).paint(lang);
        let open = self.open.as_ref().filter(|open| open.draft.field == field);
        if let Some(Open { draft, offers }) = open {
            let problem = draft.problem.as_ref().map(|error| lang.edit_error(error));
            let form = FieldForm {
                lang,
                field,
                label: &label,
                base: draft.base.as_deref(),
                typed: &draft.typed,
                action: &self.way.action(field),
                leave: &self.way.leave(field),
                offers,
                problem: problem.as_deref(),
                clash: draft.clash.as_ref(),
            };
            html.push_str(&form.paint());
        }
        view! {
            <div
                class=if open.is_some() { "ed open" } else { "ed" }
                id=id(field)
                data-field=field.to_string()
                data-label=label
                data-feeds=feeds(field).then_some("")
                inner_html=html
            ></div>
        }
        .into_any()
    }

    /// A field's place where it may be changed.
    pub fn may_place(&self, view: &impl Editable, field: Field) -> Option<AnyView> {
        self.may(field).then(|| self.place(view, field))
    }

    /// The heading of the page: the record's name.
    pub fn heading(&self, view: &impl Editable, field: Field, name: &str) -> AnyView {
        if self.may(field) {
            self.place(view, field)
        } else {
            view! { <h1 lang=self.lang.own()>{name.to_owned()}</h1> }.into_any()
        }
    }

    /// A long text under a heading; nothing for a reader where there is none.
    pub fn prose(&self, view: &impl Editable, field: Field) -> AnyView {
        let heading = self.lang.field_label(field);
        if !self.may(field) {
            let text = view.text(field);
            return text
                .map(|text| {
                    view! {
                        <section class="prose">
                            <h3>{heading}</h3>
                            <p class="as-entered" lang=self.lang.own()>{text}</p>
                        </section>
                    }
                })
                .into_any();
        }
        view! {
            <section class="prose">
                <h3>{heading}</h3>
                {self.place(view, field)}
            </section>
        }
        .into_any()
    }

    /// What comes last on the page: the bar, and with it the code that opens fields in place.
    pub fn bar(&self) -> AnyView {
        if self.rights.is_empty() {
            return ().into_any();
        }
        view! { <FieldEditing lang=self.lang.code().to_owned() bar=self.bar.clone() /> }.into_any()
    }
}

/// What somebody may do with the fields of a record.
async fn rights(db: &Db, actor: &Actor, record: Record, code: &str) -> Result<Vec<Action>, StoreError> {
    let (scope, actions) = match record {
        Record::Project => {
            let code: ProjectCode = code.parse().map_err(|_| StoreError::NotFound)?;
            (store::scope::project(db, actor, &code).await?, [Action::EditProject, Action::ReportProgress])
        }
        Record::Kpi => {
            let code: KpiCode = code.parse().map_err(|_| StoreError::NotFound)?;
            (store::scope::kpi(db, actor, &code).await?, [Action::EditKpi, Action::ReportProgress])
        }
    };
    Ok(actions.into_iter().filter(|action| actor.may(*action, &scope)).collect())
}

/// What is offered for a field that names something.
async fn offers(request: &Request, field: Field, view: &impl Editable) -> Result<Vec<Offer>, StoreError> {
    let (db, actor, lang) = (&request.db, &request.actor, request.lang);
    Ok(match field.kind() {
        Kind::Section => {
            let sections = match view.unit().and_then(|unit| unit.parse().ok()) {
                Some(unit) => {
                    store::unit::sections(db, actor, &unit, view.text(field).as_deref(), request.today).await?
                }
                None => Vec::new(),
            };
            let offer = |choice: store::unit::SectionChoice| {
                let named = choice.named;
                let mut text =
                    if named.name == named.code { named.name } else { format!("{} ({})", named.name, named.code) };
                if choice.closed {
                    text.push_str(&format!(" · {}", lang.edit_closed()));
                }
                Offer { text, value: named.code, group: None }
            };
            sections.into_iter().map(offer).collect()
        }
        Kind::Policy => {
            let policies = store::policy::offered(db, actor, view.year(), view.text(field).as_deref()).await?;
            let offer = |policy: domain::policy::Policy| Offer {
                text: policy.name.map_or_else(|| policy.id.clone(), |name| format!("{} {name}", policy.id)),
                value: policy.id,
                group: None,
            };
            policies.into_iter().map(offer).collect()
        }
        Kind::Strategy => {
            let year = view.year().unwrap_or(FiscalYear::of(request.today));
            let stands = view.text(field);
            let mut offers = Vec::new();
            if field.record() == Record::Project {
                let (value, text) = (domain::edit::ROUTINE.to_owned(), lang.routine().to_owned());
                offers.push(Offer { value, text, group: None });
            }
            let lines = store::strategy::tree(db, actor, year).await?.lines;
            let mut above = None;
            for (i, line) in lines.iter().enumerate() {
                if line.level == 1 {
                    above = Some(line.label.clone());
                }
                // Records hang on leaves: lines with none below them.
                let below = format!("{}.", line.number);
                let leaf = !lines.get(i + 1).is_some_and(|next| next.number.starts_with(&below));
                if leaf && (!line.retired || stands.as_deref() == Some(line.number.as_str())) {
                    offers.push(Offer { value: line.number.clone(), text: line.label.clone(), group: above.clone() });
                }
            }
            offers
        }
        _ => Vec::new(),
    })
}

/// A field's place.
fn place(lang: Lang, way: &Way, view: &impl Editable, field: Field) -> Place {
    Place {
        field,
        label: lang.field_label(field),
        base: view.text(field),
        shown: view.shown(lang, field),
        open: way.open(field),
    }
}

/// The inside of a field's place as it stands now.
pub fn shown(lang: Lang, way: &Way, view: &impl Editable, field: Field) -> Shown {
    Shown { field: field.to_string(), html: place(lang, way, view, field).paint(lang) }
}

/// A conflict for people: `theirs` as it reads on the page.
pub fn clash(lang: Lang, actor: &Actor, view: &impl Editable, conflict: &Conflict, now: DateTime<Utc>) -> Clash {
    let field = conflict.field;
    let when = conflict.when.as_deref().and_then(|when| DateTime::parse_from_rfc3339(when).ok());
    let by = [conflict.who.clone(), when.map(|when| lang.clock(when.to_utc()))];
    let read = |text: &Option<String>| {
        text.as_ref().map_or_else(|| lang.not_said().to_owned(), |text| value::read(lang, field, text))
    };
    let lines: Vec<String> = view.shown(lang, field).into_iter().map(|line| line.text).collect();
    let theirs = if view.text(field) == conflict.theirs { lines.join("\n") } else { String::new() };
    let own = actor.person().map_or_else(String::new, |person| person.display_name.clone());
    Clash {
        base: conflict.theirs.clone(),
        theirs: if theirs.is_empty() { read(&conflict.theirs) } else { theirs },
        by: by.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        ours: read(&conflict.ours),
        own: format!("{own} · {}", lang.clock(now)),
    }
}

/// What a person can take back and do again on one record, the latest first. Plans are taken back where they are
/// worked on.
pub async fn undoable(db: &Db, actor: &Actor, record: Record, code: &str) -> Result<UndoStack, StoreError> {
    let mut stack = store::history::undo_stack_of(db, actor, record, code).await?;
    let of_fields = |item: &UndoItem| !item.fields.iter().all(|field| field == "steps");
    stack.undo.retain(of_fields);
    stack.redo.retain(of_fields);
    Ok(stack)
}

/// The inside of the bar: its form, and the line that tells.
fn bar(lang: Lang, way: &Way, record: Record, stack: &UndoStack) -> String {
    let mut out = Markup::default();
    out.leaf("p", &[("class", "ed-said".into()), ("role", "status".into())], lang.edit_hint_page());
    undo_form(lang, way, record, stack) + &out.finish()
}

/// The form that takes back and does again.
pub fn undo_form(lang: Lang, way: &Way, record: Record, stack: &UndoStack) -> String {
    let mut out = Markup::default();
    let action = way.page();
    out.open("form", &[("class", "ed-undo".into()), ("method", "post".into()), ("action", (&action).into())]);
    out.open("input", &[("type", "hidden".into()), ("name", "lang".into()), ("value", lang.code().into())]);
    let sides = [
        ("undo", lang.edit_undo(), "Control+Z", stack.undo.first()),
        ("redo", lang.edit_redo(), "Control+Shift+Z", stack.redo.first()),
    ];
    for (name, label, keys, item) in sides {
        let request = item.map(|item| item.request.to_string()).unwrap_or_default();
        let mut attributes: Vec<(&'static str, Value<'_>)> = vec![
            ("class", "quiet".into()),
            ("name", name.into()),
            ("value", (&request).into()),
            ("aria-keyshortcuts", keys.into()),
        ];
        if item.is_none() {
            attributes.push(("disabled", "".into()));
        }
        let words = item.map_or_else(|| label.to_owned(), |item| format!("{label}: {}", called(lang, record, item)));
        out.leaf("button", &attributes, &words);
    }
    out.close("form");
    out.finish()
}

/// What a request changed, in a few words.
fn called(lang: Lang, record: Record, item: &UndoItem) -> String {
    let label = |name: &String| {
        Field::named(record, name).map_or_else(|| describe(lang, name).0, |field| lang.field_label(field))
    };
    let mut names: Vec<String> = item.fields.iter().filter(|name| !name.ends_with(']')).map(label).collect();
    names.dedup();
    match names.split_first() {
        _ if item.records > 1 => format!("{} {}", item.records, lang.items()),
        Some((first, [])) => first.clone(),
        Some((first, more)) => format!("{first} +{}", more.len()),
        None => lang.items().to_owned(),
    }
}

/// What a form of a field, or of the bar, asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Save a field.
    Save(domain::edit::FieldEdit),
    /// Take a request back, or do it again.
    Back {
        /// The request.
        request: Uuid,
        /// Whether it is one that took back.
        again: bool,
    },
}

/// What was sent; `None` where it is no form of ours.
pub fn read(record: Record, pairs: &[(String, String)]) -> Option<Act> {
    let value = |name: &str| pairs.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    for (name, again) in [("undo", false), ("redo", true)] {
        if let Some(request) = value(name) {
            return Some(Act::Back { request: request.parse().ok()?, again });
        }
    }
    let field: Field = value("field")?.parse().ok()?;
    if field.record() != record {
        return None;
    }
    // Browsers send lines ended by two characters.
    let base = value("base").unwrap_or_default().replace("\r\n", "\n");
    let base = Some(base).filter(|base| !base.is_empty());
    Some(Act::Save(domain::edit::FieldEdit { field, base, input: value("value")?.to_owned() }))
}

/// The address of a record's page, with what was in its query.
pub fn way(record: Record, code: &str, query: &[(String, String)]) -> Way {
    Way::new(&address_of(record, code), query)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_forms_of_this_record_are_read() {
        let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let read = |sent: &[(&str, &str)]| read(Record::Project, &pairs(sent));
        let Some(Act::Save(edit)) = read(&[("field", "project.rationale"), ("base", "a\r\nb"), ("value", "")]) else {
            panic!("a field");
        };
        assert_eq!((edit.base.as_deref(), edit.input.as_str()), (Some("a\nb"), ""));
        for bad in [
            &[][..],
            &[("field", "kpi.name"), ("value", "x")],
            &[("field", "project.code"), ("value", "x")],
            &[("field", "project.owner")],
            &[("undo", "first")],
        ] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn the_rest_of_the_address_is_kept() {
        let query = [("zoom", "m5"), ("edit", "owner")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let way = way(Record::Project, "50010000-1", &query);
        let field = "project.months[3].target".parse().expect("a field");
        assert_eq!(way.leave(field), "/projects/50010000-1?zoom=m5#f-months-3-target");
        assert_eq!(way.action(field), "/projects/50010000-1?zoom=m5&edit=months%5B3%5D.target");
    }
}
