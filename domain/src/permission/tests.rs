use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn code(text: &str) -> UnitCode {
    text.parse().expect("a code")
}

fn person(grants: &[(Role, Option<&str>)]) -> Actor {
    Actor::Person(Person {
        id: UserId(Uuid::from_u128(1)),
        name: "somchai".into(),
        display_name: "สมชาย".into(),
        grants: grants.iter().map(|(role, unit)| Grant { role: *role, unit: unit.map(code) }).collect(),
    })
}

fn unit(path: &[&str]) -> Scope {
    Scope::Unit(path.iter().map(|part| code(part)).collect())
}

#[test]
fn the_table_has_a_row_for_every_action_in_order() {
    let rows: Vec<Action> = POLICY.iter().map(|(action, _)| *action).collect();
    assert_eq!(rows, Action::ALL);
}

#[test]
fn the_documentation_shows_the_table() {
    // Where the test runs, not where it was built: clones may share what is built.
    let home = std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo tells it"));
    let path = home.join("../docs/permissions.md");
    let text = std::fs::read_to_string(path).expect("docs/permissions.md");
    assert!(text.contains(&markdown()), "docs/permissions.md should hold this table:\n\n{}", markdown());
}

#[test]
fn the_public_reads_and_changes_nothing() {
    for &action in Action::ALL {
        let reads = matches!(action, Action::SignIn | Action::ReadPublished);
        assert_eq!(Actor::Public.may(action, &Scope::City), reads, "{action:?}");
        assert_eq!(Actor::Stranger.may(action, &Scope::City), action == Action::SignIn, "{action:?}");
    }
}

#[test]
fn staff_edit_their_unit_and_below() {
    let staff = person(&[(Role::Staff, Some("04000000"))]);
    assert!(staff.may(Action::EditProject, &unit(&["04000000"])));
    assert!(staff.may(Action::EditProject, &unit(&["04010000", "04000000"])));
    assert!(!staff.may(Action::EditProject, &unit(&["05000000"])));
    assert!(!staff.may(Action::EditProject, &Scope::City));
    assert!(!staff.may(Action::Approve, &unit(&["04000000"])));
    let below = person(&[(Role::UnitHead, Some("04010000"))]);
    assert!(below.may(Action::Approve, &unit(&["04010000", "04000000"])));
    assert!(!below.may(Action::Approve, &unit(&["04000000"])), "not above");
}

#[test]
fn rights_of_several_roles_add_up_each_in_its_place() {
    let both = person(&[(Role::Staff, Some("50010000")), (Role::Evaluator, Some("50020000"))]);
    assert!(both.may(Action::EditProject, &unit(&["50010000"])));
    assert!(!both.may(Action::Evaluate, &unit(&["50010000"])));
    assert!(both.may(Action::Evaluate, &unit(&["50020000"])));
    assert!(!both.may(Action::EditProject, &unit(&["50020000"])));
}

#[test]
fn administrators_keep_but_do_not_judge() {
    let administrator = person(&[(Role::Administrator, None)]);
    assert!(administrator.may(Action::ManageUsers, &Scope::City));
    assert!(administrator.may(Action::EditProject, &unit(&["50010000"])));
    assert!(!administrator.may(Action::Approve, &unit(&["50010000"])));
    assert!(!administrator.may(Action::Evaluate, &unit(&["50010000"])));
    let local = person(&[(Role::Administrator, Some("50010000"))]);
    assert!(!local.may(Action::ManageUsers, &Scope::City));
    assert!(!local.may(Action::ManagePeriods, &Scope::City));
}

#[test]
fn an_account_is_its_owners() {
    let anybody = person(&[]);
    assert!(anybody.may(Action::OwnAccount, &Scope::Account(UserId(Uuid::from_u128(1)))));
    assert!(!anybody.may(Action::OwnAccount, &Scope::Account(UserId(Uuid::from_u128(2)))));
    assert!(!anybody.may(Action::OwnAccount, &Scope::City));
    assert!(anybody.may(Action::ReadPublished, &Scope::City));
    assert!(!anybody.may(Action::ReadDrafts, &Scope::City));
    assert!(!Actor::System("import").may(Action::OwnAccount, &Scope::Account(UserId(Uuid::from_u128(1)))));
    let administrator = person(&[(Role::Administrator, None)]);
    assert!(!administrator.may(Action::OwnAccount, &Scope::Account(UserId(Uuid::from_u128(2)))));
}

proptest! {
    #[test]
    fn places_say_what_may_says(
        role in proptest::sample::select(Role::ALL),
        place in proptest::option::of(proptest::sample::select(&["04000000", "04010000", "50010000"][..])),
        action in proptest::sample::select(Action::ALL),
    ) {
        let actor = person(&[(role, place)]);
        for path in [&["04000000"][..], &["04010000", "04000000"], &["50010000"], &["50020000"]] {
            let listed = match places(&actor, action) {
                Places::Everywhere => true,
                Places::Below(units) => path.iter().any(|part| units.contains(&code(part))),
            };
            prop_assert_eq!(listed, actor.may(action, &unit(path)));
        }
    }
}
