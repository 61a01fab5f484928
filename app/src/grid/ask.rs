//! What a grid's address asks for.

use domain::{
    edit::{Field, Record},
    fiscal_year::FiscalYear,
    grid::{MOST_COLUMNS, Set},
    unit::UnitCode,
};
use store::grid::GridFilter;

use crate::request::address;

/// The records, the year, the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Projects or KPIs.
    pub record: Record,
    /// The year; the newest where `None`.
    pub year: Option<FiscalYear>,
    /// The columns that belong together, where they were not chosen one by one.
    pub set: Option<Set>,
    /// The columns.
    pub fields: Vec<Field>,
    /// One record only.
    pub code: Option<String>,
    /// Page of the form, from 1.
    pub page: u64,
    /// Whether the plain form was asked for.
    pub plain: bool,
    /// The request that was saved last.
    pub done: Option<uuid::Uuid>,
}

impl Ask {
    /// Reads an address's query; what cannot be read asks for nothing.
    pub fn read(query: &[(String, String)]) -> Self {
        let value = |name: &str| {
            let found = query.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.trim());
            found.filter(|value| !value.is_empty())
        };
        let record = if value("of") == Some("kpis") { Record::Kpi } else { Record::Project };
        let mut own: Vec<Field> = Vec::new();
        for (_, word) in query.iter().filter(|(key, _)| key == "col") {
            own.extend(Field::named(record, word.trim()).filter(|field| !own.contains(field)));
        }
        own.truncate(MOST_COLUMNS);
        let set = value("set").and_then(|word| Set::from_word(record, word)).unwrap_or_default();
        let chosen = !own.is_empty();
        Self {
            record,
            year: value("year").and_then(|year| year.parse().ok()),
            set: (!chosen).then_some(set),
            fields: if chosen { own } else { set.columns(record) },
            code: value("code").map(str::to_owned),
            page: value("page").and_then(|page| page.parse().ok()).filter(|page| *page > 0).unwrap_or(1),
            plain: value("plain").is_some(),
            done: value("done").and_then(|id| id.parse().ok()),
        }
    }

    /// The same as the store is asked.
    pub fn filter(&self, unit: &UnitCode, limit: u64) -> GridFilter {
        GridFilter {
            record: self.record,
            unit: unit.clone(),
            year: self.year,
            code: self.code.clone(),
            fields: self.fields.clone(),
            page: self.page,
            limit,
        }
    }

    /// An address below a unit that asks for the same, and for more.
    pub fn address(&self, path: &str, more: &[(&str, &str)]) -> String {
        let year = self.year.map(|year| year.to_string());
        let columns: Vec<String> =
            self.fields.iter().filter(|_| self.set.is_none()).map(|field| field.name()).collect();
        let mut pairs = vec![("of", if self.record == Record::Kpi { "kpis" } else { "projects" })];
        pairs.extend(year.as_deref().map(|year| ("year", year)));
        pairs.extend(self.set.map(|set| ("set", set.as_str())));
        pairs.extend(columns.iter().map(|column| ("col", column.as_str())));
        pairs.extend(self.code.as_deref().map(|code| ("code", code)));
        if self.plain && !more.iter().any(|(name, _)| *name == "plain") {
            pairs.push(("plain", "1"));
        }
        pairs.extend(more.iter().filter(|(_, value)| !value.is_empty()));
        address(path, &pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(query: &[(&str, &str)]) -> Ask {
        let pairs: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Ask::read(&pairs)
    }

    #[test]
    fn an_address_comes_back_as_it_was() {
        let check = |query: &[(&str, &str)]| {
            let asked = ask(query);
            let address = asked.address("/units/1/grid", &[]);
            let pairs: Vec<(String, String)> = address
                .split_once('?')
                .map(|(_, query)| query)
                .unwrap_or_default()
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .map(|(name, value)| (name.to_owned(), urlencoding::decode(value).expect("text").into_owned()))
                .collect();
            assert_eq!(Ask::read(&pairs), asked);
        };
        check(&[]);
        check(&[("of", "kpis"), ("year", "2566"), ("set", "quarters")]);
        check(&[("col", "name"), ("col", "months[3].target"), ("plain", "1")]);
    }

    #[test]
    fn columns_are_those_of_the_record_each_once() {
        let asked = ask(&[("of", "kpis"), ("col", "name"), ("col", "owner"), ("col", "name"), ("col", "target")]);
        let names: Vec<String> = asked.fields.iter().map(|field| field.name()).collect();
        assert_eq!((names, asked.set), (vec!["name".to_owned(), "target".to_owned()], None));
        assert_eq!(ask(&[("set", "quarters")]).set, Some(Set::Main), "a project has no quarters");
    }
}
