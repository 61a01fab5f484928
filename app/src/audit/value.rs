//! How a value of the audit reads.

use chrono::NaiveDate;
use domain::{
    appeal::AppealDecision,
    audit::BRIEF,
    kpi::{KpiKind, KpiLevel},
    money::Money,
    progress_report::ReportedStatus,
    step::Step,
    strategy::StrategyLine,
    text::number,
    unit::UnitKind,
    user::Role,
};

use super::field::Kind;
use crate::i18n::Lang;

/// A value in the reader's language. What cannot be read as what it should be is shown as it was kept.
pub fn read(lang: Lang, kind: Kind, value: &str) -> String {
    known(lang, kind, value).unwrap_or_else(|| as_kept(value))
}

/// A text as it was kept; that of a new record was cut, and says so.
fn as_kept(value: &str) -> String {
    if value.chars().count() == BRIEF { format!("{value}…") } else { value.to_owned() }
}

fn known(lang: Lang, kind: Kind, value: &str) -> Option<String> {
    if value.is_empty() {
        return Some("–".to_owned());
    }
    Some(match kind {
        Kind::Text => return None,
        Kind::Number => number(value.parse().ok()?),
        Kind::Percent => format!("{} %", number(value.parse().ok()?)),
        Kind::Money => format!("{} {}", value.parse::<Money>().ok()?.grouped(), lang.baht()),
        Kind::Date => lang.date(value.parse::<NaiveDate>().ok()?),
        Kind::YesNo => lang.yes_no(value.parse().ok()?).to_owned(),
        Kind::Added => lang.added().to_owned(),
        Kind::ReportStatus => match ReportedStatus::from_number(value.parse().ok()?)? {
            ReportedStatus::InProgress => lang.in_progress().to_owned(),
            ReportedStatus::Finished => lang.finished().to_owned(),
        },
        Kind::KpiType => match UnitKind::from_word(value) {
            Some(kind) => lang.unit_kind(kind).to_owned(),
            None => lang.kpi_kind(KpiKind::from_word(value)?).to_owned(),
        },
        Kind::Role => {
            let (role, place) = value.split_once(' ')?;
            let place = if place == "*" { lang.whole_city() } else { place };
            format!("{} · {place}", lang.role(Role::from_word(role)?))
        }
        Kind::Secret => match value {
            "set" => lang.pick("ตั้งแล้ว", "Set").to_owned(),
            "made" => lang.pick("ออกแล้ว", "Made").to_owned(),
            "ended" => lang.pick("สิ้นสุดแล้ว", "Ended").to_owned(),
            _ => return None,
        },
        Kind::KpiLevel => lang.kpi_level(KpiLevel::from_word(value)?).to_owned(),
        Kind::Strategy => strategy(value)?,
        Kind::Steps => steps(lang, value)?,
        Kind::Evaluated => match value.split_once(": ") {
            Some((quarter, score)) => format!("{} {quarter} · {}", lang.quarter(), number(score.parse().ok()?)),
            None => format!("{} {value}", lang.quarter()),
        },
        Kind::State => lang.state_word(value)?.to_owned(),
        Kind::Appeal => {
            let (decision, reason) = value.split_once(": ")?;
            let word = [AppealDecision::Pending, AppealDecision::Granted, AppealDecision::Refused]
                .into_iter()
                .find(|known| known.as_str() == decision)?;
            format!("{} · {}", lang.decision(word), as_kept(reason))
        }
    })
}

/// The lines of a path, each on its own. That of a new record is cut somewhere, so it may be no whole JSON.
fn strategy(value: &str) -> Option<String> {
    if let Ok(lines) = serde_json::from_str::<Vec<StrategyLine>>(value) {
        return Some(lines.into_iter().map(|line| line.label).collect::<Vec<_>>().join("\n"));
    }
    let labels: Vec<String> = value
        .split("\"label\":\"")
        .skip(1)
        .map(|rest| rest.split_once('"').map_or_else(|| format!("{rest}…"), |(label, _)| label.to_owned()))
        .collect();
    (!labels.is_empty()).then(|| labels.join("\n"))
}

/// The steps, each on its own line: order, title, weight, span.
fn steps(lang: Lang, value: &str) -> Option<String> {
    if let Ok(count) = value.parse::<usize>() {
        return Some(lang.steps(count));
    }
    let steps: Vec<Step> = serde_json::from_str(value).ok()?;
    let line = |step: &Step| {
        let weight = step.weight.map(|weight| format!(" · {} %", number(weight))).unwrap_or_default();
        let span = lang.span(step.start, step.finish).map(|span| format!(" · {span}")).unwrap_or_default();
        format!("{}. {}{weight}{span}", step.order, step.title)
    };
    Some(steps.iter().map(line).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_people_write_them() {
        let check = |kind, value: &str, th: &str| assert_eq!(read(Lang::Th, kind, value), th, "{value}");
        check(Kind::Money, "123456789.01", "123,456,789.01 บาท");
        check(Kind::Percent, "48.25", "48.25 %");
        check(Kind::Number, "1407.5", "1,407.5");
        check(Kind::Date, "2022-10-01", "1 ต.ค. 2565");
        check(Kind::YesNo, "true", "ใช่");
        check(Kind::ReportStatus, "2", "แล้วเสร็จ");
        check(Kind::KpiType, "strategic", "เชิงยุทธศาสตร์");
        check(Kind::Evaluated, "2: 85", "ไตรมาส 2 · 85");
        check(Kind::Appeal, "granted: น้ำท่วม: ทั้งไตรมาส", "เห็นชอบ · น้ำท่วม: ทั้งไตรมาส");
        check(Kind::KpiType, "district", "สำนักงานเขต");
        check(Kind::Role, "staff 04010000", "เจ้าหน้าที่ · 04010000");
        check(Kind::Role, "administrator *", "ผู้ดูแลระบบ · ทั้งกรุงเทพมหานคร");
        check(Kind::Secret, "made", "ออกแล้ว");
        check(Kind::Added, "3", "เพิ่มแล้ว");
        check(Kind::Number, "ไม่ใช่เลข", "ไม่ใช่เลข");
        check(Kind::Percent, "", "–");
        check(Kind::Steps, "10", "10 ขั้นตอน");
    }

    #[test]
    fn paths_and_plans_become_lines() {
        let lines = r#"[{"level":1,"label":"ยุทธศาสตร์ที่ ๕"},{"level":2,"label":"๕.๑ เมือง"}]"#;
        assert_eq!(read(Lang::Th, Kind::Strategy, lines), "ยุทธศาสตร์ที่ ๕\n๕.๑ เมือง");
        let cut = lines.split(" เมือง").next().expect("its beginning");
        assert_eq!(read(Lang::Th, Kind::Strategy, cut), "ยุทธศาสตร์ที่ ๕\n๕.๑…");
        let steps = r#"[{"order":1,"title":"สำรวจ","weight":20.0,"start":"2022-10-01","finish":null}]"#;
        assert_eq!(read(Lang::Th, Kind::Steps, steps), "1. สำรวจ · 20 % · 1 ต.ค. 2565 – –");
        let long = "ก".repeat(BRIEF);
        assert_eq!(read(Lang::Th, Kind::Text, &long), format!("{long}…"));
    }
}
