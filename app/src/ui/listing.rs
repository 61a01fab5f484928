//! What the pages of lists share: the search field, the filters over units and strategies, the results.

use domain::{fiscal_year::FiscalYear, listing::MAX_TERM, text::number};
use leptos::prelude::*;

use crate::{i18n::Lang, request::Request, ui::pager::Pager};

/// What the filters of every list offer.
pub struct Offers {
    /// Years in which anything is recorded, newest first.
    pub years: Vec<(String, String)>,
    /// Units by code.
    pub units: Vec<(String, String)>,
    /// First lines of the plan by number.
    pub strategies: Vec<(String, String)>,
}

impl Offers {
    /// Reads them. The plan is that of the year asked for; `chosen` is offered even where it is a line further down.
    pub async fn load(
        request: &Request,
        year: Option<FiscalYear>,
        chosen: Option<&str>,
    ) -> Result<Self, store::StoreError> {
        let (db, actor, lang) = (&request.db, &request.actor, request.lang);
        let plan = year.unwrap_or(FiscalYear::of(request.today));
        let years = store::city::years(db, actor).await?;
        let units = store::unit::list(db, actor).await?;
        let mut strategies = store::strategy::top(db, actor, plan).await?;
        strategies.push(("routine".to_owned(), lang.routine_work().to_owned()));
        if let Some(chosen) = chosen.filter(|chosen| !strategies.iter().any(|(number, _)| number == chosen)) {
            strategies.insert(0, (chosen.to_owned(), chosen.to_owned()));
        }
        Ok(Self {
            years: years.into_iter().map(|year| (year.to_string(), lang.year(year))).collect(),
            units: units.into_iter().map(|unit| (unit.code.to_string(), unit.name)).collect(),
            strategies,
        })
    }
}

/// The policies a list can be filtered by: number and name.
pub async fn policies(request: &Request) -> Result<Vec<(String, String)>, store::StoreError> {
    let policies = store::policy::list(&request.db, &request.actor).await?;
    Ok(policies.into_iter().map(|policy| (policy.id.clone(), policy.name.unwrap_or(policy.id))).collect())
}

/// The search field, with a word beside it where what was typed is too long.
#[component]
pub fn SearchField(
    /// The request being answered.
    request: Request,
    /// What can be searched for.
    hint: &'static str,
) -> impl IntoView {
    let lang = request.lang;
    let (term, too_long) = request.term();
    view! {
        <div class="field wide">
            <label for="f-q">{lang.search()}</label>
            <input
                id="f-q"
                name="q"
                type="search"
                maxlength=MAX_TERM
                value=term.unwrap_or_default()
                placeholder=hint
                aria-invalid=too_long.then_some("true")
                aria-describedby=too_long.then_some("f-q-note")
            />
            {too_long
                .then(|| {
                    view! {
                        <p class="flag" id="f-q-note" role="alert">
                            {lang.term_too_long()}
                        </p>
                    }
                })}
        </div>
    }
}

/// Show, and a way back to everything where anything is filtered.
#[component]
pub fn FilterActions(
    /// The reader's language.
    lang: Lang,
    /// Address of the list without any filter.
    #[prop(into)]
    list: String,
    /// Whether anything is filtered.
    filtered: bool,
) -> impl IntoView {
    view! {
        <div class="actions">
            <button>{lang.show()}</button>
            {filtered.then(|| view! { <a href=list>{lang.clear_filters()}</a> })}
        </div>
    }
}

/// How many there are, and the file with all of them.
#[component]
pub fn FileHead(
    /// The reader's language.
    lang: Lang,
    /// Rows on all pages.
    total: u64,
    /// Address of the file.
    file: String,
) -> impl IntoView {
    view! {
        <div class="card-head">
            <p class="mute count" role="status">
                {number(total as f64)} " " {lang.items()}
            </p>
            <a href=file download="">
                {lang.download_csv()}
            </a>
        </div>
    }
}

/// How many there are, the rows or that there are none, the other pages.
#[component]
pub fn Results(
    /// The request being answered.
    request: Request,
    /// What is listed.
    label: &'static str,
    /// Whether a condition in the address could not be read.
    unread: bool,
    /// Rows on all pages.
    total: u64,
    /// This page, from 1.
    page: u64,
    /// How many there are.
    pages: u64,
    /// The rows.
    children: ChildrenFn,
) -> impl IntoView {
    let lang = request.lang;
    view! {
        <section class="card list" aria-label=label>
            {unread.then(|| view! { <p class="flag" role="alert">{lang.wrong_query()}</p> })}
            <p class="mute count" role="status">
                {number(total as f64)} " " {lang.items()}
            </p>
            {if total == 0 {
                view! {
                    <div class="empty">
                        <p>{lang.nothing_found()}</p>
                        <p class="mute">{lang.nothing_found_hint()}</p>
                    </div>
                }
                    .into_any()
            } else {
                children().into_any()
            }}
            <Pager request=request.clone() page=page pages=pages />
        </section>
    }
}
