//! What moves an entry, and that nothing of it is ever lost.

use proptest::prelude::*;

use super::*;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn pairs(narrative: &str) -> Vec<(String, String)> {
    vec![("percent".to_owned(), "35".to_owned()), ("narrative".to_owned(), narrative.to_owned())]
}

fn entry(state: State) -> Entry {
    Entry {
        id: id(1),
        key: id(2),
        who: id(3),
        form: "/projects/50490000-1/report?month=6".to_owned(),
        action: "/projects/50490000-1/report".to_owned(),
        name: "ลอกท่อ".to_owned(),
        period: "มี.ค. 2566".to_owned(),
        pairs: pairs("ลอกแล้วสองสาย"),
        changed: 1_000,
        state,
    }
}

fn waiting(tries: u32) -> Entry {
    entry(State::Waiting { tries, after: 0, sign_in: false })
}

#[test]
fn a_report_goes_from_draft_to_sent() {
    let mut report = entry(State::Draft { refused: None });
    assert!(!report.is_due(5_000) && report.is_unsent());
    report.submit(5_000);
    assert!(report.is_due(5_000));
    report.answered(id(2), Answer::Taken, 6_000);
    assert_eq!(report.state, State::Sent { at: 6_000 });
    assert!(!report.is_unsent() && !report.is_due(i64::MAX));
    // Sent once is sent.
    report.submit(7_000);
    assert_eq!(report.state, State::Sent { at: 6_000 });
    assert!(!report.is_over(6_000 + TOLD) && report.is_over(6_001 + TOLD));
}

#[test]
fn without_an_answer_it_waits_longer_each_time_and_never_gives_up() {
    let mut report = waiting(0);
    let mut pauses = Vec::new();
    for _ in 0..40 {
        report.answered(id(2), Answer::Nothing, 0);
        pauses.push(report.due().expect("it waits"));
    }
    assert_eq!(pauses[..4], [5_000, 10_000, 20_000, 40_000]);
    assert_eq!(pauses[39], AGAIN.1);
    assert!(pauses.is_sorted());
    report.hasten(77);
    assert!(report.is_due(77) && !report.is_due(76));
}

#[test]
fn who_is_not_signed_in_is_told_so_and_loses_nothing() {
    let mut report = waiting(0);
    report.answered(id(2), Answer::SignIn, 100);
    assert!(matches!(report.state, State::Waiting { sign_in: true, tries: 1, .. }));
    assert_eq!(report.pairs, pairs("ลอกแล้วสองสาย"));
}

#[test]
fn other_words_are_another_report_once_they_may_have_arrived() {
    // The answer was lost: the server may have it.
    let mut report = waiting(1);
    assert!(report.typed(pairs("ลอกแล้วสามสาย"), 2_000, id(9)));
    assert_eq!((report.key, &report.state), (id(9), &State::Draft { refused: None }));
    // A late answer to what was sent before says nothing about what is written now.
    report.submit(3_000);
    let before = report.clone();
    report.answered(id(2), Answer::Taken, 4_000);
    assert_eq!(report, before);
    // The same words again are the same report.
    assert!(!report.typed(pairs("ลอกแล้วสามสาย"), 5_000, id(10)));
    assert_eq!(report, before);
    // What was never sent keeps its key.
    let mut draft = entry(State::Draft { refused: None });
    assert!(draft.typed(pairs("อื่น"), 2_000, id(9)));
    assert_eq!(draft.key, id(2));
}

#[test]
fn a_refused_report_is_corrected_and_says_why_until_it_is_sent() {
    let mut report = waiting(0);
    let why = Why::Said(r#"{"state":"asks_back","odd":["jump"]}"#.to_owned());
    report.answered(id(2), Answer::Refused(why.clone()), 100);
    assert_eq!(report.state, State::Refused { why: why.clone() });
    assert!(report.is_unsent());
    assert!(report.typed(pairs("แก้แล้ว"), 200, id(9)));
    assert_eq!((report.key, &report.state), (id(9), &State::Draft { refused: Some(why) }));
    report.submit(300);
    assert!(report.is_due(300));
}

#[test]
fn a_refused_file_of_an_older_app_is_read_without_its_reason() {
    let why = Why::File {
        name: "ภาพ.jpg".to_owned(), key: "k".to_owned(), reason: "ใหญ่เกินไป".to_owned()
    };
    let text = write(&entry(State::Refused { why }));
    let older = text.replace(r#","key":"k","reason":"ใหญ่เกินไป""#, "");
    assert_ne!(older, text);
    let Kept::Entry(read) = read(&older) else { unreachable!("an entry") };
    let bare = Why::File { name: "ภาพ.jpg".to_owned(), key: String::new(), reason: String::new() };
    assert_eq!(read.state, State::Refused { why: bare });
}

#[test]
fn a_file_that_the_server_has_takes_the_place_of_the_one_kept() {
    let mut report = waiting(0);
    report.pairs = [("percent", "40"), ("file", "a"), ("attachment", "x"), ("file", "b")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    let before = (report.key, report.state.clone());
    assert_eq!(report.files().collect::<Vec<_>>(), ["a", "b"]);
    report.file_sent("a", "7");
    report.file_sent("c", "8");
    assert_eq!(report.files().collect::<Vec<_>>(), ["b"]);
    assert_eq!(report.pairs[1], ("attachment".to_owned(), "7".to_owned()));
    assert_eq!((report.key, report.state), before);
}

#[test]
fn the_servers_answers_mean_what_they_say() {
    let taken = r#"{"state":"taken","id":"00000000-0000-0000-0000-000000000007","version":1}"#;
    let asks = r#"{"state":"asks_back","odd":["jump"]}"#;
    assert_eq!(Answer::of(200, taken), Answer::Taken);
    let refused = Answer::Refused(Why::Said(asks.to_owned()));
    assert_eq!((Answer::of(422, asks), Answer::of(409, asks)), (refused.clone(), refused));
    assert_eq!(Why::Said(asks.to_owned()).said(), None);
    let words = r#"{"state":"refused","problems":[],"words":{"whole":"แก้","fields":[["percent","เกิน"]],"later":1}}"#;
    let said =
        Words {
            whole: "แก้".to_owned(), fields: vec![("percent".to_owned(), "เกิน".to_owned())], ..Words::default()
        };
    assert_eq!(Why::Said(words.to_owned()).said(), Some(said));
    // A page of somebody else's, and servers that cannot now.
    for (status, body) in
        [(200, "<html>sign in to the hotel</html>"), (0, ""), (302, ""), (429, ""), (500, ""), (503, taken)]
    {
        assert_eq!(Answer::of(status, body), Answer::Nothing, "{status} {body}");
    }
    assert_eq!(Answer::of(401, ""), Answer::SignIn);
    let problem = |status: u16| format!(r#"{{"type":"about:blank","title":"x","status":{status}}}"#);
    assert_eq!(Answer::of(403, &problem(403)), Answer::Refused(Why::NotPermitted));
    for gone in [404, 410] {
        assert_eq!(Answer::of(gone, &problem(gone)), Answer::Refused(Why::Gone));
    }
    // A filter's page, or a proxy's while the server starts again.
    for status in [403, 404, 407, 410] {
        for body in ["", "<html>", r#"{"status":"error"}"#] {
            assert_eq!(Answer::of(status, body), Answer::Nothing, "{status} {body}");
        }
    }
    assert_eq!(Answer::of(422, "?"), Answer::Refused(Why::Status(422)));
    assert_eq!(Answer::of(413, ""), Answer::Refused(Why::Status(413)));
    // What a newer server says otherwise is kept, and told without its words.
    assert_eq!(Why::Said(r#"{"state":"unheard"}"#.to_owned()).said(), None);
}

/// As the first version wrote it: read by every version to come.
const FIRST: &str = concat!(
    "1\n",
    r#"{"id":"00000000-0000-0000-0000-000000000001","key":"00000000-0000-0000-0000-000000000002","#,
    r#""who":"00000000-0000-0000-0000-000000000003","form":"/projects/50490000-1/report?month=6","#,
    r#""action":"/projects/50490000-1/report","name":"ลอกท่อ","period":"มี.ค. 2566","#,
    r#""pairs":[["percent","35"],["narrative","ลอกแล้วสองสาย"]],"changed":1000,"#,
    r#""state":{"waiting":{"tries":0,"after":0,"sign_in":false}}}"#
);

#[test]
fn what_older_versions_wrote_is_read() {
    assert_eq!(read(FIRST), Kept::Entry(Box::new(waiting(0))));
}

#[test]
fn what_a_newer_version_wrote_is_kept_aside() {
    let newer = FIRST.replacen('1', &(VERSION + 1).to_string(), 1);
    assert_eq!(read(&newer), Kept::Aside(newer.clone()));
}

fn any_why() -> impl Strategy<Value = Why> {
    prop_oneof![
        any::<String>().prop_map(Why::Said),
        Just(Why::NotPermitted),
        Just(Why::Gone),
        any::<[String; 3]>().prop_map(|[name, key, reason]| Why::File { name, key, reason }),
        any::<u16>().prop_map(Why::Status)
    ]
}

fn any_state() -> impl Strategy<Value = State> {
    prop_oneof![
        proptest::option::of(any_why()).prop_map(|refused| State::Draft { refused }),
        (any::<u32>(), any::<i64>(), any::<bool>()).prop_map(|(tries, after, sign_in)| State::Waiting {
            tries,
            after,
            sign_in
        }),
        any::<i64>().prop_map(|at| State::Sent { at }),
        any_why().prop_map(|why| State::Refused { why }),
    ]
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let texts = (any::<String>(), any::<String>(), any::<String>());
    let pairs = proptest::collection::vec((any::<String>(), any::<String>()), 0..6);
    (any::<[u128; 3]>(), texts, pairs, any::<i64>(), any_state()).prop_map(
        |([id, key, who], (form, name, period), pairs, changed, state)| Entry {
            id: Uuid::from_u128(id),
            key: Uuid::from_u128(key),
            who: Uuid::from_u128(who),
            action: form.clone(),
            form,
            name,
            period,
            pairs,
            changed,
            state,
        },
    )
}

fn any_answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        Just(Answer::Taken),
        Just(Answer::Nothing),
        Just(Answer::SignIn),
        any_why().prop_map(Answer::Refused),
        (any::<u16>(), any::<String>()).prop_map(|(status, body)| Answer::of(status, &body)),
    ]
}

proptest! {
    #[test]
    fn every_entry_comes_back(entry in any_entry()) {
        prop_assert_eq!(read(&write(&entry)), Kept::Entry(Box::new(entry)));
    }

    #[test]
    fn whatever_was_kept_is_read_or_kept_aside(version in "[0-9]{0,3}|[a-z]{1,4}", text in any::<String>(), cut in 0_usize..400, entry in any_entry()) {
        let whole = write(&entry);
        let cut = (0..=cut.min(whole.len())).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or_default();
        for found in [text.clone(), format!("{version}\n{text}"), whole[..cut].to_owned()] {
            match read(&found) {
                Kept::Aside(kept) => prop_assert_eq!(kept, found),
                Kept::Entry(kept) => prop_assert_eq!(read(&write(&kept)), Kept::Entry(kept)),
            }
        }
    }

    #[test]
    fn no_answer_takes_a_word_away(mut entry in any_entry(), answers in proptest::collection::vec((any_answer(), any::<i64>()), 0..8)) {
        let words = entry.pairs.clone();
        for (answer, now) in answers {
            let key = entry.key;
            entry.submit(now);
            entry.answered(key, answer, now);
            entry.hasten(now);
            prop_assert_eq!(&entry.pairs, &words);
        }
    }
}
