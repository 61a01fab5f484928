//! Where the history of something is, and the page it is the history of.

use domain::{
    edit::Record,
    fiscal_year::FiscalYear,
    history::Subject,
    permission::{Action, Actor, Scope},
    unit::{SectionCode, UnitCode},
};
use uuid::Uuid;

use super::page::{address_of, code_of};
use crate::i18n::Lang;

/// The key by which the store finds it, from the parameters of an address; `None` where one is no such key.
pub fn key_of(subject: Subject, part: impl Fn(&str) -> Option<String>) -> Option<String> {
    let parts: Option<Vec<String>> = subject.parts().iter().map(|name| part(name)).collect();
    let parts = parts?;
    let first = parts.first()?.trim();
    Some(match subject {
        Subject::Record(record) => code_of(record, first)?,
        Subject::Unit => first.parse::<UnitCode>().ok()?.to_string(),
        Subject::Section => {
            format!("{}/{}", first.parse::<UnitCode>().ok()?, parts.get(1)?.parse::<SectionCode>().ok()?)
        }
        Subject::Edition | Subject::Account => first.to_owned(),
        Subject::Line => format!("{first}/{}", parts.get(1)?.parse::<Uuid>().ok()?),
        Subject::Policy => first.parse::<Uuid>().ok()?.to_string(),
        Subject::Year => first.parse::<FiscalYear>().ok()?.to_string(),
    })
}

/// The address of its history.
pub fn history_of(subject: Subject, key: &str) -> String {
    let (first, second) = key.split_once('/').unwrap_or((key, ""));
    pattern_of(subject, |name| if subject.parts().first() == Some(&name) { first } else { second }.to_owned())
}

/// The address of a history, with what stands at each parameter.
pub fn pattern_of(subject: Subject, part: impl Fn(&str) -> String) -> String {
    let page = match subject {
        Subject::Record(record) => address_of(record, &part("code")),
        Subject::Unit => format!("/units/{}", part("code")),
        Subject::Section => format!("/units/{}/sections/{}", part("code"), part("section")),
        Subject::Edition => format!("/strategy/{}", part("edition")),
        Subject::Line => format!("/strategy/{}/lines/{}", part("edition"), part("id")),
        Subject::Policy => format!("/policies/{}", part("id")),
        Subject::Year => format!("/admin/periods/{}", part("year")),
        Subject::Account => format!("/admin/users/{}", part("name")),
    };
    format!("{page}/history")
}

/// The address of the page that shows it to the reader; `None` where there is none for them. `place` is where it
/// belongs: whoever keeps another unit is not led to a page that refuses them.
pub fn page_of(subject: Subject, key: &str, actor: &Actor, place: &Scope) -> Option<String> {
    let (first, second) = key.split_once('/').unwrap_or((key, ""));
    let keeps_plan = actor.may(Action::ManageStrategy, place);
    match subject {
        Subject::Record(record) => Some(address_of(record, key)),
        Subject::Unit => Some(format!("/units/{key}")),
        Subject::Section if actor.may(Action::ManageUnits, place) => {
            Some(format!("/admin/units/{first}/sections/{second}"))
        }
        Subject::Section => Some(format!("/units/{first}")),
        Subject::Edition if keeps_plan => Some(format!("/admin/strategy/{key}")),
        Subject::Line if keeps_plan => Some(format!("/admin/strategy/{first}/lines/{second}")),
        Subject::Edition | Subject::Line => Some("/strategy".to_owned()),
        Subject::Policy => keeps_plan.then(|| format!("/admin/policies/{key}")),
        Subject::Year => Some(format!("/admin/periods/{key}")),
        Subject::Account => Some(format!("/admin/users/{key}")),
    }
}

/// The list it is found in, and what that is called.
pub fn list_of(subject: Subject, lang: Lang) -> (&'static str, &'static str) {
    match subject {
        Subject::Record(Record::Project) => ("/projects", lang.projects()),
        Subject::Record(Record::Kpi) => ("/kpis", lang.kpis()),
        Subject::Unit | Subject::Section => ("/units", lang.units()),
        Subject::Edition | Subject::Line | Subject::Policy => ("/strategy", lang.city_plan()),
        Subject::Year => ("/admin/periods", lang.periods()),
        Subject::Account => ("/admin/users", lang.people()),
    }
}

/// What of the key tells people anything; the code it is known by.
pub fn code_shown(subject: Subject, key: &str) -> Option<&str> {
    match subject {
        Subject::Record(_) | Subject::Unit | Subject::Account | Subject::Edition => Some(key),
        Subject::Section => key.split_once('/').map(|(_, code)| code),
        Subject::Line | Subject::Policy | Subject::Year => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        ids::UserId,
        permission::Person,
        user::{Grant, Role},
    };

    #[test]
    fn nobody_is_led_to_a_page_that_refuses_them() {
        let keeper = |unit: Option<&str>| {
            let unit = unit.map(|code| code.parse().expect("a code"));
            let grants = vec![Grant { role: Role::Administrator, unit }];
            Actor::Person(Person {
                id: UserId(Uuid::nil()),
                name: "keeper".into(),
                display_name: "keeper".into(),
                grants,
            })
        };
        let code: UnitCode = "50010000".parse().expect("a code");
        let unit = Scope::Unit(vec![code]);
        let (here, away, all) = (keeper(Some("50010000")), keeper(Some("50020000")), keeper(None));
        let section = |actor: &Actor| page_of(Subject::Section, "50010000/50010300", actor, &unit);
        let kept = Some("/admin/units/50010000/sections/50010300".to_owned());
        assert_eq!([section(&here), section(&all)], [kept.clone(), kept]);
        let shown = Some("/units/50010000".to_owned());
        assert_eq!([section(&away), section(&Actor::Public)], [shown.clone(), shown]);
        let policy = |actor: &Actor| page_of(Subject::Policy, "x", actor, &Scope::City).is_some();
        assert_eq!([&here, &Actor::Public, &all].map(policy), [false, false, true]);
        for subject in [Subject::Edition, Subject::Line] {
            let kept =
                |actor: &Actor| page_of(subject, "phase3/x", actor, &Scope::City) != Some("/strategy".to_owned());
            assert_eq!([&here, &Actor::Public, &all].map(kept), [false, false, true], "{subject:?}");
        }
    }

    #[test]
    fn the_key_of_an_address_leads_back_to_it() {
        let id = "0190a6e0-0000-7000-8000-000000000000";
        for subject in Subject::ALL {
            let value = |name: &str| {
                Some(match (name, subject) {
                    ("code", Subject::Record(Record::Project)) => "50010000-1".to_owned(),
                    ("code", Subject::Record(Record::Kpi)) => "5001-1".to_owned(),
                    ("code", _) => "50010000".to_owned(),
                    ("section", _) => "50010300".to_owned(),
                    ("edition", _) => "phase3".to_owned(),
                    ("year", _) => "2567".to_owned(),
                    ("name", _) => "somsri".to_owned(),
                    _ => id.to_owned(),
                })
            };
            let key = key_of(subject, value).expect("a key");
            let address = history_of(subject, &key);
            for part in subject.parts() {
                assert!(address.contains(&value(part).expect("given")), "{address}");
            }
            assert!(key_of(subject, |_| None).is_none(), "{subject:?}");
        }
        for subject in [Subject::Unit, Subject::Section, Subject::Line, Subject::Policy, Subject::Year] {
            assert!(key_of(subject, |_| Some("x".to_owned())).is_none(), "{subject:?}");
        }
    }
}
