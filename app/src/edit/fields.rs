//! The fields of a record's view, as people read them.

use domain::{
    edit::{Field, KpiField, ProjectField, QuarterField, kpi_text, project_text},
    fiscal_year::FiscalYear,
    kpi::KpiView,
    project::ProjectView,
    strategy::{Edition, StrategyLine, line_number},
};

use super::{form::Line, value};
use crate::{i18n::Lang, request::address};

/// A record's view whose fields can be changed.
pub trait Editable {
    /// What stands in a field, in canonical form.
    fn text(&self, field: Field) -> Option<String>;

    /// The same as people read it, line by line.
    fn shown(&self, lang: Lang, field: Field) -> Vec<Line> {
        self.text(field).map(|text| value::read(lang, field, &text).into()).into_iter().collect()
    }

    /// The year it belongs to.
    fn year(&self) -> Option<FiscalYear>;

    /// Code of the unit it belongs to.
    fn unit(&self) -> Option<&str>;
}

impl Editable for ProjectView {
    fn text(&self, field: Field) -> Option<String> {
        project_text(self, field)
    }

    fn shown(&self, lang: Lang, field: Field) -> Vec<Line> {
        match field {
            // A project without a name is called by its code.
            Field::Project(ProjectField::Name) => vec![self.name.clone().into()],
            Field::Project(ProjectField::Section) => {
                let section = self.section.as_ref().map(|section| match section.code.as_str() {
                    code if code.is_empty() || section.name == code => section.name.clone(),
                    code => format!("{} ({code})", section.name),
                });
                section.into_iter().map(Line::from).collect()
            }
            Field::Project(ProjectField::Policy) => {
                let policy = self.policy.as_ref().map(|policy| match &policy.name {
                    Some(name) => format!("{name} ({})", policy.id),
                    None => policy.id.clone(),
                });
                policy.into_iter().map(Line::from).collect()
            }
            Field::Project(ProjectField::Strategy) if !self.strategy.is_empty() => {
                path(lang, &self.strategy, self.fiscal_year)
            }
            _ => self.text(field).map(|text| value::read(lang, field, &text).into()).into_iter().collect(),
        }
    }

    fn year(&self) -> Option<FiscalYear> {
        self.fiscal_year
    }

    fn unit(&self) -> Option<&str> {
        Some(&self.unit.code)
    }
}

impl Editable for KpiView {
    fn text(&self, field: Field) -> Option<String> {
        kpi_text(self, field)
    }

    fn shown(&self, lang: Lang, field: Field) -> Vec<Line> {
        match field {
            Field::Kpi(KpiField::Name) => vec![self.name.clone().into()],
            Field::Kpi(KpiField::Strategy) => path(lang, &self.strategy, self.fiscal_year),
            _ => self.text(field).map(|text| value::read(lang, field, &text).into()).into_iter().collect(),
        }
    }

    fn year(&self) -> Option<FiscalYear> {
        self.fiscal_year
    }

    fn unit(&self) -> Option<&str> {
        self.unit.as_ref().map(|unit| unit.code.as_str())
    }
}

/// A place in the city's plan, line by line, each with its level and the way to what hangs there.
fn path(lang: Lang, lines: &[StrategyLine], year: Option<FiscalYear>) -> Vec<Line> {
    let edition = year.map(Edition::of);
    let line = |line: &StrategyLine| Line {
        text: line.label.clone(),
        what: edition.map(|edition| lang.strategy_level(edition, line.level).to_owned()),
        href: line_number(&line.label).map(|number| address("/projects", &[("strategy", &number)])),
    };
    lines.iter().map(line).collect()
}

/// Whether pictures and sentences on the page follow from a field.
pub const fn feeds(field: Field) -> bool {
    match field {
        Field::Project(field) => matches!(
            field,
            ProjectField::Start | ProjectField::Finish | ProjectField::BudgetReceived | ProjectField::Policy
        ),
        Field::Kpi(field) => matches!(
            field,
            KpiField::Target
                | KpiField::TargetText
                | KpiField::Result
                | KpiField::UnitOfMeasure
                | KpiField::Kind
                | KpiField::Level
                | KpiField::Dimension
                | KpiField::Negotiated
        ),
        Field::Quarter(_, field) => matches!(field, QuarterField::Result),
        Field::Month(..) => false,
    }
}
