// The API's answers as DESIGN.md promises them, and what was imported.
import { readFileSync } from "node:fs";
import type { APIRequestContext } from "@playwright/test";
import { BIG_UNIT, LONG } from "./own";

/** A code with its name; `null` where no source gives one. */
export type Named = { code: string; name: string | null };
/** A section may be known only by its name. */
export type Section = { code: string | null; name: string | null };
export type Project = {
  code: string;
  name: string;
  fiscal_year: number | null;
  unit: Named;
  section: Section | null;
  owner: string | null;
  coordinator: string | null;
  evaluator: string | null;
  start: string | null;
  finish: string | null;
  progress: number | null;
  planned: number | null;
  variance: number | null;
  status: string;
  weight: number | null;
  target: number | null;
  result: number | null;
  unit_of_measure: string | null;
  budget_received: string | null;
  budget_spent: string | null;
  rationale: string | null;
  objectives: string | null;
  targets: string | null;
  remark: string | null;
  policy: { id: string; name: string | null } | null;
  strategy: { level: number; label: string }[];
  routine: boolean;
  steps: { order: number; title: string; weight: number | null; start: string | null; finish: string | null }[];
  reports: {
    date: string;
    percent: number | null;
    narrative: string | null;
    problem: string | null;
    obstacle: string | null;
    spent: string | null;
    on_plan: boolean | null;
    on_target: boolean | null;
    /** As the old system numbered it: 1 in progress, 2 finished. */
    status: 1 | 2 | null;
  }[];
  months: { month: number; target: number | null; result: number | null }[];
  kpis: Named[];
  evaluations: { quarter: number; score: number | null }[];
};
export type Kpi = {
  code: string;
  name: string;
  fiscal_year: number | null;
  unit: Named | null;
  target: number | null;
  target_text: string | null;
  result: number | null;
  unit_of_measure: string | null;
  kind: "strategic" | "routine" | null;
  level: "output" | "outcome" | null;
  dimension: number | null;
  negotiated: boolean | null;
  definition: string | null;
  formula: string | null;
  source: string | null;
  summary: string | null;
  strategy: { level: number; label: string }[];
  quarters: {
    quarter: number;
    result: number | null;
    report: string | null;
    score: number | null;
    score_2_1: number | null;
    score_2_2: number | null;
  }[];
  projects: Named[];
  projects_total: number;
  year_inherited: boolean;
};
/** A unit's year, one page of its KPIs. */
export type UnitYear = {
  unit: Named & { kpis: number };
  year: number;
  years: number[];
  by: "dimension" | "strategy";
  groups: { key: string; label: string | null; kpis: number; on_page: number }[];
  kpis: Kpi[];
  kpis_total: number;
  page: number;
  pages: number;
};
export type ImportedFile = {
  path: string;
  kind: string | null;
  code: string | null;
  outcome: "created" | "updated" | "unchanged" | "rejected";
  problems: { line: number; field: string; severity: string; message: string }[];
};
export type ImportReport = { created: number; updated: number; unchanged: number; rejected: number; files: ImportedFile[] };

/** What `import --json` said; empty where the tests run against a server that was there before. */
export function importReport(): ImportReport {
  const path = process.env.E2E_IMPORT_REPORT;
  return path ? JSON.parse(readFileSync(path, "utf8")) : { created: 0, updated: 0, unchanged: 0, rejected: 0, files: [] };
}

const projectKinds = ["project_progress", "project_detail", "printed_report"];
const kpiKinds = ["kpi_detail", "city_kpi"];

function codes(kinds: string[], whole: boolean): string[] {
  const files = importReport().files.filter(
    (file) => file.outcome !== "rejected" && file.code && kinds.includes(file.kind ?? "") && (!whole || !/\.jsonl/.test(file.path)),
  );
  return [...new Set(files.map((file) => file.code as string))].filter((code) => code !== LONG);
}

/** Codes of the imported projects but the one with thousands of steps; `whole` leaves out the pages of which only the head is at hand. */
export const importedProjects = (whole: boolean) => codes(projectKinds, whole);
/** Codes of the imported KPIs. */
export const importedKpis = (whole: boolean) => codes(kpiKinds, whole);

export async function json<T>(request: APIRequestContext, address: string): Promise<T> {
  const answer = await request.get(address);
  if (!answer.ok()) throw new Error(`${address}: ${answer.status()} ${await answer.text()}`);
  return answer.json() as Promise<T>;
}

export const projectOf = (request: APIRequestContext, code: string) => json<Project>(request, `/api/v1/projects/${code}`);
export const kpiOf = (request: APIRequestContext, code: string) => json<Kpi>(request, `/api/v1/kpis/${code}`);

export const unitOf = (request: APIRequestContext, code: string, query = "") => json<UnitYear>(request, `/api/v1/units/${code}${query}`);

/** The unit with more than two pages of KPIs, all of them on one page of the API. */
export async function bigUnit(request: APIRequestContext): Promise<UnitYear> {
  const unit = await unitOf(request, BIG_UNIT, "?year=2566&limit=500");
  if (unit.kpis_total <= 40 || unit.groups.length < 3) throw new Error(`${unit.kpis_total} KPIs in ${unit.groups.length} groups`);
  return unit;
}

/** A running demo project with a plan of several steps and several reports. */
export async function richProject(request: APIRequestContext): Promise<Project> {
  const { items } = await json<{ items: { code: string }[] }>(request, "/api/v1/projects?year=2566&limit=40");
  for (const { code } of items) {
    const project = await projectOf(request, code);
    if (project.steps.length >= 4 && project.reports.length >= 3) return project;
  }
  throw new Error("no demo project has four steps and three reports");
}
