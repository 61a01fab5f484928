//! Plain forms: what was submitted and refused, and what is told once after a redirect.
//!
//! A form is posted to the address of its page. Where it is refused, the server answers with that page again, the
//! values as typed and the reason beside the field; where it is done, with a redirect and a [`Flash`].

use chrono::{DateTime, Utc};
use domain::{edit::EditError, period::PeriodClosed, unit::Named, user::password::PasswordProblem};

use crate::i18n::Lang;

/// What a form said and what is wrong with it; empty on a page that answers no form.
#[derive(Clone, Debug, Default)]
pub struct Submitted {
    /// Name and value of the fields as typed. Passwords are never given back.
    pub values: Vec<(String, String)>,
    /// Name of a field and what is wrong there; an empty name stands for the form as a whole.
    pub problems: Vec<(&'static str, Problem)>,
    /// The same for fields of which there are many alike, a row each: `due.month-3`.
    pub cells: Vec<(String, Problem)>,
    /// Why the store refused it as a whole.
    pub refusal: Option<Refusal>,
    /// What was found for words that were typed in the place of a code: one of them is chosen.
    pub matches: Vec<Named>,
    /// A secret shown this once: the address of a one-time link.
    pub link: Option<String>,
    /// A field that was not taken.
    #[cfg(feature = "ssr")]
    pub edit: Option<crate::edit::desk::Draft>,
    /// Where the page leads on to by itself: the organisation's own signing out.
    pub onward: Option<String>,
    /// A form that was sent after its session was over.
    pub held: Option<Held>,
    /// A plan that was not taken, or that is still worked on.
    #[cfg(feature = "ssr")]
    pub plan: Option<crate::plan::PlanDraft>,
    /// Cells of a plan's steps that were not taken, or that are still worked on.
    #[cfg(feature = "ssr")]
    pub steps: Option<crate::plan::grid::StepsDraft>,
    /// What came of verifying the history.
    #[cfg(feature = "ssr")]
    pub verified: Option<store::audit::Part>,
    /// A list of people that was checked, or brought in.
    #[cfg(feature = "ssr")]
    pub roster: Option<crate::admin::roster::RosterDraft>,
    /// What came of a decision on many reports, of which some were left.
    #[cfg(feature = "ssr")]
    pub decided: Option<domain::report::Decided>,
    /// A report that was not taken.
    #[cfg(feature = "ssr")]
    pub report: Option<crate::report::draft::ReportForm>,
    /// Cells of many records that were not taken, or that are still worked on.
    #[cfg(feature = "ssr")]
    pub grid: Option<crate::grid::GridDraft>,
}

/// A form to be sent once more, after signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Where it goes.
    pub action: String,
    /// The page it stands on.
    pub page: String,
    /// Names and values, in their order.
    pub pairs: Vec<(String, String)>,
}

/// A text as it may stand inside a `<textarea>`: the renderer puts what is inside one into the page as it is given.
pub fn in_textarea(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Why a form was refused as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The person may not do this.
    Forbidden,
    /// What it speaks of is not there.
    NotFound,
    /// The year, month or quarter it speaks of is not open.
    Closed(PeriodClosed),
    /// Something broke; the cause is in the log.
    Failed,
}

impl Submitted {
    /// A refusal at one field.
    pub fn refused(field: &'static str, problem: Problem) -> Self {
        Self { problems: vec![(field, problem)], ..Self::default() }
    }

    /// The same with values to give back.
    pub fn with(mut self, values: &[(&str, &str)]) -> Self {
        self.values.extend(values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self
    }

    /// What was typed in a field.
    pub fn value(&self, name: &str) -> Option<String> {
        self.values.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    /// Whether a box is checked: as it was submitted, where anything was, else as it is.
    pub fn checked(&self, name: &str, otherwise: bool) -> bool {
        if self.values.is_empty() { otherwise } else { self.value(name).is_some() }
    }

    /// What is wrong with a field.
    pub fn problem(&self, name: &str) -> Option<&Problem> {
        let cell = || self.cells.iter().find(|(field, _)| field == name).map(|(_, problem)| problem);
        self.problems.iter().find(|(field, _)| *field == name).map(|(_, problem)| problem).or_else(cell)
    }
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// The name or the password is wrong.
    WrongPassword,
    /// The password given as the one before is another.
    WrongCurrent,
    /// Too many attempts.
    Locked {
        /// When the next is allowed.
        until: DateTime<Utc>,
    },
    /// A password that is not taken.
    Password(PasswordProblem),
    /// Nothing was given.
    Missing,
    /// The organisation's own sign-in knows the person, but there is no account for them.
    NoAccount {
        /// Who they are there, for the administrator who binds an account.
        subject: String,
    },
    /// The account is closed.
    AccountClosed,
    /// The organisation's own sign-in did not answer as it should.
    Elsewhere,
    /// The organisation's own sign-in does not answer at all.
    ElsewhereDown,
    /// A sign-in was not begun in this browser, is over already, or took too long.
    SignInStale,
    /// The person, or the organisation's own sign-in, said no.
    SignInCancelled,
    /// Not a user name.
    UserName,
    /// The user name is another's.
    NameTaken,
    /// The subject has an account.
    SubjectTaken,
    /// Not an e-mail address.
    Email,
    /// Not a name.
    DisplayName,
    /// No such unit.
    NoUnit,
    /// No such role.
    NoRole,
    /// What nobody does to themselves.
    OwnAccount,
    /// Something was changed since.
    NotTakenBack,
    /// What was typed cannot stand in its field.
    Edit(EditError),
    /// Words in both languages, Thai first.
    Said(String, String),
}

impl Problem {
    /// What a label says.
    pub fn label(label: fn(Lang) -> &'static str) -> Self {
        Self::Said(label(Lang::Th).to_owned(), label(Lang::En).to_owned())
    }

    /// It in words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::WrongPassword => lang.wrong_password().to_owned(),
            Self::WrongCurrent => lang.wrong_current().to_owned(),
            Self::Locked { until } => format!("{} {}", lang.locked_until(), lang.clock(*until)),
            Self::Password(problem) => match problem {
                PasswordProblem::TooShort => lang.password_short(),
                PasswordProblem::TooLong => lang.password_long(),
                PasswordProblem::Common => lang.password_common(),
                PasswordProblem::HoldsName => lang.password_name(),
                PasswordProblem::Mismatch => lang.password_differs(),
            }
            .to_owned(),
            Self::Missing => lang.missing_value().to_owned(),
            Self::NoAccount { subject } => format!("{} ({}: {subject})", lang.no_account(), lang.subject_there()),
            Self::AccountClosed => lang.account_closed().to_owned(),
            Self::Elsewhere => lang.elsewhere_failed().to_owned(),
            Self::ElsewhereDown => lang.elsewhere_down().to_owned(),
            Self::SignInStale => lang.sign_in_stale().to_owned(),
            Self::SignInCancelled => lang.sign_in_cancelled().to_owned(),
            Self::UserName => lang.not_a_user_name().to_owned(),
            Self::NameTaken => lang.name_taken().to_owned(),
            Self::SubjectTaken => lang.subject_taken().to_owned(),
            Self::Email => lang.not_an_email().to_owned(),
            Self::DisplayName => lang.bad_display_name().to_owned(),
            Self::NoUnit => lang.not_a_unit().to_owned(),
            Self::NoRole => lang.not_a_role().to_owned(),
            Self::OwnAccount => lang.own_account().to_owned(),
            Self::NotTakenBack => lang.not_taken_back().to_owned(),
            Self::Edit(error) => lang.edit_error(error),
            Self::Said(th, en) => match lang {
                Lang::Th => th.clone(),
                Lang::En => en.clone(),
            },
        }
    }
}

macro_rules! flashes {
    ($($name:ident $word:literal $label:ident;)+) => {
        /// What was done, told once on the next page. Only these words pass through the cookie.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the label of each says what it tells")]
        pub enum Flash {
            $($name,)+
        }

        impl Flash {
            /// The cookie that carries it.
            pub const COOKIE: &'static str = "flash";

            /// Its word in the cookie.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }

            /// The flash of a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$name),)+
                    _ => None,
                }
            }

            /// It in words.
            pub const fn words(self, lang: Lang) -> &'static str {
                match self {
                    $(Self::$name => lang.$label(),)+
                }
            }
        }
    };
}

flashes! {
    SignedOut "signed-out" signed_out;
    SignInAgain "sign-in-again" sign_in_again;
    NotSent "not-sent" not_sent;
    PasswordChanged "password-changed" password_changed;
    PasswordSet "password-set" password_set;
    SessionEnded "session-ended" session_ended;
    Saved "saved" saved;
    UserMade "user-made" user_made;
    Unchanged "unchanged" nothing_changed;
    UnitMade "unit-made" unit_made;
    SectionMade "section-made" section_made;
    TakenBack "taken-back" taken_back;
    DoneAgain "done-again" edit_done_again;
    PlanSaved "plan-saved" bench_saved;
    PlanAsked "plan-asked" bench_asked;
    PlanUnchanged "plan-unchanged" bench_unchanged;
    PlanHandedIn "plan-handed-in" bench_handed_in;
    PlanApproved "plan-approved" bench_approved;
    PlanReturned "plan-returned" bench_returned;
    PlanWithdrawn "plan-withdrawn" bench_withdrawn;
    StepsSaved "steps-saved" steps_saved;
    ProjectMade "project-made" new_made;
    ProjectMadeUnlinked "project-made-unlinked" new_made_unlinked;
    GridSaved "grid-saved" grid_saved;
    GridNothing "grid-nothing" grid_nothing;
    GridUndone "grid-undone" grid_undone;
    YearOpened "year-opened" year_opened;
    EditionMade "edition-made" edition_made;
    LineMade "line-made" line_made;
    PolicyMade "policy-made" policy_made;
    ExceptionMade "exception-made" exception_made;
    ExceptionGone "exception-gone" exception_gone;
    ReopeningAsked "reopening-asked" reopening_asked_flash;
    ReopeningKnown "reopening-known" reopening_known_flash;
    ReopeningGranted "reopening-granted" reopening_granted_flash;
    ReopeningRefused "reopening-refused" reopening_refused_flash;
    ReportSent "report-sent" rep_sent_flash;
    ReportsApproved "reports-approved" rep_approved_flash;
    ReportsReturned "reports-returned" rep_returned_flash;
    ReportsLeft "reports-left" rep_left_flash;
    ReportWithdrawn "report-withdrawn" rep_withdrawn_flash;
    RemindersSaved "reminders-saved" reminders_saved;
    NoticesRead "notices-read" notices_read;
    JobAgain "job-again" job_again_done;
    FilesKept "files-kept" files_kept;
    FileRemoved "file-removed" file_removed;
}
