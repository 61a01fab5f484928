//! The rest of a project's record.

use domain::{
    edit::{Field, MonthField, ProjectField},
    evaluation::Evaluation,
    fiscal_year::{FiscalMonth, FiscalYear, Quarter},
    project::ProjectView,
    strategy::{Edition, StrategyLine},
    text::number,
};
use leptos::prelude::*;

use crate::{
    edit::desk::Desk,
    i18n::Lang,
    ui::{facts::Fact, own::Own},
};

/// Every field of the record that has no place of its own.
#[component]
pub fn Record(
    /// The reader's language.
    lang: Lang,
    /// The project.
    project: ProjectView,
    /// What who reads may change.
    desk: Desk,
) -> impl IntoView {
    let fact = |field, read| desk.fact(&project, Field::Project(field), read);
    let measured = |value: Option<f64>| value.map(|value| lang.measured(value, project.unit_of_measure.as_deref()));
    let money = |value: Option<domain::money::Money>| value.map(|money| format!("{} {}", money.grouped(), lang.baht()));
    let section = project.section.as_ref().map(|section| {
        if section.name == section.code { section.code.clone() } else { format!("{} ({})", section.name, section.code) }
    });
    view! {
        <dl class="facts record">
            <Fact lang=Some(lang) term=lang.code_label() value=project.code.to_string() />
            <Fact lang=Some(lang) term=lang.unit() value=format!("{} ({})", project.unit.name, project.unit.code) />
            {fact(ProjectField::Section, section)}
            <Fact lang=Some(lang) term=lang.fiscal_year() value=project.fiscal_year.map(|year| lang.year(year)) />
            {fact(ProjectField::Start, project.start.map(|date| lang.date(date)))}
            {fact(ProjectField::Finish, project.finish.map(|date| lang.date(date)))}
            {fact(ProjectField::Owner, project.owner.clone())}
            {fact(ProjectField::Coordinator, project.coordinator.clone())}
            {fact(ProjectField::Evaluator, project.evaluator.clone())}
            {fact(
                ProjectField::Policy,
                project.policy.clone().map(|policy| match policy.name {
                    Some(name) => format!("{name} ({})", policy.id),
                    None => policy.id,
                }),
            )}
            <Fact lang=Some(lang) term=lang.branch() value=project.branch.clone() />
            {fact(ProjectField::Weight, project.weight.map(number))}
            {fact(ProjectField::Target, measured(project.target))}
            {fact(ProjectField::Result, measured(project.result))}
            {fact(ProjectField::UnitOfMeasure, project.unit_of_measure.clone())}
            {fact(ProjectField::BudgetReceived, money(project.budget_received))}
            {fact(ProjectField::BudgetSpent, money(project.budget_spent))}
            {fact(ProjectField::Remark, project.remark.clone())}
        </dl>
    }
}

/// Where it hangs in the city's plan.
#[component]
pub fn StrategyPath(
    /// The reader's language.
    lang: Lang,
    /// The lines, top first.
    strategy: Vec<StrategyLine>,
    /// Hangs on none.
    routine: bool,
    /// The year, which tells the edition.
    year: Option<FiscalYear>,
    /// The same for who may change it.
    #[prop(optional_no_strip)]
    place: Option<AnyView>,
) -> impl IntoView {
    let edition = year.map(Edition::of);
    let lines = strategy
        .iter()
        .map(|line| {
            let href = domain::strategy::line_number(&line.label)
                .map(|n| crate::request::address("/projects", &[("strategy", &n)]));
            let label = line.label.clone();
            view! {
                <li>
                    {edition.map(|edition| view! { <span class="mute">{lang.strategy_level(edition, line.level)} " "</span> })}
                    {match href {
                        Some(href) => view! { <a href=href lang=lang.own_of(&label)>{label.clone()}</a> }.into_any(),
                        None => view! { <Own lang=lang text=label /> }.into_any(),
                    }}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="strategy">
            <h2 id="strategy">{lang.strategy_heading()}</h2>
            {if let Some(place) = place {
                place
            } else if routine {
                view! { <p>{lang.routine()}</p> }.into_any()
            } else if strategy.is_empty() {
                view! { <p class="mute">{lang.strategy_unknown()}</p> }.into_any()
            } else {
                view! { <ol class="path">{lines}</ol> }.into_any()
            }}
        </section>
    }
}

/// The evaluator's scores by quarter.
#[component]
pub fn Evaluations(
    /// The reader's language.
    lang: Lang,
    /// Those there are.
    evaluations: Vec<Evaluation>,
    /// The quarter in force.
    in_force: Option<(Quarter, Option<f64>)>,
) -> impl IntoView {
    let rows = Quarter::ALL
        .into_iter()
        .map(|quarter| {
            let score = evaluations
                .iter()
                .find(|evaluation| evaluation.quarter == quarter)
                .and_then(|evaluation| evaluation.score)
                .or(in_force.filter(|(q, _)| *q == quarter).and_then(|(_, score)| score));
            let current = in_force.is_some_and(|(q, _)| q == quarter);
            view! {
                <tr>
                    <th scope="row">
                        {lang.quarter()} " " {quarter.number()}
                        {current.then(|| view! { <span class="mute">" · " {lang.evaluated_quarter()}</span> })}
                    </th>
                    <td class="num">{score.map_or_else(|| lang.not_evaluated().to_owned(), number)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="evaluations">
            <h2 id="evaluations">{lang.evaluations_heading()}</h2>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{lang.quarter()}</th>
                        <th scope="col" class="num">
                            {lang.score()}
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

/// Twelve months of the project's own measure, where any is known.
#[component]
pub fn Months(
    /// The reader's language.
    lang: Lang,
    /// The project.
    project: ProjectView,
    /// What who reads may change.
    desk: Desk,
) -> impl IntoView {
    // Who may fill them in sees all twelve.
    let months: Vec<FiscalMonth> = (1..=12)
        .filter_map(|number| FiscalMonth::new(number).ok())
        .filter(|month| {
            let known = project.months.iter().any(|known| known.month == *month);
            known || desk.may(Field::Month(*month, MonthField::Result))
        })
        .collect();
    (!months.is_empty()).then(|| {
        let rows = months
            .into_iter()
            .map(|month| {
                let known = project.months.iter().find(|known| known.month == month);
                let cell = |field, read: Option<f64>, blank: &'static str| {
                    let read = || read.map_or_else(|| blank.to_owned(), number).into_any();
                    desk.may_place(&project, Field::Month(month, field)).unwrap_or_else(read)
                };
                view! {
                    <tr>
                        <th scope="row">{month.number()} " · " {lang.month(month)}</th>
                        <td class="num">{cell(MonthField::Target, known.and_then(|known| known.target), "–")}</td>
                        <td class="num">
                            {cell(MonthField::Result, known.and_then(|known| known.result), lang.not_reported())}
                        </td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <section class="card" aria-labelledby="months">
                <h2 id="months">{lang.months_heading()}</h2>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{lang.month_label()}</th>
                            <th scope="col" class="num">
                                {lang.target()}
                            </th>
                            <th scope="col" class="num">
                                {lang.result()}
                                {project.unit_of_measure.clone().map(|unit| view! { <span class="mute">" (" {unit} ")"</span> })}
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}
