//! Where a project stands, in a sentence or two.

use chrono::NaiveDate;
use domain::{
    project::ProjectView,
    standing::{Status, forecast, fresh_report, planned_on},
    step::{is_incomplete, planned_days},
    text::number,
};
use leptos::prelude::*;

use crate::i18n::Lang;

/// What the plan asks for today and where this pace leads, in words.
#[component]
pub fn Sentence(
    /// The reader's language.
    lang: Lang,
    /// The project.
    project: ProjectView,
    /// The day of reading.
    today: NaiveDate,
) -> impl IntoView {
    let facts = project.facts();
    let at_end = facts.at_end(today);
    let pace = forecast(facts, today, today);
    let finish = pace.and_then(|pace| pace.finish).filter(|finish| *finish > today);
    // A year closes what has no last day of its own.
    let ends = match is_incomplete(facts.steps) {
        true => facts.finish,
        false => planned_days(facts.steps, facts.start, facts.finish).1,
    };
    let by_end = if ends.is_some() { lang.by_plan_end() } else { lang.by_year_end() };
    // The word beside the number may follow the plan as of the last report, so the sentence names that as well.
    let at_report = fresh_report(&project.reports, today)
        .filter(|_| !matches!(project.status, Status::Done | Status::Late))
        .and_then(|report| planned_on(facts, report.date))
        .filter(|due| project.planned.is_some_and(|planned| planned.round() != due.round()));
    let planned = match project.planned {
        Some(planned) => view! {
            {lang.expected_now()}
            " "
            <strong>{number(planned.round())} " %"</strong>
            " "
            {lang.today_word()}
            {at_report
                .map(|due| {
                    view! {
                        " "
                        {lang.and_word()}
                        " "
                        <strong>{number(due.round())} " %"</strong>
                        " "
                        {lang.at_last_report()}
                    }
                })}
        }
        .into_any(),
        None if is_incomplete(&project.steps) => lang.plan_lacks_part().into_any(),
        None => lang.no_plan_given().into_any(),
    };
    view! {
        <p class="sentence">
            {planned}
            {(at_end.is_some() || finish.is_some()).then(|| lang.pick("", "."))}
            {at_end
                .map(|(_, pace)| {
                    view! {
                        " "
                        {lang.at_this_pace()}
                        " "
                        <strong>{number(pace.at_until.round())} " %"</strong>
                        " "
                        {by_end}
                    }
                })}
            {finish
                .map(|finish| {
                    view! {
                        " "
                        {if at_end.is_some() { lang.and_done_on() } else { lang.done_on_at_this_pace() }}
                        " "
                        <strong>{lang.date(finish)}</strong>
                    }
                })}
            {lang.pick("", ".")}
        </p>
    }
}

#[cfg(test)]
mod tests {
    use domain::{progress_report::ProgressReport, step::Step};

    use super::*;
    use crate::chart::tests::{day, html, project};

    /// The words of the sentence, without its marks.
    fn said(project: &ProjectView, today: NaiveDate, lang: Lang) -> String {
        let project = project.clone();
        let page = html(move || view! { <Sentence lang=lang project=project today=today /> });
        let mut words = String::new();
        let mut inside = false;
        for c in page.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                _ if !inside => words.push(c),
                _ => {}
            }
        }
        words
    }

    fn half_year() -> ProjectView {
        let step = Step {
            order: 1,
            title: "ขั้นตอน".to_owned(),
            weight: Some(100.0),
            start: Some(day(2022, 10, 1)),
            finish: Some(day(2023, 3, 31)),
        };
        let mut project = project(vec![step]);
        project.reports = vec![ProgressReport::of(day(2023, 2, 28), Some(40.0))];
        project.progress = Some(40.0);
        project.planned = Some(83.0);
        project
    }

    #[test]
    fn english_sentences_end() {
        let said = said(&half_year(), day(2023, 3, 1), Lang::En);
        assert!(said.contains(" today. At this pace it reaches ") || said.contains(" report. At this pace"), "{said}");
        assert!(said.ends_with('.') && !said.contains(".."), "{said}");
        assert!(said.contains("by the end of the plan and is done on"), "{said}");
    }

    #[test]
    fn who_is_overdue_is_past_the_end_of_the_plan() {
        // The record's last day is later than the steps', which are what counts.
        let project = ProjectView { finish: Some(day(2023, 9, 30)), ..half_year() };
        let said = said(&project, day(2023, 4, 15), Lang::En);
        assert!(!said.contains("by the end of") && said.contains("At this pace it is done on"), "{said}");
    }

    #[test]
    fn the_finished_are_given_no_forecast() {
        let project = ProjectView { progress: Some(100.0), ..half_year() };
        let said = said(&project, day(2023, 3, 1), Lang::Th);
        assert!(!said.contains("หากคงจังหวะเดิม"), "{said}");
    }

    #[test]
    fn a_year_ends_what_has_no_last_day() {
        let mut project = half_year();
        project.steps.clear();
        project.start = Some(day(2022, 10, 1));
        project.planned = None;
        let said = said(&project, day(2023, 3, 1), Lang::En);
        assert!(said.contains("by the end of the fiscal year") && !said.contains("end of the plan"), "{said}");
    }
}
