//! Labels of background work.

use domain::job::{JobKind, JobState};

use super::Lang;

impl Lang {
    /// A sort of work.
    pub const fn job_kind(self, kind: JobKind) -> &'static str {
        match kind {
            JobKind::Remind => self.pick("จัดทำการแจ้งเตือนประจำวัน", "Write the day's reminders"),
            JobKind::MailDigest => self.pick("ส่งอีเมลแจ้งเตือน", "Send a reminder by mail"),
        }
    }

    /// How a job stands.
    pub const fn job_state(self, state: JobState) -> &'static str {
        match state {
            JobState::Waiting => self.pick("รอทำ", "Waiting"),
            JobState::Running => self.pick("กำลังทำ", "Running"),
            JobState::Done => self.pick("เสร็จแล้ว", "Done"),
            JobState::Dead => self.pick("ล้มเหลว", "Given up"),
        }
    }
}

words! {
    jobs: "งานเบื้องหลัง", "Background jobs";
    jobs_hint: "การแจ้งเตือนและอีเมลที่ระบบทำเอง งานใดค้างหรือล้มเหลว และสั่งทำซ้ำ", "Reminders and mails that the system sends by itself: what waits, what failed, and how to run it again.";
    jobs_none: "ไม่มีงานที่ตรงกับเงื่อนไข", "No such job.";
    job_any_state: "ทุกสถานะ", "Any state";
    job_any_kind: "ทุกประเภท", "Any sort";
    job_unknown: "งานของรุ่นใหม่กว่า", "A job of a newer version";
    job_key: "งาน", "Job";
    job_tries: "ทำแล้ว (ครั้ง)", "Tries";
    job_due: "ถึงเวลา", "Due";
    job_changed: "เปลี่ยนล่าสุด", "Last change";
    job_error: "ข้อผิดพลาดล่าสุด", "Last error";
    job_again: "ทำอีกครั้ง", "Run again";
    job_again_done: "สั่งทำงานอีกครั้งแล้ว", "The job will run again.";
    job_not_open: "งานนี้กำลังทำอยู่หรือเสร็จแล้ว", "This job is running or done.";
    holidays_until: "ระบบรู้จักวันหยุดราชการถึง", "Public holidays are known up to";
}
