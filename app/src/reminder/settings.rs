//! What one wants to be told: a part of the account's page.

use domain::reminder::Wishes;
use leptos::prelude::*;
use store::reminder::Wish;

use crate::{
    form::Submitted,
    i18n::Lang,
    ui::{
        input::{Check, Input},
        select::Choice,
    },
};

/// A day as people type it: `31/12/2569`.
fn typed(day: chrono::NaiveDate) -> String {
    use chrono::Datelike;
    format!("{}/{}/{}", day.day(), day.month(), day.year() + domain::fiscal_year::BE_OFFSET)
}

/// The form.
#[component]
pub fn ReminderSettings(
    /// The reader's language.
    lang: Lang,
    /// What was submitted.
    submitted: Submitted,
    /// What is wanted now.
    wish: Wish,
    /// The day it is.
    today: chrono::NaiveDate,
) -> impl IntoView {
    let Wishes { by_mail, soon, today: on_the_day, overdue, others, muted_until } = wish.wishes;
    // What is over mutes nothing, and is not sent along once more.
    let muted_until = muted_until.filter(|until| *until >= today);
    // Another form of the page may have been sent.
    let submitted = if submitted.value("reminders").is_some() { submitted } else { Submitted::default() };
    let check = |name: &'static str, label: &'static str, wanted: bool| {
        let checked = submitted.checked(name, wanted);
        view! { <Check lang=lang submitted=submitted.clone() label=label name=name checked=checked /> }
    };
    let langs =
        [Lang::Th, Lang::En].map(|choice| (choice.code().to_owned(), choice.other().switch_language().to_owned()));
    view! {
        <section class="card narrow reminders" aria-labelledby="reminders">
            <h2 id="reminders">{lang.reminders_heading()}</h2>
            <p class="mute">{lang.reminders_hint()}</p>
            <form method="post" action="/account/reminders" class="form">
                <input type="hidden" name="reminders" value="1" />
                <fieldset>
                    <legend>{lang.reminders_which()}</legend>
                    {check("soon", lang.reminders_soon(), soon)}
                    {check("today", lang.reminders_today(), on_the_day)}
                    {check("overdue", lang.reminders_overdue(), overdue)}
                    {check("others", lang.reminders_others(), others)}
                </fieldset>
                {check("by_mail", lang.reminders_by_mail(), by_mail)}
                <Choice
                    label=lang.reminders_lang()
                    name="mail_lang"
                    chosen=Some(submitted.value("mail_lang").unwrap_or(wish.lang))
                    options=langs.to_vec()
                    every=None
                />
                <Input
                    lang=lang
                    submitted=submitted.clone()
                    label=lang.reminders_muted()
                    name="muted_until"
                    value=muted_until.map(typed).unwrap_or_default()
                    hint=lang.reminders_muted_hint()
                    required=false
                />
                <button>{lang.reminders_save()}</button>
            </form>
        </section>
    }
}
