//! What a plan that is worked on is held against: the plan in force, or one that was in force before.

use domain::plan::{Baseline, Plan, PlanState, PlanView};
use leptos::prelude::*;

use crate::i18n::Lang;

/// The plan it is held against: the one chosen by its number, else what stands; of a draft, what was approved before
/// it.
pub fn plan<'a>(view: &'a PlanView, earlier: &'a [Baseline], chosen: Option<i32>) -> &'a Plan {
    let chosen = earlier.iter().find(|baseline| Some(baseline.number) == chosen);
    match (chosen, view.state, &view.baseline) {
        (Some(baseline), ..) => &baseline.plan,
        (None, PlanState::Draft | PlanState::Submitted, Some(baseline)) => &baseline.plan,
        (None, ..) => &view.plan,
    }
}

/// The choice, where there is one, and why the chosen plan was replaced.
#[component]
pub fn Against(
    /// The reader's language.
    lang: Lang,
    /// How far the plan has come.
    state: PlanState,
    /// The number of the chosen plan.
    chosen: Option<i32>,
    /// The plans in force before, newest first.
    earlier: Vec<Baseline>,
) -> Option<AnyView> {
    let newest = earlier.first()?;
    // A draft is held against what was approved before it, unless it is told otherwise.
    let first = (state == PlanState::Approved).then(|| view! { <option value="">{lang.bench_in_force()}</option> });
    let known = earlier.iter().find(|baseline| Some(baseline.number) == chosen);
    let shown = known.or((state != PlanState::Approved).then_some(newest));
    let why = shown.map(|baseline| {
        let reason = baseline.reason.clone().map(|reason| format!(" · {reason}"));
        view! {
            <p class="hint">
                {lang.bench_replaced()} " " {lang.clock(baseline.replaced_at)} " · " {baseline.replaced_by.clone()} {reason}
            </p>
        }
    });
    let selected = shown.map(|baseline| baseline.number);
    let options = earlier
        .iter()
        .map(|baseline| {
            let until = lang.clock(baseline.replaced_at);
            view! {
                <option value=baseline.number.to_string() selected=selected == Some(baseline.number)>
                    {lang.bench_baseline(baseline.number, &until)}
                </option>
            }
        })
        .collect_view();
    Some(
        view! {
            <div class="field pl-against">
                <label for="baseline">{lang.bench_against()}</label>
                <select id="baseline" name="baseline" form="plan-form">
                    {first}
                    {options}
                </select>
                {why}
            </div>
        }
        .into_any(),
    )
}
