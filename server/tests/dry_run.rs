//! `import`: a dry run leaves nothing behind, nothing to import is told, and nobody need read on.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// Runs the command on a database below `folder` and gives its JSON.
fn import(folder: &Path, arguments: &[&str]) -> serde_json::Value {
    let fixtures = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo tells it"))
        .join("../exchange/tests/fixtures");
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

/// A folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("digitalplan-{name}-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("pages")).expect("a folder");
    folder
}

fn import_pages(folder: &Path, arguments: &[&str], told: Stdio) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_digitalplan"));
    command.current_dir(folder).env("DATABASE_URL", "sqlite://data/test.db?mode=rwc");
    command.arg("import").args(arguments).arg("pages").stdout(told).stderr(Stdio::piped());
    command.spawn().expect("starts").wait_with_output().expect("runs")
}

#[test]
fn a_folder_without_a_page_is_told_and_fails() {
    let folder = folder("nothing");
    let told = |arguments: &[&str]| {
        let output = import_pages(&folder, arguments, Stdio::piped());
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(complaint.contains("there is no page in pages"), "{complaint}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    told(&[]);
    told(&["--dry-run"]);
    let json: serde_json::Value = serde_json::from_str(&told(&["--json"])).expect("an object");
    assert_eq!(json["files"], serde_json::json!([]));
    // A file of pages without any, and one that is hidden, are none either.
    std::fs::write(folder.join("pages/none.jsonl"), "\n").expect("written");
    std::fs::write(folder.join("pages/.hidden.txt"), "ตัวชี้วัด").expect("written");
    told(&[]);
    std::fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn an_output_that_is_closed_ends_it_quietly_and_all_is_stored() {
    let folder = folder("closed");
    let fixtures = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo tells it"))
        .join("../exchange/tests/fixtures");
    for name in ["project-progress.txt", "unit-year.txt"] {
        std::fs::copy(fixtures.join(name), folder.join("pages").join(name)).expect("copied");
    }
    for arguments in [vec![], vec!["--json"]] {
        // As of a program behind it that has ended.
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = import_pages(&folder, &arguments, writer.into());
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), complaint.as_ref()), (Some(141), ""), "{arguments:?}");
    }
    let again = import_pages(&folder, &["--json"], Stdio::piped());
    let again: serde_json::Value = serde_json::from_slice(&again.stdout).expect("an object");
    assert_eq!((&again["created"], &again["unchanged"]), (&0.into(), &2.into()), "{again}");
    std::fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn a_page_in_the_windows_encoding_says_the_same() {
    let folder = folder("windows");
    let page = include_str!("../../exchange/tests/fixtures/project-progress.txt").replace('—', "-");
    let thai = |c: char| match u32::from(c) {
        code @ 0x0E01..=0x0E5B => u8::try_from(code - 0x0E00 + 0xA0),
        code => u8::try_from(code),
    };
    let old: Vec<u8> = page.chars().map(|c| thai(c).unwrap_or_else(|_| panic!("{c:?}"))).collect();
    std::fs::write(folder.join("pages/new.txt"), &page).expect("written");
    std::fs::write(folder.join("pages/old.txt"), old).expect("written");
    let told = import_pages(&folder, &["--json"], Stdio::piped());
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).expect("an object");
    assert_eq!((&told["created"], &told["unchanged"], &told["rejected"]), (&1.into(), &1.into(), &0.into()), "{told}");
    std::fs::remove_dir_all(&folder).expect("removed");
}
