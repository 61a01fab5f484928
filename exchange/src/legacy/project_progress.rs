//! The progress page: ความคืบหน้าโครงการ/กิจกรรม.

use domain::{
    fiscal_year::thai_date,
    kpi::KpiDraft,
    project::ProjectDraft,
    unit::{KpiCode, ProjectCode},
};

use super::{
    address::Address,
    line::{Line, meaningful, prose},
    measures,
    notes::{Notes, shown},
    parts::{Part, Parts, in_order, is_furniture, last_line},
    quarters, reports, steps, strategy,
    value::{evaluated, fiscal_year, number, percent, trailing_code, trailing_year},
};

const PROGRESS: &str = "ความคืบหน้าโครงการร้อยละ";

/// Places of the page's parts, in their order.
const RATIONALE: usize = 1;
const SECTION: usize = 2;
const OBJECTIVES: usize = 3;
const TARGETS: usize = 4;
const STRATEGY: usize = 5;
const RESULTS: usize = 6;
const PLAN: usize = 7;
const LINKS: usize = 8;
const KPIS: usize = 9;
const EVALUATIONS: usize = 10;
const PLACES: usize = 11;

/// Reads a progress page; `None` where no code is known.
pub(super) fn read(lines: &[Line<'_>], address: &Address, notes: &mut Notes) -> Option<ProjectDraft> {
    let found: Vec<Option<usize>> = (0..lines.len()).map(|i| place(lines, i)).collect();
    let accepted = in_order(&found, |_| true);
    let at: Vec<(usize, usize, Option<&str>)> = accepted
        .iter()
        .enumerate()
        .filter_map(|(i, place)| Some((i, (*place)?)))
        // Reports, steps and KPIs have headings of their own inside their part.
        .scan(0, |current, (i, place)| {
            let new = place != *current || is_heading(&lines[i], place);
            *current = place;
            Some(new.then_some((i, place)))
        })
        .flatten()
        .map(|(i, place)| (i, place, inline(&lines[i], place)))
        .collect();
    let parts = Parts::cut(lines, &at, PLACES);

    let printed = codes(lines, &parts, notes);
    if let Some((line, _)) = printed.as_ref().filter(|(line, _)| notes.ends_at(*line) && address.code.is_none()) {
        notes.error(*line, "code", "หน้าถูกตัดที่รหัสโครงการ จึงไม่แน่ว่ารหัสครบ");
    }
    let code = address.settle(printed, notes)?;
    let mut project = ProjectDraft::new(code);
    let last = last_line(lines);
    head(parts.get(0).lines, &mut project, last, notes);
    project.fiscal_year = project.fiscal_year.or(address.year);

    let ends_at = at.iter().map(|(_, place, _)| *place).max().unwrap_or(0);
    let before_section = at.first().is_some_and(|(_, place, _)| *place == SECTION);
    if !unlabelled(parts.get(0).lines, before_section, &mut project, notes) {
        project.rationale = text(parts.get(RATIONALE), lines, "rationale", "หลักการและเหตุผล", notes);
    }
    section(parts.get(SECTION), lines, &mut project, notes);
    project.objectives = text(parts.get(OBJECTIVES), lines, "objectives", "วัตถุประสงค์ของโครงการ", notes);
    project.targets = text(parts.get(TARGETS), lines, "targets", "เป้าหมายของโครงการ", notes);

    let part = parts.get(STRATEGY);
    let strategy_lines = lines_of(part, lines);
    let (path, routine, cut) = strategy::read(&strategy_lines, "strategy", notes);
    (project.strategy, project.routine) = (path, routine);
    tell_missing(part, cut, last, "strategy", "ยุทธศาสตร์ที่สนับสนุน", notes);

    let part = parts.get(RESULTS);
    let report_lines = with_heading(part, lines, |line| reports::heading(line).is_some());
    project.reports = reports::read(report_lines, project.fiscal_year, ends_at <= RESULTS, notes);
    tell_missing(part, false, last, "reports", "ผลการดำเนินงาน", notes);
    check_head(parts.get(0).lines, &project, notes);

    let part = parts.get(PLAN);
    let step_lines = with_heading(part, lines, |line| steps::opening(line, None).is_some());
    project.steps = steps::read(step_lines, project.fiscal_year, ends_at <= PLAN, notes);
    tell_missing(part, false, last, "steps", "แผนการดำเนินงาน", notes);

    let part = parts.get(KPIS);
    kpis(with_heading(part, lines, is_kpi_heading), &mut project, notes);
    tell_missing(part, false, last, "kpis", "ตัวชี้วัดที่สนับสนุน", notes);

    let part = parts.get(EVALUATIONS);
    project.evaluations = quarters::evaluations(part.lines, notes);
    tell_missing(part, false, last, "evaluations", "ผลการประเมินโครงการรายไตรมาส", notes);
    Some(project)
}

/// The part the heading at line `i` seems to open.
fn place(lines: &[Line<'_>], i: usize) -> Option<usize> {
    let line = &lines[i];
    if line.is_blank() {
        return None;
    }
    (1..PLACES).find(|place| is_heading(line, *place)).or_else(|| {
        let next = || lines[i + 1..].iter().find(|line| !line.is_blank());
        if reports::heading(line).is_some() {
            Some(RESULTS)
        } else if line.key.starts_with("ขั้นตอน") && steps::opening(line, next()).is_some() {
            Some(PLAN)
        } else if is_kpi_heading(line) {
            Some(KPIS)
        } else {
            None
        }
    })
}

fn is_heading(line: &Line<'_>, place: usize) -> bool {
    let is = |labels: &[&str]| labels.iter().any(|label| line.is_label(label));
    let says = |labels: &[&str]| labels.iter().any(|label| line.value(label).is_some_and(|value| !value.is_empty()));
    match place {
        RATIONALE => is(&["หลักการและเหตุผล"]) || says(&["หลักการและเหตุผล"]),
        SECTION => section_codes(&line.text).is_some(),
        OBJECTIVES => is(&["วัตถุประสงค์ของโครงการ"]) || says(&["วัตถุประสงค์ของโครงการ"]),
        TARGETS => is(&["เป้าหมายของโครงการ"]) || says(&["เป้าหมายของโครงการ"]),
        STRATEGY => line.key.starts_with("สนับสนุนยุทธศาสตร์กรุงเทพมหานคร"),
        RESULTS => is(&["ผลการดำเนินงาน", "ผลการดำเนินงานฯ"]),
        PLAN => is(&["แผนการดำเนินงานฯ", "แผนการดำเนินงาน"]),
        LINKS => line.key.starts_with("(ทดสอบ)แสดงขั้นตอน") || line.key.starts_with("(คลิก)ขั้นตอน"),
        KPIS => is(&["สนับสนุนตัวชี้วัดตามแผนฯ", "สนับสนุนตัวชี้วัดตามแผน"]),
        EVALUATIONS => line.key.starts_with("ผลการประเมินโครงการ(รายไตรมาส)"),
        _ => false,
    }
}

/// What a heading's own line says behind it.
fn inline<'l>(line: &'l Line<'_>, place: usize) -> Option<&'l str> {
    match place {
        RATIONALE => line.value("หลักการและเหตุผล"),
        OBJECTIVES => line.value("วัตถุประสงค์ของโครงการ"),
        TARGETS => line.value("เป้าหมายของโครงการ"),
        _ => None,
    }
}

fn is_kpi_heading(line: &Line<'_>) -> bool {
    line.value("รายละเอียดเกี่ยวกับตัวชี้วัด").is_some()
}

/// The lines of a part, its heading among them where the heading says something itself.
fn with_heading<'p, 'a>(
    part: &Part<'p, 'a>,
    lines: &'p [Line<'a>],
    speaks: impl Fn(&Line<'a>) -> bool,
) -> &'p [Line<'a>] {
    match part.heading {
        Some(at) if lines.get(at).is_some_and(speaks) => &lines[at..at + 1 + part.lines.len()],
        _ => part.lines,
    }
}

/// The lines of the strategy part, with what its heading's line says.
fn lines_of<'a>(part: &Part<'_, 'a>, lines: &[Line<'a>]) -> Vec<Line<'a>> {
    let heading = part.heading.and_then(|at| lines.get(at)).and_then(|line| {
        let (_, rest) = line.text.split_once(':')?;
        Some(line.piece(rest))
    });
    heading.into_iter().chain(part.lines.iter().cloned()).filter(|line| !is_furniture(line)).collect()
}

fn tell_missing(part: &Part<'_, '_>, cut: bool, last: usize, field: &str, what: &str, notes: &mut Notes) {
    if cut || part.heading.is_none() {
        notes.missing(last, field, &format!("ส่วน “{what}”"));
    }
}

/// A part that is prose.
fn text(part: &Part<'_, '_>, lines: &[Line<'_>], field: &str, what: &str, notes: &mut Notes) -> Option<String> {
    let (text, cut) = prose(part.texts());
    if cut {
        notes.warn(part.line(lines), field, format!("ข้อความของ “{what}” ถูกตัดออกจากหน้าที่บันทึก"));
    } else if part.heading.is_none() {
        notes.missing(last_line(lines), field, &format!("ส่วน “{what}”"));
    }
    notes.check_end(text.as_deref(), part.lines, field);
    text
}

/// The project codes printed in the places that carry this project's: they must be one. Prose may name others,
/// unless there is a second head, which makes it two pages in one.
fn codes(lines: &[Line<'_>], parts: &Parts<'_, '_>, notes: &mut Notes) -> Option<(usize, ProjectCode)> {
    let heads = lines.iter().filter(|line| line.key.starts_with(PROGRESS)).count();
    let prose: Vec<usize> = match heads {
        0 | 1 => [RATIONALE, OBJECTIVES, TARGETS, RESULTS]
            .into_iter()
            .flat_map(|place| parts.get(place).lines.iter().map(|line| line.no))
            .collect(),
        _ => Vec::new(),
    };
    let prose: std::collections::HashSet<usize> = prose.into_iter().collect();
    let mut first: Option<(usize, ProjectCode)> = None;
    for line in lines.iter().filter(|line| line.text.ends_with(|c: char| c.is_numeric())) {
        let Some((_, code)) = trailing_code::<ProjectCode>(&line.text) else { continue };
        match &first {
            // The page ends within this one; what stands of it may be another's.
            Some(_) if notes.cuts(code.as_str(), line.no) => {}
            None => first = Some((line.no, code)),
            Some((_, known)) if *known != code && !prose.contains(&line.no) => {
                notes.error(line.no, "code", format!("พบรหัสโครงการสองรหัสในหน้าเดียว {known} และ {code}"));
            }
            Some(_) => {}
        }
    }
    first
}

/// The head: title, unit and year above the percent, the owner below it, then the evaluator's line.
fn head(lines: &[Line<'_>], project: &mut ProjectDraft, last: usize, notes: &mut Notes) {
    let progress = lines.iter().position(|line| line.key.starts_with(PROGRESS));
    let after = |line: &Line<'_>| line.key.starts_with("ดูโครงการแผนปี") || line.key.starts_with("สยป.");
    let title_end = progress.or_else(|| lines.iter().position(after)).unwrap_or(lines.len());
    title(&lines[..title_end], project, last, notes);

    if let Some(at) = progress {
        let line = &lines[at];
        let rest = line.rest(PROGRESS).unwrap_or_default();
        project.progress = percent(rest.trim_start_matches([':', ' ']), line.no, "progress", "ความคืบหน้า", notes);
        let owner = lines[at + 1..].iter().take_while(|line| !after(line)).filter(|line| !is_furniture(line));
        let (owner, _) = prose(owner.map(|line| line.text.as_ref()).take(8));
        project.owner = owner;
        let echo = lines[..at].iter().rev().find(|line| !line.is_blank());
        if let (Some(progress), Some(Ok(Some(echo)))) = (project.progress, echo.map(|line| number(&line.text)))
            && (progress - echo).abs() > 0.005
        {
            notes.warn(line.no, "progress", format!("ความคืบหน้า {progress} ไม่ตรงกับตัวเลข {echo} เหนือบรรทัดนี้"));
        }
    }
    if project.progress.is_none() && progress.is_none() {
        notes.missing(last, "progress", "บรรทัด “ความคืบหน้าโครงการ ร้อยละ”");
    }
    match lines.iter().find(|line| line.key.starts_with("สยป.")) {
        Some(line) => project.evaluated = evaluated(&line.text, line.no, "evaluated", notes),
        None => notes.missing(last, "evaluated", "บรรทัด “สยป. ประเมินโครงการ”"),
    }
}

/// The head's percent is the newest report's; one that differs was printed after a report that the page lacks, or is wrong.
fn check_head(lines: &[Line<'_>], project: &ProjectDraft, notes: &mut Notes) {
    let reported = project.reports.iter().filter_map(|report| Some((report.date, report.percent?)));
    let newest = reported.max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let line = lines.iter().find(|line| line.key.starts_with(PROGRESS));
    let (Some(head), Some((date, last)), Some(line)) = (project.progress, newest, line) else { return };
    if (head - last).abs() > 0.005 {
        let how = if head > last { "สูงกว่า" } else { "ต่ำกว่า" };
        let date = thai_date(date);
        notes.warn(
            line.no,
            "progress",
            format!("ความคืบหน้าในหัวหน้า {head} {how}รายงานล่าสุดวันที่ {date} ({last}) หน้าอาจขาดรายงานหรือพิมพ์ผิด"),
        );
    }
}

/// Title and unit line, above the percent.
fn title(lines: &[Line<'_>], project: &mut ProjectDraft, last: usize, notes: &mut Notes) {
    let mut names: Vec<&str> = Vec::new();
    let mut named = false;
    for line in lines {
        if line.is_blank() || is_furniture(line) || line.is_label("ความคืบหน้าโครงการ/กิจกรรม") || is_heading(line, LINKS)
        {
            continue;
        }
        if let Some((name, _)) = trailing_code::<ProjectCode>(&line.text) {
            names.push(name);
            named = true;
        } else if let Some((unit, year)) = trailing_year(&line.text).filter(|_| named || looks_like_unit(line)) {
            project.unit_name = meaningful(unit).map(str::to_owned);
            project.fiscal_year = fiscal_year(&year, line.no, notes);
            named = true;
        } else if named && project.unit_name.is_none() && number(&line.text).is_err() {
            project.unit_name = meaningful(line.text.trim_end_matches([':', ' ', '(', ')'])).map(str::to_owned);
        } else if !named && looks_like_unit(line) && !names.is_empty() {
            project.unit_name = Some(line.text.to_string());
            named = true;
        } else if !named && !matches!(number(&line.text), Ok(Some(_))) {
            names.push(&line.text);
        }
    }
    let name = names.join(" ");
    project.name = meaningful(name.trim_matches([' ', ':'])).map(str::to_owned);
    if project.name.is_none() {
        notes.missing(last, "name", "ชื่อโครงการ");
    }
    if project.unit_name.is_none() {
        notes.missing(last, "unit", "ชื่อหน่วยงาน");
    }
    if project.fiscal_year.is_none() {
        notes.missing(last, "fiscal_year", "ปีงบประมาณ");
    }
}

fn looks_like_unit(line: &Line<'_>) -> bool {
    ["สำนัก", "กอง", "สถาบัน", "ศูนย์"].iter().any(|word| line.key.starts_with(word))
}

/// Text behind the evaluator's line, on a page that lost its headings. Where the section codes come next it can only
/// be the rationale; else nobody can tell what it is. Gives whether it said anything of the rationale.
fn unlabelled(lines: &[Line<'_>], before_section: bool, project: &mut ProjectDraft, notes: &mut Notes) -> bool {
    let Some(at) = lines.iter().position(|line| line.key.starts_with("สยป.")) else { return false };
    let rest = lines[at + 1..].iter().filter(|line| !is_furniture(line));
    let (text, cut) = prose(rest.map(|line| line.text.as_ref()));
    let line = lines[at].no + 1;
    match text {
        Some(text) if before_section => {
            notes.warn(line, "rationale", "ไม่พบหัวข้อ “หลักการและเหตุผล” ถือข้อความก่อนรหัสส่วนราชการเป็นหลักการและเหตุผล");
            project.rationale = Some(text);
        }
        Some(text) => {
            notes.warn(line, "rationale", format!("ข้อความ “{}” ไม่มีหัวข้อกำกับ ไม่ได้นำเข้า", shown(&text)));
        }
        None if cut => notes.warn(line, "rationale", "ข้อความหลังบรรทัดผลประเมินถูกตัดออกจากหน้าที่บันทึก"),
        None => return false,
    }
    true
}

/// `02000300/02000300`, and what follows it.
fn section_codes(text: &str) -> Option<(&str, &str, &str)> {
    let (first, rest) = text.split_once('/')?;
    let (first, rest) = (first.trim_end(), rest.trim_start());
    let end = rest.find(|c: char| !c.is_numeric()).unwrap_or(rest.len());
    let (second, rest) = rest.split_at(end);
    let is_code = |code: &str| code.parse::<domain::unit::SectionCode>().is_ok();
    ((is_code(first) && (is_code(second) || second.is_empty())) && rest.chars().count() <= 120)
        .then_some((first, second, rest))
}

fn section(part: &Part<'_, '_>, lines: &[Line<'_>], project: &mut ProjectDraft, notes: &mut Notes) {
    let line = part.heading.and_then(|at| lines.get(at));
    let Some((line, (first, second, rest))) = line.and_then(|line| Some((line, section_codes(&line.text)?))) else {
        notes.missing(last_line(lines), "section", "รหัสส่วนราชการ");
        return;
    };
    project.section_code = first.parse().ok();
    project.section_name = meaningful(rest.trim_matches([':', ' ', '-'])).map(str::to_owned);
    if !second.is_empty() && first != second {
        notes.warn(line.no, "section", format!("รหัสส่วนราชการสองรหัสไม่ตรงกัน {first} และ {second} ใช้รหัสแรก"));
    }
}

/// The KPIs printed with a project, each with its own heading.
fn kpis(lines: &[Line<'_>], project: &mut ProjectDraft, notes: &mut Notes) {
    let starts: Vec<usize> = (0..lines.len()).filter(|i| is_kpi_heading(&lines[*i])).collect();
    for (nth, start) in starts.iter().enumerate() {
        let end = starts.get(nth + 1).copied().unwrap_or(lines.len());
        let line = &lines[*start];
        let printed = line.value("รายละเอียดเกี่ยวกับตัวชี้วัด").unwrap_or_default();
        let Some(printed) = meaningful(printed) else { continue };
        let at = format!("kpis[{}]", project.kpis.len());
        if notes.cuts(printed, line.no) {
            notes.cut(printed, line.no, format!("{at}.code"));
            continue;
        }
        let Ok(code) = printed.parse::<KpiCode>() else {
            notes.warn(line.no, format!("{at}.code"), format!("รหัสตัวชี้วัด “{}” อ่านไม่ได้ ไม่ได้นำเข้า", shown(printed)));
            continue;
        };
        if project.kpis.iter().any(|kpi| kpi.code == code) {
            notes.warn(line.no, at, format!("ตัวชี้วัด {code} ปรากฏสองครั้ง ใช้ครั้งแรก"));
            continue;
        }
        let body = &lines[start + 1..end];
        let mut kpi = KpiDraft::new(code);
        let name = body.iter().position(|line| line.value("ตัวชี้วัด").is_some());
        if let Some(first) = name {
            let more = body[first + 1..].iter().take_while(|line| {
                let labels = ["ค่าเป้าหมาย", "ผลงานที่ทำได้", "ประเภทตัวชี้วัด", "ไตรมาสที่"];
                labels.iter().all(|label| !line.key.starts_with(label))
            });
            let texts = body[first].value("ตัวชี้วัด").into_iter().chain(more.map(|line| line.text.as_ref()));
            kpi.name = prose(texts).0;
        }
        let seen = measures::read(body, &mut kpi, &format!("{at}."), notes);
        for (there, name, what) in [
            (kpi.name.is_some(), "name", "ชื่อตัวชี้วัด"),
            (seen.target, "target", "ค่าเป้าหมายของตัวชี้วัด"),
            (seen.table, "quarters", "ตารางผลงานรายไตรมาสของตัวชี้วัด"),
        ] {
            if !there {
                notes.missing(line.no, format!("{at}.{name}"), what);
            }
        }
        project.kpis.push(kpi);
    }
}
