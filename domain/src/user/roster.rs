//! A list of people as a sheet has it, and what becomes of it line by line.
//!
//! A line says a person, a role and its place; a person with several roles stands on several lines. A list adds people,
//! names and roles; it takes nothing away.

use std::collections::{HashMap, HashSet};

use super::{Email, Grant, Role, UserName};
use crate::{
    text::{arabic_digits, fold, is_unseen},
    unit::UnitCode,
};

/// Lines of a list, at most.
pub const MOST_LINES: usize = 5_000;
/// Characters of a name.
pub const LONGEST_NAME: usize = 200;

/// What stands for the whole city in the column of the unit. A blank does not: it is too easily left.
const WHOLE_CITY: &[&str] = &["*", "ทั้งกรุงเทพมหานคร", "กรุงเทพมหานคร", "ทั้งเมือง", "whole city", "the whole city"];

/// What roles are called in a sheet, besides the words they are stored as.
const ROLES: &[(Role, &[&str])] = &[
    (Role::Staff, &["เจ้าหน้าที่"]),
    (Role::UnitHead, &["หัวหน้าหน่วยงาน", "หัวหน้า", "unit head", "head"]),
    (Role::Evaluator, &["ผู้ตรวจประเมิน", "ผู้ประเมิน"]),
    (Role::Executive, &["ผู้บริหาร"]),
    (Role::Administrator, &["ผู้ดูแลระบบ", "ผู้ดูแล", "admin"]),
];

/// A line as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RosterLine {
    /// Its number in the sheet, from 1.
    pub line: u32,
    /// The name to sign in with.
    pub user: String,
    /// The name people know them by.
    pub name: String,
    /// The role.
    pub role: String,
    /// The code of its place.
    pub unit: String,
    /// Where the person gets mail.
    pub email: String,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RosterProblem {
    /// Not a user name.
    UserName,
    /// A new person without a name, or one that is too long.
    Name,
    /// Another line gives the same person another name.
    NamesDiffer,
    /// No such role.
    Role,
    /// A role without a place, or a place without a role.
    HalfGrant,
    /// Not a code of a unit.
    UnitCode,
    /// There is no such unit.
    NoUnit,
    /// The unit is closed.
    ClosedUnit,
    /// The place is not theirs who import.
    NotYours,
    /// The account is closed.
    ClosedAccount,
    /// Somebody with a role elsewhere gets another name.
    NameElsewhere,
    /// Not an e-mail address.
    Email,
    /// Another line gives the same person another e-mail address.
    EmailsDiffer,
    /// Somebody with a role elsewhere gets another e-mail address.
    EmailElsewhere,
}

/// What becomes of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RosterState {
    /// A new account.
    New,
    /// The account gets a role, another name, or another e-mail address.
    Changed,
    /// It says what is there already.
    Unchanged,
    /// It cannot be taken.
    Wrong(Vec<RosterProblem>),
}

/// A line and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterRow {
    /// The line as typed.
    pub line: RosterLine,
    /// What becomes of it.
    pub state: RosterState,
    /// The person, where the line names one.
    pub user: Option<UserName>,
    /// The role that is new to them.
    pub grant: Option<Grant>,
    /// The name they had, where they get another.
    pub was: Option<String>,
    /// The e-mail address that is new to them.
    pub email: Option<Email>,
    /// The e-mail address they had, where they get another.
    pub email_was: Option<String>,
}

/// An account as far as a list needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAccount {
    /// The name people know them by.
    pub name: String,
    /// Where they get mail.
    pub email: Option<String>,
    /// Whether it is open.
    pub active: bool,
    /// Whether who imports keeps all of it.
    pub yours: bool,
    /// Its roles.
    pub grants: HashSet<Grant>,
}

/// A unit as far as a list needs to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownUnit {
    /// Whether it is closed.
    pub closed: bool,
    /// Whether who imports keeps people there.
    pub yours: bool,
}

/// What a list is weighed against.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The accounts it names.
    pub accounts: HashMap<UserName, KnownAccount>,
    /// The units.
    pub units: HashMap<UnitCode, KnownUnit>,
    /// Whether who imports keeps people of the whole city.
    pub whole_city: bool,
}

/// The user names a list speaks of.
pub fn names(lines: &[RosterLine]) -> HashSet<UserName> {
    lines.iter().filter_map(|line| line.user.parse().ok()).collect()
}

/// What the lines above have said of people.
#[derive(Default)]
struct Said {
    names: HashMap<UserName, String>,
    emails: HashMap<UserName, Email>,
    grants: HashSet<(UserName, Option<Grant>)>,
}

/// What becomes of each line, in the order given.
pub fn weigh(lines: Vec<RosterLine>, known: &Known) -> Vec<RosterRow> {
    let mut said = Said::default();
    lines.into_iter().map(|line| row(line, known, &mut said)).collect()
}

fn row(line: RosterLine, known: &Known, said: &mut Said) -> RosterRow {
    let mut problems = Vec::new();
    let user: Option<UserName> = line.user.parse().ok();
    let grant = match grant(&line, known) {
        Ok(grant) => grant,
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let email = Email::optional(&line.email).unwrap_or_else(|_| {
        problems.push(RosterProblem::Email);
        None
    });
    let Some(user) = user else {
        problems.insert(0, RosterProblem::UserName);
        return wrong(line, None, problems);
    };
    let account = known.accounts.get(&user);
    let name: String = line.name.chars().filter(|c| !is_unseen(*c)).collect();
    let name = name.trim();
    let too_long = name.chars().count() > LONGEST_NAME;
    if too_long || (name.is_empty() && account.is_none() && !said.names.contains_key(&user)) {
        problems.push(RosterProblem::Name);
    }
    let named_first = !name.is_empty() && !said.names.contains_key(&user);
    if !name.is_empty() && said.names.entry(user.clone()).or_insert_with(|| name.to_owned()) != name {
        problems.push(RosterProblem::NamesDiffer);
    }
    let renamed = account.filter(|account| !name.is_empty() && account.name != name);
    if renamed.is_some_and(|account| !account.yours) {
        problems.push(RosterProblem::NameElsewhere);
    }
    let email_first = email.is_some() && !said.emails.contains_key(&user);
    if let Some(email) = &email
        && said.emails.entry(user.clone()).or_insert_with(|| email.clone()) != email
    {
        problems.push(RosterProblem::EmailsDiffer);
    }
    let email = email.filter(|email| account.is_none_or(|account| account.email.as_deref() != Some(email.as_str())));
    if email.is_some() && account.is_some_and(|account| !account.yours) {
        problems.push(RosterProblem::EmailElsewhere);
    }
    if account.is_some_and(|account| !account.active) {
        problems.push(RosterProblem::ClosedAccount);
    }
    // A person without a role belongs to the whole city.
    if grant.is_none() && problems.is_empty() && account.is_none() && !known.whole_city {
        problems.push(RosterProblem::NotYours);
    }
    if !problems.is_empty() {
        return wrong(line, Some(user), problems);
    }
    let first = !said.grants.iter().any(|(other, _)| *other == user);
    let twice = !said.grants.insert((user.clone(), grant.clone()));
    let grant = grant.filter(|grant| !twice && account.is_none_or(|account| !account.grants.contains(grant)));
    let was = renamed.filter(|_| named_first).map(|account| account.name.clone());
    let email = email.filter(|_| email_first);
    let email_was = account.filter(|_| email.is_some()).and_then(|account| account.email.clone());
    let more = grant.is_some() || email.is_some();
    let state = match account {
        None if first || more => RosterState::New,
        Some(_) if more || was.is_some() => RosterState::Changed,
        _ => RosterState::Unchanged,
    };
    RosterRow { line, state, user: Some(user), grant, was, email, email_was }
}

fn wrong(line: RosterLine, user: Option<UserName>, problems: Vec<RosterProblem>) -> RosterRow {
    let state = RosterState::Wrong(problems);
    RosterRow { line, state, user, grant: None, was: None, email: None, email_was: None }
}

/// The role and place of a line; none where both are blank.
fn grant(line: &RosterLine, known: &Known) -> Result<Option<Grant>, RosterProblem> {
    let (role, unit) = (line.role.trim(), line.unit.trim());
    match (role.is_empty(), unit.is_empty()) {
        (true, true) => return Ok(None),
        (false, false) => {}
        _ => return Err(RosterProblem::HalfGrant),
    }
    let role = role_called(role).ok_or(RosterProblem::Role)?;
    if is_one_of(unit, WHOLE_CITY) {
        return if known.whole_city { Ok(Some(role.into())) } else { Err(RosterProblem::NotYours) };
    }
    let code = unit_code(unit).ok_or(RosterProblem::UnitCode)?;
    match known.units.get(&code) {
        None => Err(RosterProblem::NoUnit),
        Some(unit) if !unit.yours => Err(RosterProblem::NotYours),
        Some(unit) if unit.closed => Err(RosterProblem::ClosedUnit),
        Some(_) => Ok(Some(Grant { role, unit: Some(code) })),
    }
}

/// The role of a word in a sheet.
fn role_called(text: &str) -> Option<Role> {
    let stored = |role: &&Role| is_one_of(text, &[role.as_str()]);
    let called = || ROLES.iter().find(|(_, words)| is_one_of(text, words)).map(|(role, _)| *role);
    Role::ALL.iter().find(stored).copied().or_else(called)
}

/// A unit's code; table programs take it for a number and drop the zero it begins with.
fn unit_code(text: &str) -> Option<UnitCode> {
    let digits = arabic_digits(text);
    if digits.len() == 7 { format!("0{digits}").parse().ok() } else { digits.parse().ok() }
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    let folded = |text: &str| fold(text).trim().to_lowercase();
    words.iter().any(|word| folded(word) == folded(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use RosterProblem as P;

    fn lines(cells: &[[&str; 4]]) -> Vec<RosterLine> {
        let line = |(n, [user, name, role, unit]): (usize, &[&str; 4])| RosterLine {
            line: n as u32 + 1,
            user: (*user).to_owned(),
            name: (*name).to_owned(),
            role: (*role).to_owned(),
            unit: (*unit).to_owned(),
            email: String::new(),
        };
        cells.iter().enumerate().map(line).collect()
    }

    /// Lines of a user name, a name and an e-mail address.
    fn mails(whole_city: bool, cells: &[[&str; 3]]) -> Vec<RosterRow> {
        let line = |[user, name, email]: &[&str; 3]| RosterLine {
            user: (*user).to_owned(),
            name: (*name).to_owned(),
            email: (*email).to_owned(),
            ..RosterLine::default()
        };
        weigh(cells.iter().map(line).collect(), &known(whole_city))
    }

    fn known(whole_city: bool) -> Known {
        let unit = |code: &str, closed, yours| (code.parse().expect("a code"), KnownUnit { closed, yours });
        let staff = Grant { role: Role::Staff, unit: Some("04010000".parse().expect("a code")) };
        let account = |name: &str, active, yours| {
            let grants = [staff.clone()].into();
            let (called, email) = (format!("คุณ {name}"), Some(format!("{name}@bangkok.go.th")));
            (name.parse().expect("a name"), KnownAccount { name: called, email, active, yours, grants })
        };
        Known {
            accounts: [account("somsri", true, true), account("closed", false, true), account("far", true, whole_city)]
                .into(),
            units: [unit("04010000", false, true), unit("04020000", true, true), unit("50010000", false, whole_city)]
                .into(),
            whole_city,
        }
    }

    fn states(whole_city: bool, cells: &[[&str; 4]]) -> Vec<RosterState> {
        weigh(lines(cells), &known(whole_city)).into_iter().map(|row| row.state).collect()
    }

    fn wrong(problems: &[P]) -> RosterState {
        RosterState::Wrong(problems.to_vec())
    }

    #[test]
    fn lines_are_new_changed_or_unchanged() {
        let rows = weigh(
            lines(&[
                ["New.One", "คุณใหม่", "เจ้าหน้าที่", "4010000"],
                ["new.one", "", "ผู้ตรวจประเมิน", "*"],
                ["new.one", "คุณใหม่", "เจ้าหน้าที่", "๐๔๐๑๐๐๐๐"],
                ["somsri", "คุณ somsri", "staff", "04010000"],
                ["somsri", "คุณสมศรี", "Unit Head", "04010000"],
            ]),
            &known(true),
        );
        let states: Vec<_> = rows.iter().map(|row| row.state.clone()).collect();
        use RosterState::{Changed, New, Unchanged};
        assert_eq!(states[..4], [New, New, Unchanged, Unchanged]);
        // Two names for one person: the first line had given her own.
        assert_eq!(states[4], wrong(&[P::NamesDiffer]));
        assert_eq!(rows[1].grant, Some(Grant { role: Role::Evaluator, unit: None }));
        let renamed = weigh(lines(&[["somsri", "คุณสมศรี", "", ""], ["somsri", "", "head", "04010000"]]), &known(true));
        assert_eq!(renamed.iter().map(|row| row.state.clone()).collect::<Vec<_>>(), [Changed, Changed]);
        assert_eq!(renamed[0].was.as_deref(), Some("คุณ somsri"));
    }

    #[test]
    fn what_is_wrong_is_told_for_each_line() {
        let check = |cells: [&str; 4], problems: &[P]| {
            assert_eq!(states(true, &[cells]), [wrong(problems)], "{cells:?}");
        };
        check(["สมศรี", "คุณสมศรี", "staff", "04010000"], &[P::UserName]);
        check(["a b", "", "chef", "04010000"], &[P::UserName, P::Role]);
        check(["newer", "", "staff", "04010000"], &[P::Name]);
        check(["newer", "คุณใหม่", "staff", ""], &[P::HalfGrant]);
        check(["newer", "คุณใหม่", "", "04010000"], &[P::HalfGrant]);
        check(["newer", "คุณใหม่", "staff", "401"], &[P::UnitCode]);
        check(["newer", "คุณใหม่", "staff", "99990000"], &[P::NoUnit]);
        check(["newer", "คุณใหม่", "staff", "04020000"], &[P::ClosedUnit]);
        check(["closed", "", "staff", "04010000"], &[P::ClosedAccount]);
    }

    #[test]
    fn who_keeps_a_unit_brings_people_into_that_unit_alone() {
        let check = |cells: [&str; 4], state: RosterState| assert_eq!(states(false, &[cells]), [state], "{cells:?}");
        check(["newer", "คุณใหม่", "staff", "04010000"], RosterState::New);
        check(["newer", "คุณใหม่", "staff", "50010000"], wrong(&[P::NotYours]));
        check(["newer", "คุณใหม่", "administrator", "*"], wrong(&[P::NotYours]));
        check(["newer", "คุณใหม่", "", ""], wrong(&[P::NotYours]));
        check(["far", "", "head", "04010000"], RosterState::Changed);
        check(["far", "ชื่ออื่น", "head", "04010000"], wrong(&[P::NameElsewhere]));
    }

    #[test]
    fn an_address_is_taken_once_and_told_where_it_is_another() {
        let rows = mails(
            true,
            &[
                ["newer", "คุณใหม่", "Newer@Bangkok.go.th"],
                ["newer", "", "Newer@bangkok.go.th"],
                ["somsri", "", "somsri@bangkok.go.th"],
                ["somsri", "", ""],
            ],
        );
        use RosterState::{New, Unchanged};
        assert_eq!(
            rows.iter().map(|row| row.state.clone()).collect::<Vec<_>>(),
            [New, Unchanged, Unchanged, Unchanged]
        );
        assert_eq!(rows[0].email.as_ref().map(Email::as_str), Some("Newer@bangkok.go.th"));
        let moved = mails(true, &[["somsri", "", "s.jaidee@bangkok.go.th"]]);
        assert_eq!(moved[0].state, RosterState::Changed);
        assert_eq!(moved[0].email_was.as_deref(), Some("somsri@bangkok.go.th"));
        // A blank leaves what is there.
        let blank = mails(true, &[["somsri", "คุณ somsri", " "]]);
        assert_eq!((&blank[0].state, &blank[0].email), (&Unchanged, &None));
    }

    #[test]
    fn an_address_that_cannot_be_taken_is_told() {
        let check = |whole_city, cells: &[[&str; 3]], problem: P| {
            let rows = mails(whole_city, cells);
            assert_eq!(rows.last().map(|row| &row.state), Some(&wrong(&[problem])), "{cells:?}");
        };
        check(true, &[["somsri", "", "somsri"]], P::Email);
        check(true, &[["somsri", "", "a@bangkok.go.th"], ["somsri", "", "b@bangkok.go.th"]], P::EmailsDiffer);
        // Who keeps a unit alone does not turn the mail of somebody who may more.
        check(false, &[["far", "", "keeper@bangkok.go.th"]], P::EmailElsewhere);
    }
}
