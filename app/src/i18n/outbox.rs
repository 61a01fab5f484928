//! Labels of what a phone keeps until it can be sent.

use domain::outbox::{State, Why};
#[cfg(feature = "ssr")]
use domain::{
    outbox::{Theirs, Words},
    report::{Sent, bits},
};

use super::Lang;

impl Lang {
    /// A file that was sent for a report, by its place: `ไฟล์ที่ 1`.
    pub fn ob_file(self, place: usize) -> String {
        format!("{} {place}", self.pick("ไฟล์ที่", "File"))
    }

    /// Why a file was refused, where the server said it; else that this phone has it no more, or that it is refused.
    pub const fn ob_file_why(self, reason: &str) -> &str {
        if reason.is_empty() { self.ob_file_lost() } else { reason }
    }

    /// How far a report on this phone is.
    pub const fn ob_state(self, state: &State) -> &'static str {
        match state {
            State::Draft { .. } => self.pick("ฉบับร่าง ยังไม่ได้ส่ง", "Draft, not sent"),
            State::Waiting { sign_in: true, .. } => self.pick("รอส่ง โปรดเข้าสู่ระบบ", "Waits for you to sign in"),
            State::Waiting { .. } => self.pick("รอส่ง จะส่งเองเมื่อมีเครือข่าย", "Waits, and goes by itself"),
            State::Sent { .. } => self.pick("ส่งแล้ว", "Sent"),
            State::Refused { .. } => self.pick("ส่งไม่ผ่าน โปรดแก้ไข", "Refused, please correct"),
        }
    }

    /// Why a report was not taken, in a line.
    pub fn ob_why(self, why: &Why) -> String {
        match (why, why.said()) {
            (_, Some(words)) if !words.fields.is_empty() => {
                let told: Vec<&str> = words.fields.iter().map(|(_, wrong)| wrong.as_str()).collect();
                told.join(" · ")
            }
            (_, Some(words)) if !words.odd.is_empty() => format!("{}: {}", words.whole, words.odd.join(" · ")),
            (_, Some(words)) => words.whole,
            (Why::NotPermitted, _) => self.ob_not_permitted().to_owned(),
            (Why::Gone, _) => self.ob_gone().to_owned(),
            (Why::File { name, reason, .. }, _) => {
                let name = if name.is_empty() { self.pick("ไฟล์", "a file") } else { name };
                format!("{} {name} · {}", self.ob_file_refused(), self.ob_file_why(reason))
            }
            (Why::Said(_), _) => self.ob_unclear().to_owned(),
            (Why::Status(status), _) => format!("{} ({status})", self.ob_unclear()),
        }
    }

    /// What came of sending a report, in words for the phone that sent it; none where it was taken.
    #[cfg(feature = "ssr")]
    pub fn sent_words(self, sent: &Sent) -> Option<Words> {
        Some(match sent {
            Sent::Taken { .. } => return None,
            Sent::Refused { problems } => {
                let told = problems
                    .iter()
                    .map(|problem| (problem.field.as_str().to_owned(), self.report_error(&problem.error)));
                Words { whole: self.rep_problems().to_owned(), fields: told.collect(), ..Words::default() }
            }
            Sent::AsksBack { odd, later } => Words {
                whole: self.rep_asks().to_owned(),
                odd: odd.iter().map(|odd| self.odd_asked(*odd, *later)).collect(),
                confirmed: bits(odd),
                ..Words::default()
            },
            Sent::Conflict { theirs } => {
                let undecided = theirs.state.is_undecided();
                let (whole, hint, send) = if undecided {
                    (self.rep_conflict(), self.rep_conflict_hint(), self.rep_send_instead())
                } else {
                    (self.rep_conflict_decided(), "", self.rep_send())
                };
                let author = crate::report::told::sender(self, theirs);
                let change = crate::report::approve::change(self, theirs);
                let theirs = Theirs {
                    by: format!("{} {author} · {} · {change}", self.rep_sent_by(), self.clock(theirs.changed_at)),
                    text: theirs.content.text().to_owned(),
                    hint: hint.to_owned(),
                    send: send.to_owned(),
                    corrects: undecided.then(|| (theirs.id.to_string(), theirs.version)),
                };
                Words { whole: whole.to_owned(), theirs: Some(theirs), ..Words::default() }
            }
            Sent::Closed { closed } => {
                Words { whole: format!("{}: {}", self.rep_closed(), self.period_closed(closed)), ..Words::default() }
            }
        })
    }

    /// How many reports wait on this phone.
    pub fn ob_left(self, count: usize) -> String {
        match self {
            Self::Th => format!("มี {count} รายงานในเครื่องนี้ที่ยังไม่ได้ส่ง"),
            Self::En if count == 1 => "1 report on this phone is not sent yet.".to_owned(),
            Self::En => format!("{count} reports on this phone are not sent yet."),
        }
    }
}

words! {
    ob_title: "ในเครื่องนี้", "On this phone";
    ob_region: "รายงานที่เก็บไว้ในเครื่องนี้", "Reports kept on this phone";
    ob_offline: "ไม่มีเครือข่าย สิ่งที่เขียนเก็บไว้ในเครื่องนี้", "No network. What you write is kept on this phone.";
    ob_see: "ดูในงานของฉัน", "See in my work";
    ob_send_now: "ส่งตอนนี้", "Send now";
    ob_write_on: "เขียนต่อ", "Go on writing";
    ob_correct: "แก้ไข", "Correct";
    ob_discard: "ทิ้ง", "Discard";
    ob_hide: "ซ่อน", "Hide";
    ob_sure: "ทิ้งรายงานนี้ใช่หรือไม่ เรียกคืนไม่ได้", "Discard this report? It cannot be brought back.";
    ob_restored: "สิ่งที่เขียนไว้ในเครื่องนี้กลับมาแล้ว", "What you wrote on this phone is back.";
    ob_kept: "เก็บไว้ในเครื่องนี้แล้ว จะส่งเองเมื่อมีเครือข่าย ปิดหน้านี้ได้", "Kept on this phone. It goes by itself once there is a network; you may close this page.";
    ob_kept_sign_in: "เก็บไว้ในเครื่องนี้แล้ว โปรดเข้าสู่ระบบเพื่อส่ง", "Kept on this phone. Sign in to send it.";
    ob_sent: "ส่งจากเครื่องนี้แล้ว", "Sent from this phone.";
    ob_sending: "กำลังส่ง", "Sending";
    ob_changed: "แก้ไขแล้ว ยังไม่ได้ส่ง โปรดกดส่งอีกครั้ง", "Changed and not sent. Please send it again.";
    ob_files_first: "ยังมีไฟล์ที่กำลังเตรียม รอสักครู่หรือยกเลิกไฟล์นั้นก่อน แล้วจึงส่งรายงาน", "A file is still being made ready. Wait for it or cancel it, then send the report.";
    ob_file_left: "มีไฟล์ที่ส่งไม่สำเร็จ ยกเลิกไฟล์นั้นหรือลองใหม่ก่อน แล้วจึงส่งรายงาน", "A file was not sent. Cancel it or try it again, then send the report.";
    ob_cannot_keep_files: "เครื่องนี้เก็บไฟล์ไม่ได้ อาจมีที่ว่างไม่พอ โปรดเปิดหน้านี้ไว้จนส่งเสร็จ", "This phone cannot keep the files, perhaps for want of room. Please leave this page open until they are sent.";
    ob_file_refused: "ส่งไฟล์นี้ไม่ได้ โปรดนำออก หรือเลือกใหม่:", "This file cannot be sent; please take it out, or choose it again:";
    ob_file_lost: "เครื่องนี้ไม่มีไฟล์นี้แล้ว หรือระบบไม่รับ", "This phone has it no more, or the system does not take it.";
    ob_not_sent: "ยังไม่ได้ส่ง สิ่งที่พิมพ์ไว้ยังอยู่ครบ", "Not sent. Nothing you typed is lost.";
    ob_cannot_keep: "เครื่องนี้เก็บข้อมูลไม่ได้ หากไม่มีเครือข่าย สิ่งที่เขียนอาจหาย", "This phone cannot keep anything: without a network, what you write may be lost.";
    ob_not_permitted: "ไม่มีสิทธิ์รายงานเรื่องนี้แล้ว", "You may not report on this any more.";
    ob_gone: "ไม่พบเรื่องที่รายงานแล้ว", "What it is about is not there any more.";
    ob_unclear: "ระบบไม่รับรายงานนี้", "The system does not take this report.";
    ob_newer: "แอปรุ่นใหม่กว่าเก็บไว้ โปรดเปิดอีกครั้งเมื่อมีเครือข่าย", "Kept by a newer version of the app. Please open it again with a network.";
    ob_leave_keep: "เก็บไว้ และออกจากระบบ", "Keep them, and sign out";
    ob_leave_wipe: "ลบออกจากเครื่อง และออกจากระบบ", "Delete them from this phone, and sign out";
    ob_leave_stay: "ยังไม่ออก", "Stay signed in";
    ob_leave_offline: "ติดต่อระบบไม่ได้ จึงยังไม่ได้ออกจากระบบ และยังไม่ได้ลบสิ่งใด", "The server cannot be reached: you are still signed in, and nothing is deleted.";
    ob_leave_hint: "ที่เก็บไว้จะส่งเมื่อท่านเข้าสู่ระบบในเครื่องนี้อีกครั้ง ผู้อื่นที่เข้าสู่ระบบจะไม่เห็น", "What is kept goes when you sign in on this phone again. Nobody else who signs in sees it.";
}
