//! The form of a report awake: the slider, the curve that follows it, and what is wrong told at once.

use std::{cell::RefCell, rc::Rc};

use domain::{
    chart::{Day, curve::CurveData, trial::PlanSpan},
    fiscal_year::parse_date,
    report::{
        FieldProblem, NewQuarter, NewReport, Odd, QuarterFacts, ReportDraft, ReportError, ReportFacts, ReportField,
        bits, to_ask,
    },
    text::{number, parse_number},
};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement};

use crate::{
    chart::curve::{paint, wire::Sent},
    i18n::Lang,
    press::once_released,
    report::{mark, typed::pairs, wire},
};

const EVENTS: [&str; 4] = ["input", "restored", "focusout", "submit"];

/// What a report is weighed against.
enum Facts {
    Project(ReportFacts),
    Kpi(QuarterFacts),
}

/// The form and what its report is weighed against.
struct Desk {
    form: HtmlFormElement,
    lang: Lang,
    facts: Option<Facts>,
    curve: Option<(CurveData, PlanSpan)>,
    /// Fields that were left once: what is wrong is told there, not while somebody still types.
    left: RefCell<Vec<ReportField>>,
}

/// Wakes the page's form.
pub fn wake() {
    let Some(form) = document().get_element_by_id("report").and_then(|form| form.dyn_into::<HtmlFormElement>().ok())
    else {
        return;
    };
    let said = |name: &str| form.get_attribute(name);
    let lang = said("data-lang").and_then(|code| Lang::from_code(&code)).unwrap_or_default();
    let curve = said("data-curve").and_then(|sent| Sent::decode(&sent)).map(|sent| {
        let day = |name: &str| said(name).and_then(|day| day.parse().ok()).map(Day);
        (sent.data, PlanSpan { first: day("data-first"), last: day("data-last") })
    });
    // What the server found wrong stays told until it is mended.
    let told = |field: &&ReportField| {
        form.query_selector(&format!("#f-{}-problem", field.as_str())).is_ok_and(|line| line.is_some())
    };
    let left = ReportField::ALL.iter().filter(told).copied().collect();
    let desk = Rc::new(Desk {
        lang,
        facts: said("data-facts")
            .and_then(|facts| wire::decode(&facts))
            .map(Facts::Project)
            .or_else(|| Some(Facts::Kpi(wire::decode_quarters(&said("data-quarters")?)?))),
        curve,
        left: RefCell::new(left),
        form,
    });
    let _ = desk.form.class_list().add_1("awake");
    desk.begin_with_last();
    desk.follow();
    let on_event = {
        let desk = desk.clone();
        Closure::<dyn Fn(Event)>::new(move |event: Event| desk.on(&event))
    };
    for kind in EVENTS {
        // First of all who listen to the form: what is wrong is not sent.
        let listener = on_event.as_ref().unchecked_ref();
        let _ = desk.form.add_event_listener_with_callback_and_bool(kind, listener, true);
    }
    on_event.forget();
}

impl Desk {
    fn on(self: &Rc<Self>, event: &Event) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        match event.type_().as_str() {
            "input" => {
                if let Some(slider) = target.as_ref().filter(|target| target.class_list().contains("rp-slider")) {
                    let value = slider.unchecked_ref::<HtmlInputElement>().value();
                    if let Some(percent) = self.input("percent") {
                        percent.set_value(&value);
                    }
                }
                self.follow();
                self.weigh(false);
            }
            // What was kept is back.
            "restored" => {
                self.follow();
                self.weigh(false);
            }
            "focusout" => {
                let field = target.and_then(|target| ReportField::from_word(&target.get_attribute("name")?));
                if let Some(field) = field.filter(|field| !self.left.borrow().contains(field)) {
                    self.left.borrow_mut().push(field);
                }
                let desk = self.clone();
                once_released(move || drop(desk.weigh(false)));
            }
            "submit" => self.submit(event),
            _ => {}
        }
    }

    /// Without a network the page that is kept stands in for the one that begins with the last report's words: it knows
    /// them. They are its own then, so that what was typed before goes before them.
    fn begin_with_last(&self) {
        if !window().location().search().is_ok_and(|asked| asked.contains("from=last")) {
            return;
        }
        let (name, words) = match &self.facts {
            Some(Facts::Project(facts)) => {
                let day = self.input("date").and_then(|input| parse_date(&input.value()).ok()).unwrap_or(facts.today);
                ("narrative", facts.last(day).and_then(|last| last.narrative.clone()))
            }
            Some(Facts::Kpi(facts)) => {
                let quarter = self.input("quarter").and_then(|input| input.value().parse::<u8>().ok());
                let before = facts.quarters.iter().rev().filter(|known| Some(known.quarter.number()) < quarter);
                ("report", before.filter_map(|known| known.report.clone()).next())
            }
            None => return,
        };
        let area = self.form.query_selector(&format!("textarea[name={name}]")).ok().flatten();
        if let (Some(area), Some(words)) = (area.and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok()), words)
            && area.value().is_empty()
        {
            let _ = area.set_default_value(&words);
        }
    }

    /// What is wrong is told before anything is sent; whoever sends listens after this.
    fn submit(&self, event: &Event) {
        *self.left.borrow_mut() = ReportField::ALL.to_vec();
        if let Some(first) = self.weigh(true) {
            event.prevent_default();
            // What was asked was about other words.
            if let Ok(Some(asked)) = self.form.query_selector("#asks") {
                asked.remove();
            }
            self.say(self.lang.rep_problems());
            let _ = first.focus();
        } else if let Some(sure) = self.ask_back() {
            // Asked while whoever knows is here: without a network the server's question would come when they are gone.
            event.prevent_default();
            self.say(self.lang.rep_asks());
            let _ = sure.focus();
        }
    }

    /// Asks about what is odd and was not said to be meant; gives the box by which that is said.
    fn ask_back(&self) -> Option<HtmlElement> {
        let pairs = pairs(&self.form);
        let draft = ReportDraft::read(&pairs);
        let mut later = None;
        let odd = match self.facts.as_ref()? {
            Facts::Project(facts) => {
                let report = NewReport::parse(&draft, facts).ok()?;
                later = facts.below(report.date, report.percent).and_then(|known| Some((known.date, known.percent?)));
                report.odd(facts)
            }
            Facts::Kpi(facts) => NewQuarter::parse(&draft, facts).ok()?.odd(facts),
        };
        let meant = pairs.iter().find(|(name, _)| name == "confirmed").and_then(|(_, meant)| meant.parse().ok());
        let meant = meant.unwrap_or_default();
        let asked = to_ask(&odd, meant);
        let lines = self.lines("data-odd");
        let words = |odd: &Odd| Some(self.lang.odd_filled(lines.split('\n').nth(*odd as usize)?, later));
        let words: Vec<String> = asked.iter().filter_map(words).collect();
        if words.is_empty() { None } else { mark::asks(&self.form, self.lang, &words, meant | bits(&asked)) }
    }

    /// Words the form brings along, a line each.
    fn lines(&self, name: &str) -> String {
        self.form.get_attribute(name).unwrap_or_default()
    }

    fn input(&self, name: &str) -> Option<HtmlInputElement> {
        self.form.query_selector(&format!("input[name={name}]")).ok()??.dyn_into().ok()
    }

    /// The slider and the curve follow the percent that is typed.
    fn follow(&self) {
        let typed = self.input("percent").and_then(|input| parse_number(&input.value()));
        let Some(percent) = typed.filter(|percent| (0.0..=100.0).contains(percent)) else { return };
        if let Ok(Some(slider)) = self.form.query_selector(".rp-slider") {
            let slider: &HtmlInputElement = slider.unchecked_ref();
            slider.set_value(&percent.to_string());
            let _ = slider.set_attribute("aria-valuetext", &format!("{} %", number(percent)));
        }
        let Some((data, plan)) = &self.curve else { return };
        let day = self.input("date").and_then(|input| parse_date(&input.value()).ok()).map_or(data.today, Day::from);
        let tried = data.tried(day, percent, *plan);
        let inside = |selector: &str, html: &str| {
            if let Ok(Some(place)) = self.form.query_selector(selector) {
                place.set_inner_html(html);
            }
        };
        inside("#curve", &paint::whole(&tried, self.lang, "curve"));
        inside(".rp-curve tbody", &paint::rows(&tried, self.lang));
        // What is said beside the line follows it.
        if let Ok(Some(key)) = self.form.query_selector(".rp-curve .key-forecast")
            && let Some(item) = key.parent_element()
        {
            let drawn = tried.forecast.is_some() || tried.finish.is_some();
            let _ = if drawn { item.remove_attribute("hidden") } else { item.set_attribute("hidden", "") };
            if let Some(words) = item.last_element_child() {
                words.set_text_content(Some(&paint::forecast(&tried, self.lang)));
            }
        }
    }

    /// What is wrong, told at the fields that were left; gives the first of them where somebody wants to send.
    fn weigh(&self, all: bool) -> Option<HtmlElement> {
        let draft = ReportDraft::read(&pairs(&self.form));
        let problems = match &self.facts {
            Some(Facts::Project(facts)) => NewReport::parse(&draft, facts).err(),
            Some(Facts::Kpi(facts)) => NewQuarter::parse(&draft, facts).err(),
            None => None,
        };
        let problems = problems.unwrap_or_default();
        let left = self.left.borrow();
        let mut first = None;
        for field in ReportField::ALL {
            let wrong = problems.iter().find(|problem| problem.field == *field);
            // What asks why is told while somebody still types, for then the field for the reason is shown.
            let told = wrong.filter(|wrong| {
                let asks = matches!(wrong.error, ReportError::FallNeedsReason { .. } | ReportError::OverBudget { .. });
                all || asks || left.contains(field)
            });
            if let Some(input) = self.tell(*field, told)
                && first.is_none()
                && wrong.is_some()
            {
                first = Some(input);
            }
        }
        first.filter(|_| all && !problems.is_empty())
    }

    /// Shows what is wrong beside a field, or nothing; gives what is typed in.
    fn tell(&self, field: ReportField, wrong: Option<&FieldProblem>) -> Option<HtmlElement> {
        let name = field.as_str();
        let place = self.form.query_selector(&format!("[data-report={name}]")).ok()??;
        let input = place.query_selector("input, textarea").ok()??;
        if matches!(field, ReportField::FallReason | ReportField::SpentRemark)
            && let Some(box_) = place.parent_element()
        {
            let asked = wrong.is_some() || typed(&input);
            let _ = if asked { box_.remove_attribute("hidden") } else { box_.set_attribute("hidden", "") };
        }
        let words = wrong.map(|wrong| self.lang.report_filled(&wrong.error, &self.lines("data-words")));
        mark::tell(&self.form, name, words.as_deref())
    }

    /// Tells something, politely.
    fn say(&self, words: &str) {
        if let Ok(Some(line)) = self.form.query_selector(".rp-said") {
            line.set_text_content(Some(words));
        }
    }
}

fn typed(input: &Element) -> bool {
    let value = input
        .dyn_ref::<HtmlInputElement>()
        .map(HtmlInputElement::value)
        .or_else(|| input.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value));
    value.is_some_and(|value| !value.trim().is_empty())
}
