//! What staff report of a project's month or of a KPI's quarter: as it is typed, read, weighed, and what becomes of it.
//!
//! The browser asks the same functions at the field as the server does before it stores anything, and the server's word
//! counts. A report is *sent* first and *published* once it is approved: [`crate::progress_report`],
//! [`crate::monthly_result`] and [`crate::quarter_result`] are what is published.

mod alike;
mod draft;
mod error;
mod facts;
mod odd;
mod progress;
mod quarter;
#[cfg(test)]
mod tests;
mod view;

pub use self::{
    alike::alike,
    draft::{ReportDraft, ReportField},
    error::{FieldProblem, ReportError},
    facts::{Earlier, KnownStep, ReportFacts},
    odd::{JUMP, LEAP, Odd, bits, of_bits, to_ask},
    progress::{NewReport, Trouble},
    quarter::{NewQuarter, QuarterFacts},
    view::{Content, Decided, Due, Left, PUBLISHED, Sent, Submission, SubmissionState, SubmissionVersion, WhyLeft},
};
