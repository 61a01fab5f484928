//! A change that would move other steps too: shown, asked about, then made or taken back.

use domain::plan::{Op, Plan, Push, Trial};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{Bench, Want};
use crate::chart::{
    dom::{focus, set},
    markup::Markup,
};

/// Pushed steps named in a question; of more the number is told.
const NAMED: usize = 5;

impl Bench {
    /// Shows a change; what is wrong with it is told instead.
    pub(super) fn try_out(&mut self, trial: Result<Trial, domain::plan::PlanError>) -> Want {
        match trial {
            Ok(trial) => self.trial = trial.any().then_some(trial),
            Err(error) => self.refuse(&error),
        }
        Want::Rows
    }

    /// Does something at once, or asks where it would move more.
    pub(super) fn perform(&mut self, op: &Op) -> Result<Want, domain::plan::PlanError> {
        self.trial = Some(Trial::of(&self.plan, op)?);
        Ok(self.conclude())
    }

    /// The end of a drag, or Enter: made where nothing else moves, else asked about.
    pub(super) fn conclude(&mut self) -> Want {
        let Some(trial) = &self.trial else { return Want::Rows };
        if !trial.any() && trial.pushes().is_empty() {
            return self.drop_trial();
        }
        if trial.pushes().is_empty() {
            return self.make(false);
        }
        self.ask();
        Want::Rows
    }

    /// Makes what is on trial.
    fn make(&mut self, with_pushes: bool) -> Want {
        let Some(trial) = self.trial.take() else { return Want::Nothing };
        self.close_question();
        let plan: Plan = trial.made(with_pushes);
        self.put_plan(&plan).max(Want::Rows)
    }

    /// What was moved by keys and moves nothing else is made when something else is begun.
    pub(super) fn settle(&mut self) -> Want {
        match &self.trial {
            Some(trial) if !self.asking && trial.pushes().is_empty() => self.make(false),
            _ => Want::Nothing,
        }
    }

    /// Takes back what is on trial.
    pub(super) fn drop_trial(&mut self) -> Want {
        if self.trial.take().is_none() {
            return Want::Nothing;
        }
        self.close_question();
        Want::Rows
    }

    /// Takes back what is on trial, and says so.
    pub(super) fn take_back(&mut self) -> Want {
        let want = self.drop_trial();
        if want != Want::Nothing {
            self.tell(self.lang.bench_taken_back());
        }
        want
    }

    /// An answer to the question.
    pub(super) fn answered(&mut self, answer: &str) -> Want {
        let inside =
            leptos::prelude::document().active_element().is_some_and(|active| active.has_attribute("data-ask"));
        let want = match answer {
            "all" => self.make(true),
            "one" => self.make(false),
            _ => self.take_back(),
        };
        // The buttons are gone: back to the bar they were about.
        if inside && let Some(row) = self.active {
            self.focus_row(row);
        }
        want
    }

    /// Writes the question: what else moves, and the three answers.
    pub(super) fn ask(&mut self) {
        let Some(trial) = &self.trial else { return };
        let lang = self.lang;
        let mut markup = Markup::default();
        markup.leaf("p", &[], &lang.also_moves(trial.pushes().len()));
        markup.open("ul", &[]);
        for push in trial.pushes().iter().take(NAMED) {
            markup.leaf("li", &[], &self.told_push(trial.plan(), push));
        }
        if trial.pushes().len() > NAMED {
            markup.leaf("li", &[], "…");
        }
        markup.close("ul");
        markup.open("p", &[("class", "pl-buttons".into())]);
        let answers = [("all", "", lang.bench_push_all()), ("one", "quiet", lang.bench_push_one())];
        for (word, class, text) in answers.into_iter().chain([("none", "quiet", lang.bench_push_none())]) {
            let attributes = [("type", "button"), ("class", class), ("data-ask", word)];
            markup.leaf("button", &attributes.map(|(name, value)| (name, value.into())), text);
        }
        markup.close("p");
        set(&self.board, ".pl-ask", markup);
        if let Some(ask) = self.question() {
            ask.set_hidden(false);
        }
        self.asking = true;
    }

    fn told_push(&self, plan: &Plan, push: &Push) -> String {
        let place = plan.place(push.step).unwrap_or_default();
        let title = plan.steps.get(place).map(|step| step.step.title.as_str()).unwrap_or_default();
        let span = self.lang.span(Some(push.to.0), Some(push.to.1)).unwrap_or_default();
        format!("{}. {title}: {span} ({})", place + 1, self.lang.days_moved(push.days))
    }

    fn question(&self) -> Option<HtmlElement> {
        self.board.query_selector(".pl-ask").ok()??.dyn_into().ok()
    }

    /// Takes the question away.
    pub(super) fn close_question(&mut self) {
        if std::mem::take(&mut self.asking)
            && let Some(ask) = self.question()
        {
            ask.set_hidden(true);
            ask.set_inner_html("");
        }
    }

    /// Something else was begun while a question waits.
    pub(super) fn point_to_question(&self) {
        self.tell(self.lang.bench_answer_first());
        if let Ok(Some(first)) = self.board.query_selector("[data-ask]") {
            focus(&first);
        }
    }
}
