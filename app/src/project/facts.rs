//! The rest of a project's record.

use domain::{
    evaluation::Evaluation,
    fiscal_year::{FiscalYear, Quarter},
    project::ProjectView,
    strategy::{Edition, StrategyLine},
    text::number,
};
use leptos::prelude::*;

use crate::{i18n::Lang, ui::facts::Fact};

/// Every field of the record that has no place of its own.
#[component]
pub fn Record(
    /// The reader's language.
    lang: Lang,
    /// The project.
    project: ProjectView,
) -> impl IntoView {
    let measured = |value: Option<f64>| {
        value.map(|value| match &project.unit_of_measure {
            Some(unit) => format!("{} {unit}", number(value)),
            None => number(value),
        })
    };
    let money = |value: Option<domain::money::Money>| value.map(|money| format!("{} {}", money.grouped(), lang.baht()));
    let section = project.section.as_ref().map(|section| {
        if section.name == section.code { section.code.clone() } else { format!("{} ({})", section.name, section.code) }
    });
    view! {
        <dl class="facts record">
            <Fact term=lang.code_label() value=project.code.to_string() />
            <Fact term=lang.unit() value=format!("{} ({})", project.unit.name, project.unit.code) />
            <Fact term=lang.section() value=section />
            <Fact term=lang.fiscal_year() value=project.fiscal_year.map(|year| lang.year(year)) />
            <Fact term=lang.start() value=project.start.map(|date| lang.date(date)) />
            <Fact term=lang.finish() value=project.finish.map(|date| lang.date(date)) />
            <Fact term=lang.owner() value=project.owner.clone() />
            <Fact term=lang.coordinator() value=project.coordinator.clone() />
            <Fact term=lang.evaluator() value=project.evaluator.clone() />
            <Fact term=lang.policy() value=project.policy.clone().map(|policy| match policy.name {
                Some(name) => format!("{name} ({})", policy.id),
                None => policy.id,
            }) />
            <Fact term=lang.weight() value=project.weight.map(number) />
            <Fact term=lang.target() value=measured(project.target) />
            <Fact term=lang.result() value=measured(project.result) />
            <Fact term=lang.unit_of_measure() value=project.unit_of_measure.clone() />
            <Fact term=lang.budget_received() value=money(project.budget_received) />
            <Fact term=lang.budget_spent() value=money(project.budget_spent) />
            <Fact term=lang.remark() value=project.remark.clone() />
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
                        Some(href) => view! { <a href=href>{label}</a> }.into_any(),
                        None => label.into_any(),
                    }}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="strategy">
            <h2 id="strategy">{lang.strategy_heading()}</h2>
            {if routine {
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
) -> impl IntoView {
    let months = project.months;
    (!months.is_empty()).then(|| {
        let rows = months
            .into_iter()
            .map(|month| {
                let show = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), number);
                view! {
                    <tr>
                        <th scope="row">{month.month.number()} " · " {lang.month(month.month)}</th>
                        <td class="num">{show(month.target)}</td>
                        <td class="num">
                            {month.result.map_or_else(|| lang.not_reported().to_owned(), number)}
                        </td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <section class="card later" aria-labelledby="months">
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
                                {project.unit_of_measure.map(|unit| view! { <span class="mute">" (" {unit} ")"</span> })}
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}
