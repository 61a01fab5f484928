//! Labels of photos and files.

use domain::attachment::{FileKind, FileProblem, Position, Shown};

use super::Lang;

words! {
    files_heading: "เอกสารและภาพถ่าย", "Documents and photos";
    files_chosen: "ไฟล์ที่เลือกไว้แล้ว เอาเครื่องหมายออกหากไม่ต้องการส่ง", "Files chosen already. Untick those that are not to go.";
    files_with_report: "แนบกับรายงานนี้แล้ว", "With this report already";
    files_without_script: "ไฟล์ที่เลือกจะไปพร้อมกับรายงานเมื่อกดส่ง", "Files that are chosen go with the report when it is sent.";
    files_none: "ยังไม่มีเอกสารหรือภาพถ่าย", "No documents or photos yet.";
    files_add: "เพิ่มไฟล์", "Add files";
    files_choose: "ถ่ายภาพหรือเลือกไฟล์", "Take photos or choose files";
    files_hint: "ภาพ JPEG, PNG, WebP · เอกสาร PDF, Word, Excel, PowerPoint, CSV · ครั้งละไม่เกิน 10 ไฟล์ ไฟล์ละไม่เกิน 20 MB · ข้อมูลที่กล้องเขียนไว้ในภาพจะถูกลบออก", "JPEG, PNG or WebP photos · PDF, Word, Excel, PowerPoint, CSV documents · 10 files at a time, 20 MB each at most · what the camera wrote into a photo is taken out";
    files_send: "ส่งไฟล์", "Send";
    files_position: "เก็บตำแหน่งที่ถ่ายภาพ", "Keep where photos were taken";
    files_position_hint: "ผู้ที่อ่านร่างของหน่วยงานได้เท่านั้นที่เห็นตำแหน่ง หากไม่เลือก ระบบจะไม่เก็บ", "Only those who read drafts of the unit see it. Unless you agree, it is not kept.";
    files_none_chosen: "ยังไม่ได้เลือกไฟล์", "Choose a file first.";
    files_kept: "เก็บไฟล์แล้ว เผยแพร่ได้เมื่อพร้อม", "The files are kept. Publish them when you are ready.";
    file_removed: "ลบไฟล์แล้ว", "The file is removed.";
    file_edit: "แก้ไข", "Edit";
    file_caption: "คำบรรยาย", "Caption";
    file_caption_hint: "บอกว่าในภาพมีอะไร สำหรับผู้ที่มองไม่เห็นภาพด้วย", "Say what is to be seen, also for those who do not see it.";
    file_caption_save: "บันทึกคำบรรยาย", "Save the caption";
    file_publish: "เผยแพร่", "Publish";
    file_withdraw: "เลิกเผยแพร่", "Unpublish";
    file_remove: "ลบไฟล์", "Remove";
    file_not_with_report: "ไฟล์นี้ไม่อยู่กับรายงานที่รออนุมัติแล้ว อาจถูกลบไปก่อน หรือรายงานได้รับการพิจารณาแล้ว", "The file is no longer with a report that waits: it was removed before, or the report was decided on.";
    file_remove_sure: "ลบไฟล์นี้ออกจากรายงานใช่หรือไม่ เรียกคืนไม่ได้ ประวัติจะบอกว่าเคยมีไฟล์นี้", "Remove this file from the report? It cannot be brought back; the history tells that it was there.";
    file_remove_now: "ยืนยันการลบ", "Yes, remove it";
    file_inside: "ยังไม่เผยแพร่", "Not published";
    file_published: "เผยแพร่แล้ว", "Published";
    file_one: "ไฟล์", "File";
    file_waiting: "รอส่ง", "Waiting";
    file_preparing: "กำลังเตรียมไฟล์", "Preparing";
    file_sending: "กำลังส่ง", "Sending";
    file_looking: "กำลังตรวจไฟล์", "Being checked";
    file_done: "ส่งแล้ว", "Sent";
    file_broken: "การเชื่อมต่อขาด จะส่งต่อเองเมื่อมีสัญญาณ", "The connection broke. It goes on by itself when there is a network.";
    file_failed: "ส่งไม่สำเร็จ", "Not sent";
    file_not_permitted: "ไม่มีสิทธิ์ส่งไฟล์ในที่นี้ หรือต้องเข้าสู่ระบบใหม่", "You may not send files here, or have to sign in again.";
    file_cancel: "ยกเลิก", "Cancel";
    file_cancelled: "ยกเลิกแล้ว", "Cancelled";
    file_kept: "เก็บไว้ในเครื่องนี้ จะส่งไปพร้อมรายงาน", "Kept on this phone; it goes with the report";
    file_again: "ลองใหม่", "Try again";
    file_taken_at: "ถ่ายที่", "Taken at";
    file_document: "เอกสาร", "Document";
}

impl Lang {
    /// Why a file is not taken.
    pub fn file_problem(self, problem: FileProblem) -> String {
        let text = match problem {
            FileProblem::NoName => self.pick("ไฟล์ไม่มีชื่อ", "The file has no name."),
            FileProblem::Empty => self.pick("ไฟล์ว่างเปล่า", "The file is empty."),
            FileProblem::TooLarge { most } => {
                let most = self.file_size(most);
                return match self {
                    Self::Th => format!("ไฟล์ใหญ่เกินไป ไฟล์ละไม่เกิน {most}"),
                    Self::En => format!("The file is too large: {most} at most."),
                };
            }
            FileProblem::NotTaken => self.pick(
                "ไม่รับไฟล์ชนิดนี้ ส่งเป็น JPEG, PNG, WebP, PDF, Word, Excel, PowerPoint หรือ CSV",
                "Files of this kind are not taken. Send JPEG, PNG, WebP, PDF, Word, Excel, PowerPoint or CSV.",
            ),
            FileProblem::Heic => self.pick(
                "ไม่รับภาพ HEIC ตั้งกล้องเป็น “เข้ากันได้มากที่สุด” (JPEG) หรือแปลงเป็น JPEG ก่อนส่ง",
                "HEIC photos are not taken. Set the camera to “Most Compatible” (JPEG), or convert to JPEG first.",
            ),
            FileProblem::Macros => self.pick("ไม่รับเอกสารที่มีมาโคร", "Documents with macros are not taken."),
            FileProblem::Damaged => self.pick("ไฟล์เสียหาย เปิดไม่ได้", "The file is damaged and cannot be read."),
            FileProblem::Swollen => {
                self.pick("ไฟล์นี้เมื่อคลายออกแล้วใหญ่เกินไป", "The file is too large once it is unpacked.")
            }
            FileProblem::TooMany { most } => {
                return match self {
                    Self::Th => format!("มีไฟล์ครบ {most} ไฟล์แล้ว ลบไฟล์ที่ไม่ใช้ก่อน"),
                    Self::En => format!("There are {most} files already. Remove some first."),
                };
            }
            FileProblem::Full => self.pick(
                "พื้นที่เก็บไฟล์เต็ม ลบไฟล์ที่ไม่ใช้หรือแจ้งผู้ดูแลระบบ",
                "There is no room for more files. Remove some, or tell an administrator.",
            ),
            FileProblem::TooManyOpen => {
                self.pick("ส่งไฟล์พร้อมกันมากเกินไป รอให้ส่งเสร็จก่อน", "Too many files at once. Wait until some are sent.")
            }
            FileProblem::OtherBytes => {
                self.pick("ไฟล์ที่ได้รับไม่ตรงกับที่ส่ง ลองใหม่", "What arrived is not what was sent. Try again.")
            }
            FileProblem::Elsewhere { .. } | FileProblem::PartTooLarge { .. } => self.file_failed(),
        };
        text.to_owned()
    }

    /// A caption that is too long.
    pub fn file_caption_long(self) -> &'static str {
        self.pick("คำบรรยายยาวเกิน 300 ตัวอักษร", "A caption has at most 300 characters.")
    }

    /// Somebody else wrote another caption.
    pub fn file_caption_clash(self, now: &str) -> String {
        match self {
            Self::Th => format!("มีผู้อื่นแก้คำบรรยายเป็น “{now}” แล้ว"),
            Self::En => format!("Somebody else changed the caption to “{now}” meanwhile."),
        }
    }

    /// That some files of a form were not taken, and why.
    pub fn files_some_refused(self, kept: usize, lines: &str) -> String {
        match (self, kept) {
            (Self::Th, 0) => format!("ไม่ได้เก็บไฟล์ — {lines}"),
            (Self::Th, kept) => format!("เก็บแล้ว {kept} ไฟล์ ที่ไม่ได้เก็บ — {lines}"),
            (Self::En, 0) => format!("Nothing was kept — {lines}"),
            (Self::En, kept) => format!("Kept: {kept}. Not kept — {lines}"),
        }
    }

    /// That files did not come with a report, which is not sent yet.
    pub fn rep_files_refused(self, lines: &str) -> String {
        match self {
            Self::Th => format!("ยังไม่ได้ส่งรายงาน เพราะมีไฟล์ที่เก็บไม่ได้ — {lines}"),
            Self::En => format!("The report is not sent yet, for some files could not be kept — {lines}"),
        }
    }

    /// So many bytes: `1.2 MB`.
    pub fn file_size(self, bytes: u64) -> String {
        const KB: u64 = 1 << 10;
        const MB: u64 = 1 << 20;
        match bytes {
            0..KB => format!("{bytes} {}", self.pick("ไบต์", "bytes")),
            KB..MB => format!("{} KB", bytes.div_ceil(KB)),
            _ => {
                // A tenth of a megabyte is as much as anybody wants to know.
                let tenths = (bytes * 10 + MB / 2) / MB;
                let (whole, rest) = (tenths / 10, tenths % 10);
                if rest == 0 { format!("{whole} MB") } else { format!("{whole}.{rest} MB") }
            }
        }
    }

    /// What a kind of file is called.
    pub const fn file_kind(self, kind: FileKind) -> &'static str {
        match kind {
            FileKind::Jpeg | FileKind::Png | FileKind::Webp => self.pick("ภาพ", "Picture"),
            FileKind::Pdf => "PDF",
            FileKind::Docx => "Word",
            FileKind::Xlsx => "Excel",
            FileKind::Pptx => "PowerPoint",
            FileKind::Csv | FileKind::CsvThai => "CSV",
        }
    }

    /// Who sees a file.
    pub const fn file_shown(self, shown: Shown) -> &'static str {
        match shown {
            Shown::Own | Shown::Inside => self.file_inside(),
            Shown::Published => self.file_published(),
        }
    }

    /// A place: `13.7563, 100.5018`.
    pub fn file_place(self, position: Position) -> String {
        format!("{} {:.5}, {:.5}", self.file_taken_at(), position.latitude, position.longitude)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_in_round_numbers() {
        let check = |bytes, is: &str| assert_eq!(Lang::En.file_size(bytes), is, "{bytes}");
        check(1, "1 bytes");
        check(1_025, "2 KB");
        check(20 << 20, "20 MB");
        check(1_300_000, "1.2 MB");
    }

    #[test]
    fn every_problem_is_told_in_both_languages() {
        for problem in [
            FileProblem::NoName,
            FileProblem::Empty,
            FileProblem::TooLarge { most: 20 << 20 },
            FileProblem::NotTaken,
            FileProblem::Heic,
            FileProblem::Macros,
            FileProblem::Damaged,
            FileProblem::Swollen,
            FileProblem::TooMany { most: 200 },
            FileProblem::Full,
            FileProblem::TooManyOpen,
            FileProblem::OtherBytes,
            FileProblem::Elsewhere { at: 3 },
            FileProblem::PartTooLarge { most: 3 },
        ] {
            let (thai, english) = (Lang::Th.file_problem(problem), Lang::En.file_problem(problem));
            assert!(thai.chars().any(|c| ('ก'..='๛').contains(&c)), "{thai}");
            assert!(english.is_ascii() || english.contains('“'), "{english}");
        }
    }
}
