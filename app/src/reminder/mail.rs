//! A digest as a mail, in plain text and as a page, with links. Nothing in it is loaded from anywhere.

use store::reminder::MailDraft;

use super::lines::unit_address;
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
    let (overdue, due) = draft.digest.counts();
    let settings = format!("{base_url}/account#reminders");
    let subject = lang.digest_subject(draft.day, overdue, due);
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
        let month = lang.digest_month(&lang.month_of(line.month, line.year), line.due);
        out.push_str(&format!("\n{}: {}\n", lang.stage(line.stage), line.unit.name));
        out.push_str(&format!("{month}\n{}\n", lang.digest_missing(line.count)));
        for project in &line.projects {
            out.push_str(&format!("- {}\n  {base_url}/projects/{}\n", project.name, project.code));
        }
        let more = line.count.saturating_sub(line.projects.len());
        if more > 0 {
            out.push_str(&format!("- {}\n  {base_url}{}\n", lang.and_more(more as u64), unit_address(line)));
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
        let month = lang.digest_month(&lang.month_of(line.month, line.year), line.due);
        out.leaf("h3", &[], &format!("{}: {}", lang.stage(line.stage), line.unit.name));
        out.leaf("p", &[], &format!("{month} · {}", lang.digest_missing(line.count)));
        out.open("ul", &[]);
        for project in &line.projects {
            out.open("li", &[]);
            link(&mut out, &format!("{base_url}/projects/{}", project.code), &project.name);
            out.close("li");
        }
        let more = line.count.saturating_sub(line.projects.len());
        if more > 0 {
            out.open("li", &[]);
            link(&mut out, &format!("{base_url}{}", unit_address(line)), &lang.and_more(more as u64));
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
        fiscal_year::{FiscalMonth, FiscalYear},
        reminder::{Digest, Line, Stage},
        unit::Named,
    };

    fn draft(lang: &str) -> MailDraft {
        let line = Line {
            stage: Stage::Overdue,
            unit: Named { code: "50010000".to_owned(), name: "เขต <พระนคร>".to_owned() },
            year: FiscalYear::from_be(2570).expect("a year"),
            month: FiscalMonth::new(2).expect("a month"),
            due: "2026-12-05".parse().expect("a day"),
            projects: vec![Named {
                code: "50010000-1".to_owned(), name: "ทางเท้า & \"ป้าย\"".to_owned()
            }],
            count: 3,
        };
        MailDraft {
            notice: Default::default(),
            day: "2026-12-08".parse().expect("a day"),
            address: "somsri@bangkok.example".to_owned(),
            name: "สมศรี".to_owned(),
            lang: lang.to_owned(),
            digest: Digest { lines: vec![line] },
        }
    }

    #[test]
    fn it_says_what_is_missing_with_links_in_both_languages() {
        let mail = write(&draft("th"), "https://plan.example");
        assert_eq!(mail.subject, "แจ้งเตือนรายงานความคืบหน้า 8 ธ.ค. 2569: เลยกำหนด 3 รายงาน");
        let text = "เลยกำหนดแล้ว: เขต <พระนคร>\nรายงานเดือนพฤศจิกายน 2569 ครบกำหนด 5 ธ.ค. 2569\nยังขาด 3 โครงการ\n\
            - ทางเท้า & \"ป้าย\"\n  https://plan.example/projects/50010000-1\n\
            - และอีก 2 โครงการ\n  https://plan.example/units/50010000?year=2570\n";
        assert!(mail.text.contains(text), "{}", mail.text);
        assert!(mail.text.contains("https://plan.example/account#reminders"), "{}", mail.text);
        assert!(mail.html.contains("<h3>เลยกำหนดแล้ว: เขต &lt;พระนคร&gt;</h3>"), "{}", mail.html);
        assert!(mail.html.contains("href=\"https://plan.example/account#reminders\""), "{}", mail.html);
        assert!(!mail.html.contains("<script") && !mail.html.contains("src="), "nothing is loaded");
        let english = write(&draft("en"), "https://plan.example");
        assert_eq!(english.subject, "Progress reports, 8 Dec 2026: 3 overdue");
        assert!(
            english.text.contains("Reports of Nov 2026, due 5 Dec 2026\n3 projects are missing"),
            "{}",
            english.text
        );
    }
}
