//! Who is here and what they did, in a sentence.

use domain::presence::{News, Present};

use crate::{audit::field::describe, i18n::Lang};

/// People named; the others are counted.
const NAMED: usize = 3;

/// Who else has the record open, and which fields they edit; nothing where nobody is there.
pub fn people(lang: Lang, others: &[Present]) -> String {
    let (editing, looking): (Vec<&Present>, Vec<&Present>) = others.iter().partition(|other| other.editing.is_some());
    let mut parts: Vec<String> = editing.iter().take(NAMED).map(|other| edits(lang, other)).collect();
    let names: Vec<&str> = looking.iter().chain(editing.iter().skip(NAMED)).map(|other| other.name.as_str()).collect();
    if !names.is_empty() {
        let words = match (lang, names.len()) {
            (Lang::Th, _) => "กำลังเปิดอยู่",
            (Lang::En, 1) => "has this open",
            (Lang::En, _) => "have this open",
        };
        parts.push(format!("{} {words}", list(lang, &names)));
    }
    match parts.as_slice() {
        [] => String::new(),
        parts => format!("{} {}", lang.here_now(), parts.join(" · ")),
    }
}

fn edits(lang: Lang, other: &Present) -> String {
    let words = lang.pick("กำลังแก้ไข", "is editing");
    match other.editing.as_deref().and_then(|field| label(lang, field)) {
        Some(label) => format!("{} {words} “{label}”", other.name),
        None => format!("{} {words}", other.name),
    }
}

/// What others changed since the page was read; nothing where they did nothing.
pub fn news(lang: Lang, news: &News) -> String {
    if news.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = news.people.iter().map(|name| called(lang, name)).collect();
    let mut labels: Vec<String> = Vec::new();
    for label in news.fields.iter().filter_map(|field| label(lang, field)) {
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    let by = format!("{} {}", list(lang, &names), lang.changed_this());
    if labels.is_empty() {
        return by;
    }
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    format!("{by}: {}", counted(&labels, lang.more_fields()))
}

/// What a field is called, where it has a name for people.
fn label(lang: Lang, field: &str) -> Option<String> {
    let (label, _) = describe(lang, field);
    (label != field).then_some(label)
}

/// A process is called by what it does.
fn called(lang: Lang, name: &str) -> &str {
    if name == "import" { lang.import_actor() } else { name }
}

fn list(lang: Lang, names: &[&str]) -> String {
    counted(names, lang.more_people())
}

/// The first few, and how many more there are.
fn counted(all: &[&str], more: (&str, &str)) -> String {
    let first = all[..all.len().min(NAMED)].join(", ");
    match all.len().saturating_sub(NAMED) {
        0 => first,
        rest => format!("{first} {} {rest} {}", more.0, more.1),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn here(people: &[(&str, Option<&str>)]) -> Vec<Present> {
        let present = |(name, editing): &(&str, Option<&str>)| Present {
            name: (*name).to_owned(),
            since: DateTime::UNIX_EPOCH,
            editing: editing.map(str::to_owned),
        };
        people.iter().map(present).collect()
    }

    #[test]
    fn people_are_told_in_a_sentence() {
        let check = |others: &[(&str, Option<&str>)], th: &str, en: &str| {
            assert_eq!(people(Lang::Th, &here(others)), th);
            assert_eq!(people(Lang::En, &here(others)), en);
        };
        check(&[], "", "");
        check(&[("สมศรี", None)], "ขณะนี้ สมศรี กำลังเปิดอยู่", "Now: สมศรี has this open");
        check(
            &[("สมศรี", Some("owner")), ("วิชัย", None)],
            "ขณะนี้ สมศรี กำลังแก้ไข “ผู้รับผิดชอบ” · วิชัย กำลังเปิดอยู่",
            "Now: สมศรี is editing “Responsible” · วิชัย has this open",
        );
        // A field nobody named is not shown by its inner name.
        check(&[("ก", Some("inner_name"))], "ขณะนี้ ก กำลังแก้ไข", "Now: ก is editing");
        check(
            &[("ก", None), ("ข", None), ("ค", None), ("ง", None), ("จ", None)],
            "ขณะนี้ ก, ข, ค และอีก 2 คน กำลังเปิดอยู่",
            "Now: ก, ข, ค and 2 others have this open",
        );
    }

    #[test]
    fn changes_are_told_by_who_and_what() {
        let told = |people: &[&str], fields: &[&str]| {
            let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
            news(Lang::Th, &News { seq: 7, people: own(people), fields: own(fields) })
        };
        assert_eq!(told(&[], &[]), "");
        assert_eq!(told(&["สมศรี"], &["name", "owner"]), "สมศรี แก้ไขข้อมูลนี้: ชื่อ, ผู้รับผิดชอบ");
        assert_eq!(told(&["import"], &["inner_name"]), "นำเข้าข้อมูล แก้ไขข้อมูลนี้");
        assert_eq!(
            told(&["ก", "ข"], &["name", "owner", "start", "finish", "weight"]),
            "ก, ข แก้ไขข้อมูลนี้: ชื่อ, ผู้รับผิดชอบ, เริ่มต้น และอีก 2 รายการ"
        );
    }
}
