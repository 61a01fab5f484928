//! `verify-audit` tells by its exit code whether the history is whole.

use std::{path::Path, process::Command};

/// Runs a command on a database below `folder`; gives its exit code and what it printed.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_digitalplan"))
        .current_dir(folder)
        .env("DATABASE_URL", "sqlite://data/test.db?mode=rwc")
        .args(arguments)
        .output()
        .expect("runs");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_history_is_told_by_the_exit_code() {
    let folder = std::env::temp_dir().join(format!("digitalplan-verify-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let page = std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo tells it"))
        .join("../exchange/tests/fixtures/project-progress.txt");
    assert_eq!(run(&folder, &["import", &page.display().to_string()]).0, Some(0));
    let (code, told) = run(&folder, &["verify-audit"]);
    assert_eq!(code, Some(0), "{told}");
    let anchor = told.split_whitespace().last().expect("a link").to_owned();
    assert_eq!(run(&folder, &["verify-audit", "--anchor", &anchor]).0, Some(0));
    assert_eq!(run(&folder, &["verify-audit", "--anchor", "1"]).0, Some(2));

    let url = format!("sqlite://{}", folder.join("data/test.db").display());
    let db = store::connect(&url).await.expect("connects");
    for statement in ["DROP TRIGGER audit_event_no_update", "UPDATE audit_event SET actor = 'nobody' WHERE seq = 2"] {
        sea_orm::ConnectionTrait::execute_unprepared(db.connection(), statement).await.expect("runs");
    }
    let (code, told) = run(&folder, &["verify-audit", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&told).expect("an object");
    assert_eq!((code, &told["event"], &told["whole"]), (Some(1), &2.into(), &false.into()));
    std::fs::remove_dir_all(&folder).expect("removed");
}
