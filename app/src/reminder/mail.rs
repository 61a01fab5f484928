//! A digest as a mail, in plain text and as a page, with links. Nothing in it is loaded from anywhere.

use store::reminder::MailDraft;

use super::lines::{record_address, unit_address};
use crate::{chart::markup::Markup, i18n::Lang};

/// A mail, but for whom it is from and to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its subject.
    pub subject: String,
    /// In plain text.
    pub text: String,
    /// As a page.
    pub html: String,
    /// Where one changes or mutes such mails, once signed in.
    pub settings: String,
}

/// Writes it, in the language of whom it is for. `base_url` is put before every path.
pub fn write(draft: &MailDraft, base_url: &str) -> Mail {
    let lang = Lang::from_code(&draft.lang).unwrap_or_default();
    let settings = format!("{base_url}/account#reminders");
    let subject = lang.digest_subject(draft.day, draft.digest.counts());
    Mail {
        text: text(lang, draft, base_url, &settings),
        html: page(lang, draft, base_url, &settings, &subject),
        subject,
        settings,
    }
}

fn text(lang: Lang, draft: &MailDraft, base_url: &str, settings: &str) -> String {
    let mut out = format!("{}\n\n{}\n", lang.digest_greeting(&draft.name), lang.digest_intro());
    for line in &draft.digest.lines {
        let period = lang.digest_period(line.year, line.period, line.due);
        let missing = lang.digest_missing(line.stage, line.record, line.count);
        out.push_str(&format!("\n{}: {}\n", lang.stage(line.stage), line.unit.name));
        out.push_str(&format!("{period}\n{missing}\n"));
        for record in &line.records {
            out.push_str(&format!("- {}\n  {base_url}{}\n", record.name, record_address(line, &record.code)));
        }
        let more = line.count.saturating_sub(line.records.len());
        if more > 0 {
            out.push_str(&format!("- {}\n  {base_url}{}\n", lang.digest_more(line.record, more), unit_address(line)));
        }
    }
    out.push_str(&format!("\n{}: {base_url}/my\n", lang.digest_report()));
    out.push_str(&format!("{}: {base_url}/my/notices\n", lang.digest_open()));
    out.push_str(&format!("{}: {settings}\n\n{}\n", lang.digest_mute(), lang.digest_auto()));
    out
}

fn page(lang: Lang, draft: &MailDraft, base_url: &str, settings: &str, subject: &str) -> String {
    let mut out = Markup::default();
    let link = |out: &mut Markup, href: &str, text: &str| out.leaf("a", &[("href", href.into())], text);
    out.open("html", &[("lang", lang.code().into())]);
    out.open("head", &[]);
    out.empty("meta", &[("charset", "utf-8".into())]);
    out.leaf("title", &[], subject);
    out.close("head");
    out.open("body", &[]);
    out.leaf("p", &[], &lang.digest_greeting(&draft.name));
    out.leaf("p", &[], lang.digest_intro());
    for line in &draft.digest.lines {
        let period = lang.digest_period(line.year, line.period, line.due);
        let missing = lang.digest_missing(line.stage, line.record, line.count);
        out.leaf("h3", &[], &format!("{}: {}", lang.stage(line.stage), line.unit.name));
        out.leaf("p", &[], &format!("{period} · {missing}"));
        out.open("ul", &[]);
        for record in &line.records {
            out.open("li", &[]);
            link(&mut out, &format!("{base_url}{}", record_address(line, &record.code)), &record.name);
            out.close("li");
        }
        let more = line.count.saturating_sub(line.records.len());
        if more > 0 {
            out.open("li", &[]);
            link(&mut out, &format!("{base_url}{}", unit_address(line)), &lang.digest_more(line.record, more));
            out.close("li");
        }
        out.close("ul");
    }
    out.open("p", &[]);
    link(&mut out, &format!("{base_url}/my"), lang.digest_report());
    out.text(" · ");
    link(&mut out, &format!("{base_url}/my/notices"), lang.digest_open());
    out.text(" · ");
    link(&mut out, settings, lang.digest_mute());
    out.close("p");
    out.leaf("p", &[], lang.digest_auto());
    out.close("body");
    out.close("html");
    format!("<!DOCTYPE html>{}", out.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        edit::Record,
        fiscal_year::{FiscalMonth, FiscalYear, Quarter},
        period::Period,
        reminder::{Digest, Line, Stage},
        unit::Named,
    };

    fn draft(lang: &str) -> MailDraft {
        let line = Line {
            stage: Stage::Overdue,
            unit: Named { code: "50010000".to_owned(), name: "เขต <พระนคร>".to_owned() },
            record: Record::Project,
            year: FiscalYear::from_be(2570).expect("a year"),
            period: Period::Month(FiscalMonth::new(2).expect("a month")),
            due: "2026-12-05".parse().expect("a day"),
            records: vec![Named {
                code: "50010000-1".to_owned(), name: "ทางเท้า & \"ป้าย\"".to_owned()
            }],
            count: 3,
        };
        let quarter = Line {
            stage: Stage::Today,
            record: Record::Kpi,
            period: Period::Quarter(Quarter::new(1).expect("a quarter")),
            due: "2026-12-08".parse().expect("a day"),
            records: vec![Named {
                code: "5001-7".to_owned(), name: "ร้อยละของ <ทางเท้า>".to_owned()
            }],
            count: 2,
            ..line.clone()
        };
        MailDraft {
            notice: Default::default(),
            day: "2026-12-08".parse().expect("a day"),
            address: "somsri@bangkok.example".to_owned(),
            name: "สมศรี".to_owned(),
            lang: lang.to_owned(),
            digest: Digest { lines: vec![line, quarter] },
        }
    }

    #[test]
    fn it_says_what_is_missing_with_links_in_both_languages() {
        let mail = write(&draft("th"), "https://plan.example");
        assert_eq!(mail.subject, "แจ้งเตือนการส่งรายงาน 8 ธ.ค. 2569: เลยกำหนด 3 รายงาน, ต้องส่ง 2 รายงาน");
        let text = "เลยกำหนดแล้ว: เขต <พระนคร>\nรายงานเดือนพฤศจิกายน 2569 ครบกำหนด 5 ธ.ค. 2569\nยังขาด 3 โครงการ\n\
            - ทางเท้า & \"ป้าย\"\n  https://plan.example/projects/50010000-1/report?month=2\n\
            - และอีก 2 โครงการ\n  https://plan.example/units/50010000?year=2570\n\n\
            วันนี้เป็นวันทำการสุดท้าย: เขต <พระนคร>\nรายงานตัวชี้วัด ไตรมาส 1/2570 ครบกำหนด 8 ธ.ค. 2569\nยังขาด 2 ตัวชี้วัด\n\
            - ร้อยละของ <ทางเท้า>\n  https://plan.example/kpis/5001-7/report?quarter=1\n\
            - และอีก 1 ตัวชี้วัด\n  https://plan.example/units/50010000?year=2570#kpis\n";
        assert!(mail.text.contains(text), "{}", mail.text);
        assert!(mail.text.contains("https://plan.example/account#reminders"), "{}", mail.text);
        assert!(mail.html.contains("<h3>เลยกำหนดแล้ว: เขต &lt;พระนคร&gt;</h3>"), "{}", mail.html);
        assert!(mail.html.contains("href=\"https://plan.example/account#reminders\""), "{}", mail.html);
        let kpi = "<a href=\"https://plan.example/kpis/5001-7/report?quarter=1\">ร้อยละของ &lt;ทางเท้า&gt;</a>";
        assert!(mail.html.contains(kpi) && mail.html.contains("ไตรมาส 1/2570"), "{}", mail.html);
        assert!(!mail.html.contains("<script") && !mail.html.contains("src="), "nothing is loaded");
        let english = write(&draft("en"), "https://plan.example");
        assert_eq!(english.subject, "Reports, 8 Dec 2026: 3 overdue, 2 due");
        for told in [
            "Reports of Nov 2026, due 5 Dec 2026\n3 projects are missing",
            "KPI reports of quarter 1 of 2570 (2026/27), due 8 Dec 2026\n2 KPIs are missing",
        ] {
            assert!(english.text.contains(told), "{}", english.text);
        }
    }
}
