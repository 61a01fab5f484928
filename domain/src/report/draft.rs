//! A report as it is typed.

use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident = $word:literal;)+) => {
        /// What a report has room for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ReportField { $($(#[$doc])* $field),+ }

        impl ReportField {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$field),+];

            /// Its name in the form.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$field => $word),+ }
            }

            /// From that name.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|field| field.as_str() == word)
            }
        }
    };
}

fields! {
    /// The day it speaks for.
    Date = "date";
    /// The month of the fiscal year whose form it is, 1 (October) to 12.
    Month = "month";
    /// Percent complete to date.
    Percent = "percent";
    /// Why the percent is lower than it was.
    FallReason = "fall_reason";
    /// A step that is finished; there may be many.
    Step = "step";
    /// What was done.
    Narrative = "narrative";
    /// ปัญหา
    Problem = "problem";
    /// Who should do something about it.
    ProblemWho = "problem_who";
    /// By when.
    ProblemBy = "problem_by";
    /// อุปสรรค
    Obstacle = "obstacle";
    /// Who should do something about it.
    ObstacleWho = "obstacle_who";
    /// By when.
    ObstacleBy = "obstacle_by";
    /// Money spent since the report before.
    Spent = "spent";
    /// Why more is spent than there is.
    SpentRemark = "spent_remark";
    /// The month's result, in the project's own measure.
    MonthResult = "month_result";
    /// The quarter of a KPI it speaks for.
    Quarter = "quarter";
    /// The quarter's result, in the KPI's unit of measure.
    Result = "result";
    /// The quarter's report text.
    Report = "report";
    /// What shows that it is so: documents, links, where they lie.
    Evidence = "evidence";
    /// A file that was sent for it, by its key; there may be many.
    Attachment = "attachment";
}

/// Names and texts, as a form sends them; what a phone keeps until it can be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReportDraft(pub Vec<(ReportField, String)>);

impl ReportDraft {
    /// What of a form's pairs belongs to a report.
    pub fn read(pairs: &[(String, String)]) -> Self {
        let known = |(name, text): &(String, String)| Some((ReportField::from_word(name)?, text.clone()));
        Self(pairs.iter().filter_map(known).collect())
    }

    /// What is typed in a field; the first where there are many.
    pub fn text(&self, field: ReportField) -> &str {
        self.all(field).next().unwrap_or_default()
    }

    /// All that is chosen in a field of which there may be many.
    pub fn all(&self, field: ReportField) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| *known == field).map(|(_, text)| text.as_str())
    }

    /// Adds a text.
    pub fn put(&mut self, field: ReportField, text: impl Into<String>) {
        self.0.push((field, text.into()));
    }

    /// Adds a text where there is one.
    pub fn put_some(&mut self, field: ReportField, text: Option<impl Into<String>>) {
        self.0.extend(text.map(|text| (field, text.into())));
    }
}
