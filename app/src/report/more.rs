//! What is folded away in the form of a project's report, for few reports need it: steps, troubles, money, the month's result.

use domain::{
    money::Money,
    report::{KnownStep, ReportField as F},
};
use leptos::prelude::*;
use store::report::ProjectSheet;

use super::{
    draft::ReportForm,
    field::{Typing, field},
};
use crate::{i18n::Lang, ui::own::Own};

/// The fields of it.
pub(super) const MORE: [F; 10] = [
    F::Step,
    F::Problem,
    F::ProblemWho,
    F::ProblemBy,
    F::Obstacle,
    F::ObstacleWho,
    F::ObstacleBy,
    F::Spent,
    F::SpentRemark,
    F::MonthResult,
];

/// The steps of the plan: those told finished before are ticked, and not told again.
pub(super) fn steps(lang: Lang, form: &ReportForm, sheet: &ProjectSheet) -> AnyView {
    if sheet.facts.steps.is_empty() {
        return ().into_any();
    }
    let chosen: Vec<String> = form.draft.all(F::Step).map(str::to_owned).collect();
    let problem = form.problem(lang, F::Step);
    let before = |step: &KnownStep| sheet.finished.iter().find(|(known, _)| *known == step.id).map(|(_, day)| *day);
    let items = sheet
        .facts
        .steps
        .iter()
        .map(|step| {
            let id = step.id.0.to_string();
            let checked = chosen.contains(&id);
            // What was told before is not told again: without a name it is not sent.
            if let Some(day) = before(step).filter(|_| !checked) {
                return view! {
                    <li class="check">
                        <input id=format!("step-{id}") type="checkbox" value="" checked disabled />
                        <label for=format!("step-{id}")>
                            <Own lang=lang text=step.title.clone() /> " " <span class="mute">{lang.rep_step_told(day)}</span>
                        </label>
                    </li>
                }
                .into_any();
            }
            view! {
                <li class="check">
                    <input id=format!("step-{id}") name="step" type="checkbox" value=id.clone() checked=checked />
                    <label for=format!("step-{id}") lang=lang.own_of(&step.title)>{step.title.clone()}</label>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <fieldset class="rp-part" data-report=F::Step.as_str()>
            <legend>{lang.report_field(F::Step)}</legend>
            {problem.map(|text| view! { <p class="problem">{text}</p> })}
            <ul class="plain-list">{items}</ul>
        </fieldset>
    }
    .into_any()
}

/// What hinders, who should act, and by when.
pub(super) fn trouble(lang: Lang, form: &ReportForm) -> AnyView {
    let one = |[what, who, by]: [F; 3]| {
        view! {
            {field(lang, form, what, Typing::Lines(2), None, false)}
            <div class="rp-two">
                {field(lang, form, who, Typing::Line, Some(lang.rep_who_hint().to_owned()), false)}
                {field(lang, form, by, Typing::Day, Some(lang.rep_date_hint().to_owned()), false)}
            </div>
        }
    };
    view! {
        <fieldset class="rp-part">
            <legend>{lang.rep_trouble()}</legend>
            {one([F::Problem, F::ProblemWho, F::ProblemBy])}
            {one([F::Obstacle, F::ObstacleWho, F::ObstacleBy])}
        </fieldset>
    }
    .into_any()
}

/// What was spent, beside the total so far, the budget, and what is left of it.
pub(super) fn money(lang: Lang, form: &ReportForm, sheet: &ProjectSheet) -> AnyView {
    let baht = |money: Money| format!("{} {}", money.grouped(), lang.baht());
    let spent = sheet.facts.spent;
    let told = match sheet.facts.budget.filter(|budget| *budget > Money::ZERO) {
        Some(budget) => {
            let left = Money(budget.satang() - spent.satang());
            let (word, left) = match left < Money::ZERO {
                true => (lang.rep_over(), Money(-left.satang())),
                false => (lang.rep_left(), left),
            };
            let (so_far, of_budget) = (lang.rep_spent_so_far(), lang.rep_of_budget());
            format!("{so_far} {} {of_budget} {} · {word} {}", baht(spent), baht(budget), baht(left))
        }
        None => format!("{} {} · {}", lang.rep_spent_so_far(), baht(spent), lang.no_budget()),
    };
    view! {
        <fieldset class="rp-part">
            <legend>{lang.rep_money()}</legend>
            {field(lang, form, F::Spent, Typing::Number, Some(told), false)}
            <div class="rp-over" hidden=!form.touches(&[F::SpentRemark])>
                {field(lang, form, F::SpentRemark, Typing::Line, Some(lang.rep_public_hint().to_owned()), false)}
            </div>
        </fieldset>
    }
    .into_any()
}

/// The month's result, beside its target and what is published of it.
pub(super) fn result(lang: Lang, form: &ReportForm, sheet: &ProjectSheet) -> AnyView {
    let known = sheet.project.months.iter().find(|known| known.month == sheet.month);
    let unit = sheet.project.unit_of_measure.clone().unwrap_or_default();
    let target = known.and_then(|known| known.target);
    let of_unit = |words: &str, value: f64| format!("{words} {}", lang.measured(value, Some(&unit)));
    let told = [
        target.map(|target| of_unit(lang.rep_target(), target)),
        known.and_then(|known| known.result).map(|result| of_unit(lang.rep_result_published(), result)),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    let hint = if told.is_empty() { Some(unit).filter(|unit| !unit.is_empty()) } else { Some(told.join(" · ")) };
    view! {
        <fieldset class="rp-part">
            <legend>{lang.report_field(F::MonthResult)} " " {lang.month(sheet.month)}</legend>
            {field(lang, form, F::MonthResult, Typing::Number, hint, false)}
        </fieldset>
    }
    .into_any()
}
