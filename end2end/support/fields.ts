// Which texts a page must show for a record.
import type { Kpi, Project } from "./api";
import { squeeze, thaiDate, thaiNumber } from "./text";

/** Name of a field and the text a reader must find for it. */
export type Field = [name: string, text: string];

function add(fields: Field[], name: string, value: string | number | null | undefined): void {
  if (value === null || value === undefined || value === "") return;
  fields.push([name, typeof value === "number" ? thaiNumber(value) : value]);
}

function date(fields: Field[], name: string, value: string | null): void {
  if (value) fields.push([name, thaiDate(value)]);
}

function money(fields: Field[], name: string, value: string | null): void {
  if (value && Number(value) !== 0) fields.push([name, thaiNumber(Number(value))]);
}

/** A step entered as `start = finish = first of a month` means the month, so its last day may be what is shown. */
function stepEnd(step: Project["steps"][number]): string | null {
  return step.start === step.finish && step.start?.endsWith("-01") ? null : step.finish;
}

export function projectFields(project: Project): Field[] {
  const fields: Field[] = [];
  for (const name of [
    "code", "name", "owner", "coordinator", "evaluator", "unit_of_measure", "rationale", "objectives", "targets", "remark",
    "progress", "weight", "target", "result",
  ] as const) {
    add(fields, name, project[name]);
  }
  if (project.fiscal_year) fields.push(["fiscal_year", String(project.fiscal_year)]);
  add(fields, "unit", project.unit.name);
  add(fields, "section", project.section?.name);
  add(fields, "policy", project.policy?.name ?? project.policy?.id);
  date(fields, "start", project.start);
  date(fields, "finish", project.finish);
  money(fields, "budget_received", project.budget_received);
  money(fields, "budget_spent", project.budget_spent);
  project.strategy.forEach((line, i) => add(fields, `strategy[${i}]`, line.label));
  if (project.routine) add(fields, "routine", "ภารกิจงานประจำ");
  project.steps.forEach((step, i) => {
    add(fields, `steps[${i}].title`, step.title);
    add(fields, `steps[${i}].weight`, step.weight);
    date(fields, `steps[${i}].start`, step.start);
    date(fields, `steps[${i}].finish`, stepEnd(step));
  });
  project.reports.forEach((report, i) => {
    date(fields, `reports[${i}].date`, report.date);
    for (const name of ["percent", "narrative", "problem", "obstacle"] as const) add(fields, `reports[${i}].${name}`, report[name]);
    money(fields, `reports[${i}].spent`, report.spent);
    if (report.on_plan !== null) add(fields, `reports[${i}].on_plan`, report.on_plan ? "เป็นไปตามแผน" : "ไม่เป็นไปตามแผน");
    if (report.on_target !== null) add(fields, `reports[${i}].on_target`, report.on_target ? "เป็นไปตามเป้าหมาย" : "ไม่เป็นไปตามเป้าหมาย");
    if (report.status) add(fields, `reports[${i}].status`, report.status === 2 ? "แล้วเสร็จ" : "กำลังดำเนินการ");
  });
  project.months.forEach((month, i) => {
    add(fields, `months[${i}].target`, month.target);
    add(fields, `months[${i}].result`, month.result);
  });
  project.kpis.forEach((kpi, i) => add(fields, `kpis[${i}]`, kpi.name));
  project.evaluations.forEach((evaluation, i) => add(fields, `evaluations[${i}].score`, evaluation.score));
  return fields;
}

export function kpiFields(kpi: Kpi): Field[] {
  const fields: Field[] = [];
  for (const name of [
    "code", "name", "target", "target_text", "result", "unit_of_measure", "definition", "formula", "source", "summary",
  ] as const) {
    add(fields, name, kpi[name]);
  }
  if (kpi.fiscal_year) fields.push(["fiscal_year", String(kpi.fiscal_year)]);
  if (kpi.unit) add(fields, "unit", kpi.unit.name);
  if (kpi.kind) add(fields, "kind", kpi.kind === "strategic" ? "เชิงยุทธศาสตร์" : "งานประจำ");
  if (kpi.level) add(fields, "level", kpi.level === "output" ? "ผลผลิต" : "ผลลัพธ์");
  if (kpi.dimension) add(fields, "dimension", `มิติที่ ${kpi.dimension}`);
  kpi.strategy.forEach((line, i) => add(fields, `strategy[${i}]`, line.label));
  kpi.quarters.forEach((quarter) => {
    const at = `quarters[${quarter.quarter}]`;
    // A zero with nothing behind it is how the old system printed a quarter nobody has reported or evaluated.
    if (quarter.result) add(fields, `${at}.result`, quarter.result);
    add(fields, `${at}.report`, quarter.report);
    for (const name of ["score", "score_2_1", "score_2_2"] as const) if (quarter[name]) add(fields, `${at}.${name}`, quarter[name]);
  });
  kpi.projects.forEach((project, i) => add(fields, `projects[${i}]`, project.name));
  return fields;
}

/** The fields whose text the page does not show. */
export function missing(fields: Field[], page: string): string[] {
  return fields.filter(([, text]) => !page.includes(squeeze(text))).map(([name, text]) => `${name}: ${text.slice(0, 80)}`);
}
