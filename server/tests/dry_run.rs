//! `import --dry-run` leaves nothing behind.

use std::{path::Path, process::Command};

/// Runs the command on a database below `folder` and gives its JSON.
fn import(folder: &Path, arguments: &[&str]) -> serde_json::Value {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../exchange/tests/fixtures");
    let output = Command::new(env!("CARGO_BIN_EXE_digitalplan"))
        .current_dir(folder)
        .env("DATABASE_URL", "sqlite://data/below/test.db?mode=rwc")
        .args(["import", "--json"])
        .args(arguments)
        .arg(fixtures.join("project-progress.txt"))
        .arg(fixtures.join("unit-year.txt"))
        .output()
        .expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("an object")
}

#[test]
fn a_dry_run_makes_no_database() {
    let folder = std::env::temp_dir().join(format!("digitalplan-dry-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let dry = import(&folder, &["--dry-run"]);
    assert_eq!(dry["created"], 2, "{dry}");
    assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 0, "nothing is made");

    assert_eq!(import(&folder, &[]), dry, "the real one says the same");
    let again = import(&folder, &["--dry-run"]);
    assert_eq!((&again["created"], &again["unchanged"]), (&0.into(), &2.into()), "one that is there is read");
    let told = again["files"][1]["problems"].as_array().expect("problems");
    assert!(told.iter().any(|problem| problem["field"] == "kpis[1].code" && problem["line"] == 62), "{told:?}");
    std::fs::remove_dir_all(&folder).expect("removed");
}
