//! What one wants to be told, and what one has read.

use app::form::{Flash, Problem, Submitted};
use axum::{
    Form,
    extract::State,
    http::{StatusCode, request::Parts},
    response::Response,
};
use chrono::{NaiveDate, Utc};
use domain::{fiscal_year::parse_date, reminder::Wishes};
use serde::Deserialize;
use store::{StoreError, reminder::Wish};

use crate::{
    page::{again, refused},
    router::AppState,
    routes::Routes,
    session::{By, done},
    settings::today,
};

/// The forms.
pub fn routes() -> Routes {
    Routes::new().post("/account/reminders", set).post("/my/notices/read", read)
}

#[derive(Deserialize)]
struct WishForm {
    soon: Option<String>,
    today: Option<String>,
    overdue: Option<String>,
    others: Option<String>,
    by_mail: Option<String>,
    // Boxes that are not ticked are not sent, so these two tell the form from what is none of ours.
    mail_lang: String,
    muted_until: String,
}

impl WishForm {
    /// What is wanted; what is wrong with the day, where something is.
    fn read(&self, today: NaiveDate) -> Result<Wish, Problem> {
        let muted_until = match self.muted_until.trim() {
            "" => None,
            typed => Some(parse_date(typed).map_err(|_| Problem::label(|lang| lang.not_a_day()))?),
        };
        if muted_until.is_some_and(|until| until < today) {
            return Err(Problem::label(|lang| lang.reminders_muted_past()));
        }
        let wishes = Wishes {
            by_mail: self.by_mail.is_some(),
            soon: self.soon.is_some(),
            today: self.today.is_some(),
            overdue: self.overdue.is_some(),
            others: self.others.is_some(),
            muted_until,
        };
        Ok(Wish { wishes, lang: self.mail_lang.clone() })
    }

    /// As it was sent, for the page that gives it back.
    fn values(&self) -> Vec<(&str, &str)> {
        let boxes = [
            ("soon", &self.soon),
            ("today", &self.today),
            ("overdue", &self.overdue),
            ("others", &self.others),
            ("by_mail", &self.by_mail),
        ];
        let checked = boxes.into_iter().filter(|(_, on)| on.is_some()).map(|(name, _)| (name, "on"));
        [("reminders", "1"), ("mail_lang", self.mail_lang.as_str()), ("muted_until", self.muted_until.as_str())]
            .into_iter()
            .chain(checked)
            .collect()
    }
}

async fn set(State(state): State<AppState>, By(asker): By, parts: Parts, Form(form): Form<WishForm>) -> Response {
    if asker.actor.person().is_none() {
        return refused(&state, parts, StoreError::Forbidden).await;
    }
    let wish = match form.read(today()) {
        Ok(wish) => wish,
        Err(problem) => {
            let submitted = Submitted::refused("muted_until", problem).with(&form.values());
            return again(&state, parts, "/account", StatusCode::UNPROCESSABLE_ENTITY, submitted).await;
        }
    };
    match store::reminder::set_wish(&state.db, &asker.actor, &wish).await {
        Ok(()) => done(&state, "/account", Flash::RemindersSaved),
        Err(error) => refused(&state, parts, error).await,
    }
}

#[derive(Deserialize)]
struct ReadForm {
    until: NaiveDate,
}

async fn read(State(state): State<AppState>, By(asker): By, parts: Parts, Form(form): Form<ReadForm>) -> Response {
    match store::reminder::read(&state.db, &asker.actor, form.until, Utc::now()).await {
        Ok(()) => done(&state, "/my/notices", Flash::NoticesRead),
        Err(error) => refused(&state, parts, error).await,
    }
}
