//! What a history is filtered by: read from the address, offered as a form.

use chrono::NaiveDate;
use domain::{
    fiscal_year::parse_date,
    history::{HistoryFilter, HistoryPage, Subject},
};
use leptos::prelude::*;

use super::{field::choices, page::called};
use crate::{
    request::{Request, address},
    ui::{listing::FilterActions, select::Choice},
};

/// Parameters of the address, in the order of the form.
const NAMES: [&str; 4] = ["field", "person", "from", "until"];

/// What a history is asked for, and the names of the parameters that cannot be read. `value` gives a parameter that is
/// not blank.
pub fn read<'a>(value: impl Fn(&str) -> Option<&'a str>, page: u64) -> (HistoryFilter, Vec<&'static str>) {
    let mut unread = Vec::new();
    let mut day = |name: &'static str| -> Option<NaiveDate> {
        let day = parse_date(value(name)?).ok();
        if day.is_none() {
            unread.push(name);
        }
        day
    };
    let (from, until) = (day("from"), day("until"));
    let text = |name: &str| value(name).map(str::to_owned);
    (HistoryFilter { field: text("field"), person: text("person"), from, until, page }, unread)
}

/// The address of the file with what the page shows.
pub fn file(request: &Request) -> String {
    let kept = NAMES.into_iter().filter_map(|name| Some((name, request.param(name)?)));
    let pairs: Vec<(&str, &str)> = kept.chain([("lang", request.lang.code())]).collect();
    address(&format!("{}.csv", request.path), &pairs)
}

/// The form.
#[component]
pub fn Filters(
    /// The request being answered.
    request: Request,
    /// What the history is of.
    subject: Subject,
    /// The page found: who changed the record, where the reader may know.
    page: HistoryPage,
    /// Parameters that cannot be read.
    unread: Vec<&'static str>,
) -> impl IntoView {
    let lang = request.lang;
    let chosen = |name: &str| request.param(name).map(str::to_owned);
    let persons = page.persons.then(|| {
        let options = page.people.iter().map(|name| (name.clone(), called(lang, &page, name))).collect();
        view! {
            <Choice
                label=lang.history_person()
                name="person"
                chosen=chosen("person")
                every=Some(lang.history_everyone())
                options=options
            />
        }
    });
    let day = |name: &'static str, label: &'static str| {
        view! { <DayField request=request.clone() label=label name=name wrong=unread.contains(&name) /> }
    };
    let filtered = NAMES.iter().any(|name| request.param(name).is_some());
    view! {
        <form class="card filters" action=request.path.clone() method="get">
            <Choice
                label=lang.field()
                name="field"
                chosen=chosen("field")
                every=Some(lang.history_every_field())
                options=choices(lang, subject)
            />
            {persons}
            {day("from", lang.history_from())}
            {day("until", lang.history_until())}
            <FilterActions lang=lang list=request.path.clone() filtered=filtered />
        </form>
    }
}

/// A day that a list is narrowed by.
#[component]
pub fn DayField(
    /// The request being answered.
    request: Request,
    /// What it is called.
    label: &'static str,
    /// The parameter of the address.
    name: &'static str,
    /// Whether what was typed is no day.
    wrong: bool,
) -> impl IntoView {
    let lang = request.lang;
    let id = format!("f-{name}");
    let note = format!("{id}-note");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name=name
                autocomplete="off"
                placeholder=lang.pick("1 มี.ค. 2566", "1 Mar 2023")
                value=request.param(name).map(str::to_owned)
                aria-invalid=wrong.then_some("true")
                aria-describedby=wrong.then(|| note.clone())
            />
            {wrong
                .then(|| {
                    view! {
                        <p class="flag" id=note role="alert">
                            {lang.day_example()}
                        </p>
                    }
                })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_named() {
        let asked = |pairs: &'static [(&str, &str)]| {
            read(move |name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value), 2)
        };
        let (filter, unread) = asked(&[("field", "target"), ("from", "1 มี.ค. 2566"), ("until", "2023-03-02")]);
        assert_eq!((filter.field.as_deref(), filter.person, filter.page), (Some("target"), None, 2));
        assert_eq!(filter.from, NaiveDate::from_ymd_opt(2023, 3, 1));
        assert_eq!(filter.until, NaiveDate::from_ymd_opt(2023, 3, 2));
        assert!(unread.is_empty());
        let (filter, unread) = asked(&[("person", "somsri"), ("from", "เมื่อวาน"), ("until", "2023-02-30")]);
        assert_eq!((filter.person.as_deref(), filter.from, filter.until), (Some("somsri"), None, None));
        assert_eq!(unread, ["from", "until"]);
    }
}
