//! Files of records: part by part, once, for whoever may see them, and gone when they are taken away.

use chrono::TimeDelta;
use domain::{
    attachment::{FileKind, FileProblem, MOST_BYTES, MOST_OPEN, Position, Purpose, Shown, Upload},
    edit::Record,
    history::HistoryFilter,
    permission::{Actor, Person},
    report::{FieldProblem, ReportError, ReportField, Sent},
    unit::{UnitDraft, UnitKind},
    user::{Grant, NewUser, Role},
};
use store::{
    Db, Request, StoreError,
    attachment::{
        self, Amended, Appended, Deed, Found, NewUpload, amend, append, begin, finish, forget, give_up, leftovers,
        list, of_submissions, parts, stored, take_back, upload,
    },
    report::{self, Sending, Target},
};
use uuid::Uuid;

use crate::{
    drafts::{self, project_page},
    reports::{sending, taken},
    support::*,
};

const CODE: &str = "50490000-11";
const PROJECT: Record = Record::Project;

/// Somebody with an account: what they send is theirs.
async fn someone(db: &Db, name: &str, role: Role, unit: &str) -> Actor {
    let grants = vec![Grant { role, unit: Some(unit.parse().expect("a code")) }];
    let user = NewUser {
        name: name.parse().expect("a name"),
        display_name: format!("คุณ{name}"),
        email: None,
        external_subject: None,
        grants: grants.clone(),
    };
    let id = store::user::create(db, &SYSTEM, &user, chrono::Utc::now()).await.expect("an account");
    Actor::Person(Person { id, name: name.to_owned(), display_name: user.display_name, grants })
}

fn request() -> Request {
    Request::new(today())
}

fn new(size: u64, purpose: Purpose) -> NewUpload {
    NewUpload {
        key: Uuid::now_v7(),
        name: "ป้าย.jpg".to_owned(),
        size,
        digest: None,
        keep_position: true,
        position: Position::new(13.75, 100.5),
        purpose,
    }
}

async fn begun(db: &Db, actor: &Actor, new: &NewUpload) -> Upload {
    begin(db, actor, PROJECT, CODE, new, &request()).await.expect("permitted").expect("taken")
}

async fn part(db: &Db, actor: &Actor, id: Uuid, at: u64, size: u64) -> Appended {
    append(db, actor, PROJECT, CODE, id, at, size, &format!("uploads/{id}/{at}-{size}")).await.expect("answers")
}

fn found(id: Uuid) -> Found {
    Found {
        name: "ป้าย.jpg".to_owned(),
        kind: FileKind::Jpeg,
        size: 7,
        digest: id.simple().to_string(),
        pixels: Some((2048, 1536)),
        position: Position::new(13.75, 100.5),
        key: format!("files/{id}/whole"),
        thumbnail: Some(format!("files/{id}/thumbnail")),
    }
}

/// A file that is there.
async fn kept(db: &Db, actor: &Actor, purpose: Purpose) -> Uuid {
    let id = begun(db, actor, &new(10, purpose)).await.id;
    assert!(matches!(part(db, actor, id, 0, 10).await, Appended::Counted(_)));
    finish(db, actor, PROJECT, CODE, id, &found(id), &request()).await.expect("kept");
    id
}

/// One of the same bytes as another, with a position or without.
async fn alike(db: &Db, actor: &Actor, other: Uuid, position: Option<Position>) -> Uuid {
    let id = begun(db, actor, &NewUpload { position, ..new(10, Purpose::Report) }).await.id;
    part(db, actor, id, 0, 10).await;
    let found = Found { digest: found(other).digest, position, ..found(id) };
    finish(db, actor, PROJECT, CODE, id, &found, &request()).await.expect("kept");
    id
}

async fn does(db: &Db, actor: &Actor, id: Uuid, deed: Deed<'_>) -> Result<Amended, StoreError> {
    amend(db, actor, PROJECT, CODE, id, deed, &request()).await
}

async fn seen(db: &Db, actor: &Actor) -> Vec<Uuid> {
    list(db, actor, PROJECT, CODE).await.expect("lists").files.into_iter().map(|file| file.id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_part_by_part_and_once() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let own = someone(db, "somsri", Role::Staff, "50490000").await;
        let colleague = someone(db, "somchai", Role::Staff, "50490000").await;
        let file = new(10, Purpose::Record);
        let first = begun(db, &own, &file).await;
        assert_eq!(begun(db, &own, &file).await, first, "asked again it is the same");
        assert_ne!(begun(db, &colleague, &file).await.id, first.id, "the same key of somebody else is another file");
        let other = NewUpload { size: 11, ..file.clone() };
        let refused = begin(db, &own, PROJECT, CODE, &other, &request()).await.expect("permitted");
        assert_eq!(refused, Err(FileProblem::OtherBytes), "the same key for another file");

        let id = first.id;
        assert!(matches!(part(db, &own, id, 0, 4).await, Appended::Counted(at) if at.received == 4));
        // What comes twice, too early or beyond the end is not counted, and it is told how far the file is.
        for (at, size) in [(0, 4), (5, 1), (4, 7), (4, u64::MAX)] {
            assert!(matches!(part(db, &own, id, at, size).await, Appended::Elsewhere(at) if at.received == 4));
        }
        let strange = append(db, &colleague, PROJECT, CODE, id, 4, 1, "x").await;
        assert!(matches!(strange, Err(StoreError::NotFound)), "what somebody else sends is theirs");
        assert!(matches!(part(db, &own, id, 4, 6).await, Appended::Counted(at) if at.received == 10));
        let (told, came) = parts(db, &own, PROJECT, CODE, id).await.expect("there");
        assert_eq!(came.iter().map(|part| part.size).collect::<Vec<_>>(), [4, 6]);
        assert_eq!((told.size, told.purpose, told.position), (10, Purpose::Record, Position::new(13.75, 100.5)));

        // Two that finish it at once do so once.
        let before = count(db, "SELECT count(*) FROM audit_event").await;
        let (found, request) = (found(id), request());
        let (one, two) = tokio::join!(
            finish(db, &own, PROJECT, CODE, id, &found, &request),
            finish(db, &own, PROJECT, CODE, id, &found, &request)
        );
        assert_eq!(one.expect("kept"), two.expect("kept"));
        assert_eq!(count(db, "SELECT count(*) FROM audit_event").await, before + 1);
        assert_eq!(count(db, "SELECT count(*) FROM attachment_part").await, 0);
        let again = begun(db, &own, &file).await;
        assert!(again.whole && again.id == id && again.received == 7, "sent once more it is there already");
        let file = stored(db, &own, PROJECT, CODE, id).await.expect("there");
        assert_eq!((file.size, file.digest, file.kind), (7, found.digest, FileKind::Jpeg));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_seen_by_whom_they_are_for() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let elsewhere = UnitDraft {
            code: "50120000".parse().expect("a code"),
            name: "หน่วยอื่น".to_owned(),
            kind: UnitKind::District,
        };
        store::unit::ensure(db, &SYSTEM, &[elsewhere]).await.expect("made");
        let own = someone(db, "somsri", Role::Staff, "50490000").await;
        let head = someone(db, "head", Role::UnitHead, "50490000").await;
        let other = someone(db, "other", Role::UnitHead, "50120000").await;
        let check = async |id: Uuid, sees: [bool; 4]| {
            for (actor, sees) in [&own, &head, &other, &PUBLIC].into_iter().zip(sees) {
                assert_eq!(stored(db, actor, PROJECT, CODE, id).await.is_ok(), sees, "{}", actor.name());
            }
        };
        let id = kept(db, &own, Purpose::Record).await;
        check(id, [true, true, false, false]).await;
        assert_eq!((seen(db, &head).await, seen(db, &other).await), (vec![id], vec![]));
        let file = list(db, &head, PROJECT, CODE).await.expect("lists").files.remove(0);
        assert_eq!((file.by.as_deref(), file.position), (Some("คุณsomsri"), Position::new(13.75, 100.5)));

        does(db, &head, id, Deed::Show(Shown::Published)).await.expect("published");
        check(id, [true; 4]).await;
        let file = list(db, &PUBLIC, PROJECT, CODE).await.expect("lists").files.remove(0);
        assert_eq!((file.by, file.position), (None, None), "who took it and where is not for the public");
        does(db, &head, id, Deed::Show(Shown::Inside)).await.expect("taken back");
        check(id, [true, true, false, false]).await;

        // Files of a report that is not sent are their sender's, then its readers', and at last everybody's.
        let sent = kept(db, &own, Purpose::Report).await;
        check(sent, [true, false, false, false]).await;
        assert!(!seen(db, &own).await.contains(&sent), "it does not stand with the project");
        let target = Target::Project(CODE.parse().expect("a code"));
        let write = async |actor: &Actor, files: &[Uuid]| {
            let mut writing = sending(&[]);
            files.iter().for_each(|file| writing.draft.put(ReportField::Attachment, file.to_string()));
            report::send(db, actor, &target, &writing, &request()).await.expect("answers")
        };
        let missing = |sent: &Sent| {
            let found = FieldProblem { field: ReportField::Attachment, error: ReportError::NoSuchFile };
            matches!(sent, Sent::Refused { problems } if *problems == [found])
        };
        assert!(missing(&write(&head, &[sent]).await), "nobody sends what is another's");
        assert!(missing(&write(&own, &[sent, id]).await), "what stands with the project goes with no report");
        assert!(missing(&write(&own, &[sent, Uuid::now_v7()]).await));
        check(sent, [true, false, false, false]).await;
        let waiting = report::waiting_count(db, &head).await.expect("counts");
        assert_eq!(waiting, 0, "a report without its files is not taken");

        let (report, version) = taken(write(&own, &[sent]).await);
        check(sent, [true, true, false, false]).await;
        assert!(!seen(db, &head).await.contains(&sent), "it goes with its report");
        for gone in [does(db, &head, sent, Deed::Show(Shown::Inside)).await, does(db, &head, sent, Deed::Remove).await]
        {
            assert!(matches!(gone, Err(StoreError::NotFound)), "what goes with a report is changed with it");
        }
        let listed = report::waiting(db, &head, 1).await.expect("lists");
        assert_eq!(listed.rows.iter().map(|row| (row.id, row.files)).collect::<Vec<_>>(), [(report, 1)]);
        // Corrected, it keeps its file and gets another one.
        let more = kept(db, &own, Purpose::Report).await;
        let mut correction = sending(&[(ReportField::Percent, "36")]);
        correction.corrects = Some((report, version));
        correction.draft.put(ReportField::Attachment, more.to_string());
        correction.draft.put(ReportField::Attachment, sent.to_string());
        let (_, version) = taken(report::send(db, &own, &target, &correction, &request()).await.expect("answers"));

        let decided = report::approve(db, &own, &[(report, version)], &request()).await;
        assert!(matches!(decided, Err(StoreError::Forbidden)));
        check(sent, [true, true, false, false]).await;
        report::approve(db, &head, &[(report, version)], &request()).await.expect("approved");
        check(sent, [true; 4]).await;
        check(more, [true; 4]).await;
        let with = of_submissions(db, &PUBLIC, PROJECT, CODE, &[report]).await.expect("lists");
        assert_eq!(
            with.iter().map(|with| (with.report, with.file.id)).collect::<Vec<_>>(),
            [(report, sent), (report, more)]
        );
        let listed = list(db, &PUBLIC, PROJECT, CODE).await.expect("lists").files;
        assert_eq!(listed.iter().map(|file| file.id).collect::<Vec<_>>(), [sent, more]);
        let told = store::history::list(db, &head, PROJECT, CODE, &HistoryFilter::default()).await.expect("lists");
        let fields = told.entries.iter().flat_map(|entry| &entry.changes).map(|change| change.field.as_str());
        let told = fields.filter(|field| *field == "attachments[ป้าย.jpg]").count();
        assert_eq!(told, 3, "one of the project's own, two of the report's, each once");
        let told = store::history::list(db, &PUBLIC, PROJECT, CODE, &HistoryFilter::default()).await.expect("lists");
        let fields = told.entries.iter().flat_map(|entry| &entry.changes).map(|change| change.field.as_str());
        assert_eq!(fields.filter(|field| *field == "attachments[ป้าย.jpg].shown").count(), 2);
        // From then on they stand with the project: one that should not be seen is taken out of sight.
        does(db, &head, sent, Deed::Show(Shown::Inside)).await.expect("taken back");
        check(sent, [true, true, false, false]).await;
        assert!(seen(db, &head).await.contains(&sent));
        does(db, &head, more, Deed::Remove).await.expect("removed");
        check(more, [false; 4]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_with_a_report_is_taken_back_by_who_sent_it_until_it_is_decided() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let elsewhere = "50120000".parse().expect("a code");
        let elsewhere =
            UnitDraft { code: elsewhere, name: "เขตอื่น".to_owned(), kind: UnitKind::District };
        store::unit::ensure(db, &SYSTEM, &[elsewhere]).await.expect("made");
        let own = someone(db, "somsri", Role::Staff, "50490000").await;
        let colleague = someone(db, "somchai", Role::Staff, "50490000").await;
        let head = someone(db, "wanida", Role::UnitHead, "50490000").await;
        let far = someone(db, "wichai", Role::Staff, "50120000").await;
        let target = Target::Project(CODE.parse().expect("a code"));
        let back = async |who: &Actor, id| take_back(db, who, PROJECT, CODE, id, &request()).await;
        let not_sent = kept(db, &own, Purpose::Report).await;
        let standing = kept(db, &own, Purpose::Record).await;
        for id in [not_sent, standing, Uuid::nil()] {
            assert!(matches!(back(&own, id).await, Err(StoreError::NotFound)), "it goes with no report");
        }
        let mut files = Vec::new();
        let mut draft = sending(&[]);
        for _ in 0..3 {
            let id = kept(db, &own, Purpose::Report).await;
            draft.draft.put(ReportField::Attachment, id.to_string());
            files.push(id);
        }
        let sent = report::send(db, &own, &target, &draft, &request()).await.expect("answers");
        let (report, version) = taken(sent);
        // Whoever else works there corrects the report, with a file of their own, and leaves those of others alone.
        let theirs = kept(db, &colleague, Purpose::Report).await;
        let mut correction = sending(&[(ReportField::Percent, "36")]);
        correction.corrects = Some((report, version));
        correction.draft.put(ReportField::Attachment, theirs.to_string());
        let (_, version) =
            taken(report::send(db, &colleague, &target, &correction, &request()).await.expect("answers"));
        assert!(matches!(back(&colleague, files[0]).await, Err(StoreError::Forbidden)));
        for stranger in [&far, &PUBLIC] {
            assert!(matches!(back(stranger, files[0]).await, Err(StoreError::Forbidden)), "{}", stranger.name());
        }
        let with = of_submissions(db, &colleague, PROJECT, CODE, &[report]).await.expect("lists");
        assert_eq!(with.iter().map(|with| with.own).collect::<Vec<_>>(), [false, false, false, true]);
        // While it waits, and given back; its author's own, and what others added to it.
        let month = domain::period::Period::Month(domain::fiscal_year::FiscalMonth::new(4).expect("January"));
        assert_eq!(back(&own, files[0]).await.expect("gone"), (report, month));
        assert!(matches!(back(&own, files[0]).await, Err(StoreError::NotFound)), "once");
        assert!(matches!(stored(db, &own, PROJECT, CODE, files[0]).await, Err(StoreError::NotFound)));
        report::give_back(db, &head, &[(report, version)], &request().because("ภาพผิด")).await.expect("given back");
        back(&own, files[1]).await.expect("gone");
        back(&own, theirs).await.expect("gone");
        assert_eq!(report::returned(db, &own).await.expect("lists")[0].files, 1);
        // The history keeps what was taken away, inside.
        let told = async |who: &Actor| {
            let page = store::history::list(db, who, PROJECT, CODE, &HistoryFilter::default()).await.expect("lists");
            page.entries.iter().filter(|entry| entry.action == "detached").count()
        };
        assert_eq!((told(&own).await, told(&PUBLIC).await), (3, 0));
        // Decided, it is with the record, and changed as all that is.
        let again = Sending { corrects: Some((report, version)), ..sending(&[(ReportField::Percent, "37")]) };
        let (_, version) = taken(report::send(db, &own, &target, &again, &request()).await.expect("answers"));
        report::approve(db, &head, &[(report, version)], &request()).await.expect("approved");
        assert!(matches!(back(&own, files[2]).await, Err(StoreError::NotFound)));
        let verdict = store::audit::verify(db, &SYSTEM, None).await.expect("answers");
        assert!(matches!(verdict, store::audit::Verdict::Whole(_)), "{verdict:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_is_chosen_again_goes_with_a_report_once() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let own = someone(db, "somsri", Role::Staff, "50490000").await;
        let head = someone(db, "wanida", Role::UnitHead, "50490000").await;
        let target = Target::Project(CODE.parse().expect("a code"));
        let send = async |files: &[Uuid], corrects| {
            let mut sending = Sending { corrects, ..sending(&[]) };
            files.iter().for_each(|file| sending.draft.put(ReportField::Attachment, file.to_string()));
            taken(report::send(db, &own, &target, &sending, &request()).await.expect("answers"))
        };
        let with = async |report: Uuid| {
            let with = of_submissions(db, &own, PROJECT, CODE, &[report]).await.expect("lists");
            with.into_iter().map(|with| with.file.id).collect::<Vec<_>>()
        };
        let bytes = Uuid::now_v7();
        let first = alike(db, &own, bytes, None).await;
        let (report, version) = send(&[first], None).await;
        // With the correction comes the same photo, twice, and another one.
        let place = Position::new(13.75, 100.5);
        let [again, once_more] = [alike(db, &own, bytes, place).await, alike(db, &own, bytes, None).await];
        let other = kept(db, &own, Purpose::Report).await;
        let (_, version) = send(&[again, other, once_more], Some((report, version))).await;
        assert_eq!(with(report).await, [first, other]);
        for gone in [again, once_more] {
            assert!(matches!(stored(db, &own, PROJECT, CODE, gone).await, Err(StoreError::NotFound)));
        }
        assert_eq!(report::waiting(db, &head, 1).await.expect("lists").rows[0].files, 2);
        let file = of_submissions(db, &own, PROJECT, CODE, &[report]).await.expect("lists").remove(0).file;
        assert_eq!(file.position, place, "agreed to the second time");
        // A form that is still open names what it sent before, also when what is left over was dropped meanwhile.
        let swept = async |days: i64| {
            let left = leftovers(db, &SYSTEM, store::now() + TimeDelta::days(days)).await.expect("lists");
            let left: Vec<Uuid> = left.into_iter().map(|left| left.id).collect();
            forget(db, &SYSTEM, &left).await.expect("forgets");
            left
        };
        assert!(!swept(50).await.contains(&again));
        let (_, version) = send(&[other, again], Some((report, version))).await;
        assert_eq!(with(report).await, [first, other]);
        report::approve(db, &head, &[(report, version)], &request()).await.expect("approved");
        let listed = list(db, &PUBLIC, PROJECT, CODE).await.expect("lists").files;
        assert_eq!(listed.iter().map(|file| file.id).collect::<Vec<_>>(), [first, other]);
        let told = store::history::list(db, &head, PROJECT, CODE, &HistoryFilter::default()).await.expect("lists");
        let fields = told.entries.iter().flat_map(|entry| &entry.changes).map(|change| change.field.as_str());
        assert_eq!(fields.filter(|field| *field == "attachments[ป้าย.jpg]").count(), 2, "what was kept is told of");
        // Another report has a file of its own, whatever its bytes.
        let december = alike(db, &own, bytes, None).await;
        let mut sending = sending(&[(ReportField::Date, "31/12/2565"), (ReportField::Percent, "20")]);
        sending.draft.put(ReportField::Attachment, december.to_string());
        let (report, _) = taken(report::send(db, &own, &target, &sending, &request()).await.expect("answers"));
        assert_eq!(with(report).await, [december]);
        // At last the copies' bytes are dropped, and the first one's stay.
        let left = swept(61).await;
        assert!(left.contains(&again) && left.contains(&once_more) && !left.contains(&first), "{left:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_position_is_kept_only_where_the_person_agreed() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let own = someone(db, "somsri", Role::Staff, "50490000").await;
        let place = Position::new(13.75, 100.5);
        for agrees in [false, true] {
            let asked = NewUpload { keep_position: agrees, ..new(10, Purpose::Record) };
            let id = begun(db, &own, &asked).await.id;
            part(db, &own, id, 0, 10).await;
            let kept_of = |agreed| if agreed { place } else { None };
            // Neither what the sender read of it, nor what is read of it here.
            let (told, _) = parts(db, &own, PROJECT, CODE, id).await.expect("there");
            assert_eq!((told.keep_position, told.position), (agrees, kept_of(agrees)), "while it comes");
            let found = Found { position: place, ..found(id) };
            let file = finish(db, &own, PROJECT, CODE, id, &found, &request()).await.expect("kept");
            assert_eq!(file.position, kept_of(agrees));
            let listed = list(db, &own, PROJECT, CODE).await.expect("lists").files;
            let listed = listed.into_iter().find(|file| file.id == id).expect("there");
            assert_eq!(listed.position, kept_of(agrees));
            let there = "SELECT count(*) FROM attachment WHERE latitude IS NOT NULL OR longitude IS NOT NULL";
            assert_eq!(count(db, there).await, i64::from(agrees), "in the row, too");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_changed_by_whoever_may_and_told_of() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let own = someone(db, "somsri", Role::Staff, "50490000").await;
        let evaluator = someone(db, "eva", Role::Evaluator, "50490000").await;
        for actor in [&evaluator, &PUBLIC] {
            let refused = begin(db, actor, PROJECT, CODE, &new(1, Purpose::Record), &request()).await;
            assert!(matches!(refused, Err(StoreError::Forbidden)));
        }
        let id = kept(db, &own, Purpose::Record).await;
        for actor in [&evaluator, &PUBLIC] {
            assert!(matches!(does(db, actor, id, Deed::Remove).await, Err(StoreError::Forbidden)));
        }
        let say = async |seen: Option<&str>, words: Option<&str>| {
            does(db, &own, id, Deed::Caption { seen, new: words }).await.expect("permitted")
        };
        assert_eq!(say(None, Some("ป้ายใหม่")).await, Amended::Saved);
        assert_eq!(say(None, Some("ป้ายเก่า")).await, Amended::Other(Some("ป้ายใหม่".to_owned())));
        assert_eq!(say(None, Some("ป้ายใหม่")).await, Amended::Saved, "it is there already");
        does(db, &own, id, Deed::Remove).await.expect("removed");
        assert!(matches!(stored(db, &own, PROJECT, CODE, id).await, Err(StoreError::NotFound)));
        assert!(matches!(does(db, &own, id, Deed::Remove).await, Err(StoreError::NotFound)));
        let told = async |actor: &Actor| {
            let page = store::history::list(db, actor, PROJECT, CODE, &HistoryFilter::default()).await.expect("lists");
            let files = page.entries.into_iter().flat_map(|entry| entry.changes);
            files
                .filter(|change| change.field.starts_with("attachments"))
                .map(|change| change.field)
                .collect::<Vec<_>>()
        };
        let fields = ["attachments[ป้าย.jpg]", "attachments[ป้าย.jpg].caption", "attachments[ป้าย.jpg]"];
        assert_eq!(told(&own).await, fields);
        assert_eq!(told(&PUBLIC).await, [""; 0], "a name may tell what is not published");
        let verdict = store::audit::verify(db, &SYSTEM, None).await.expect("answers");
        assert!(matches!(verdict, store::audit::Verdict::Whole(_)), "{verdict:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_an_end_to_what_is_taken() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let own = someone(db, "somsri", Role::Staff, "50490000").await;
        let try_one = async |size: u64| {
            begin(db, &own, PROJECT, CODE, &new(size, Purpose::Record), &request()).await.expect("permitted")
        };
        assert_eq!(try_one(0).await, Err(FileProblem::Empty));
        assert_eq!(try_one(MOST_BYTES + 1).await, Err(FileProblem::TooLarge { most: MOST_BYTES }));
        for _ in 0..MOST_OPEN {
            try_one(MOST_BYTES).await.expect("taken");
        }
        assert_eq!(try_one(1).await, Err(FileProblem::TooManyOpen));
        // More than fit, as if they had come whole.
        let sql = "UPDATE attachment SET state = 'whole', size = 27000000";
        sea_orm::ConnectionTrait::execute_unprepared(db.connection(), sql).await.expect("runs");
        assert_eq!(try_one(1).await, Err(FileProblem::Full));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_over_is_dropped_and_nothing_else() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let own = someone(db, "somsri", Role::Staff, "50490000").await;
        assert!(matches!(leftovers(db, &own, store::now()).await, Err(StoreError::Forbidden)));
        let stays = kept(db, &own, Purpose::Record).await;
        let waits = kept(db, &own, Purpose::Report).await;
        let removed = kept(db, &own, Purpose::Record).await;
        let file = new(10, Purpose::Record);
        let (given_up, coming) = (begun(db, &own, &file).await.id, begun(db, &own, &new(5, Purpose::Record)).await.id);
        give_up(db, &own, PROJECT, CODE, given_up).await.expect("given up");
        assert_ne!(begun(db, &own, &file).await.id, given_up, "its key is free again");
        does(db, &own, removed, Deed::Remove).await.expect("removed");
        let left = async |days: i64| {
            let left = leftovers(db, &SYSTEM, store::now() + TimeDelta::days(days)).await.expect("lists");
            left.into_iter().map(|left| (left.id, left.keys.len())).collect::<Vec<_>>()
        };
        assert_eq!(left(0).await, [(given_up, 0), (removed, 2)]);
        let coming_now = attachment::are_coming(db, &SYSTEM, &[stays, coming, given_up]).await.expect("lists");
        assert_eq!(coming_now.into_iter().collect::<Vec<_>>(), [coming]);
        forget(db, &SYSTEM, &[given_up, removed, stays]).await.expect("forgets");
        assert_eq!(left(6).await, []);
        let after_a_week: Vec<Uuid> = left(8).await.into_iter().map(|(id, _)| id).collect();
        assert!(after_a_week.contains(&coming) && !after_a_week.contains(&waits));
        assert!(left(61).await.contains(&(waits, 2)), "its report never came");
        assert!(stored(db, &own, PROJECT, CODE, stays).await.is_ok());
        assert!(upload(db, &own, PROJECT, CODE, coming).await.is_err());
    })
    .await;
}
