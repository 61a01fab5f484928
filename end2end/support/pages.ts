// One page of every sort, by a name the tests are listed under.
import type { APIRequestContext } from "@playwright/test";
import { bigUnit, importedKpis, importedProjects, json, richProject } from "./api";
import { AWKWARD, BARE, EDGES, LONG, PAST, PAST_KPI } from "./own";

type Address = string | ((request: APIRequestContext) => Promise<string>);

async function demoKpi(request: APIRequestContext): Promise<string> {
  const project = await richProject(request);
  return project.kpis[0]?.code ?? importedKpis(true)[0];
}

export const PAGES: Record<string, { address: Address; status?: number; lang?: "en" }> = {
  "front page": { address: "/" },
  "front page of an empty year": { address: "/?year=2580" },
  projects: { address: "/projects?year=2566" },
  "projects searched and filtered": { address: "/projects?year=2566&q=%E0%B9%82%E0%B8%84%E0%B8%A3%E0%B8%87%E0%B8%81%E0%B8%B2%E0%B8%A3&sort=variance" },
  "projects without a match": { address: "/projects?q=zzzz" },
  "a demo project": { address: async (request) => `/projects/${(await richProject(request)).code}` },
  "an imported project": { address: async () => `/projects/${importedProjects(true)[0]}` },
  "a project with awkward names": { address: `/projects/${AWKWARD}` },
  "a project with 2,000 steps": { address: `/projects/${LONG}` },
  "a project with nothing but a name": { address: `/projects/${BARE}` },
  "a project at the edges of the year": { address: `/projects/${EDGES}?zoom=m5` },
  "a project as it was": { address: `/projects/${PAST}?as_of=2023-02-20` },
  "a KPI as it was": { address: `/kpis/${PAST_KPI}?as_of=2023-02-20` },
  "a project before it was known": { address: `/projects/${PAST}?as_of=2023-02-01`, status: 404 },
  "a project on a day that is none": { address: `/projects/${PAST}?as_of=2023-02-30`, status: 400 },
  "a project's history": { address: `/projects/${PAST}/history` },
  "a KPI's history, filtered": { address: `/kpis/${PAST_KPI}/history?field=quarters&from=2023-03-01` },
  "a history from a day that is none": { address: `/projects/${PAST}/history?from=x`, status: 400 },
  kpis: { address: "/kpis?year=2566" },
  "a demo KPI": { address: async (request) => `/kpis/${await demoKpi(request)}` },
  "an imported KPI": { address: async () => `/kpis/${importedKpis(true)[0]}` },
  "front page in English": { address: "/?lang=en", lang: "en" },
  "a demo project in English": { address: async (request) => `/projects/${(await richProject(request)).code}?lang=en`, lang: "en" },
  "a demo KPI in English": { address: async (request) => `/kpis/${await demoKpi(request)}?lang=en`, lang: "en" },
  units: { address: "/units?year=2566" },
  "a unit": { address: async (request) => `/units/${(await richProject(request)).unit.code}?year=2566` },
  "a big unit by strategy": { address: async (request) => `/units/${(await bigUnit(request)).unit.code}?year=2566&by=strategy&page=2` },
  "completeness and timeliness": { address: "/timeliness?year=2566&sort=in_time" },
  "an old address without a code": { address: "/mobile/myproject.php?pid=bad", status: 404 },
  strategy: { address: "/strategy?year=2566" },
  "an unknown project": { address: "/projects/50490000-99999", status: 404 },
  "an unknown address": { address: "/no-such-page", status: 404 },
};

export async function addressOf(name: string, request: APIRequestContext): Promise<string> {
  const { address } = PAGES[name];
  return typeof address === "string" ? address : address(request);
}

/** Whether the API answers at all: says more than a dozen failing tests. */
export async function apiAnswers(request: APIRequestContext): Promise<void> {
  await json(request, "/api/v1/projects?limit=1");
}
