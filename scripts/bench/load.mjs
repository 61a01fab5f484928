// Asks a server for its pages, a bounded number at a time, and prints what it took.
// usage: node scripts/bench/load.mjs BASE REQUESTS CLIENTS, or BASE --wait to wait for the server only
import { Agent, get } from "node:http";

const [base, requests, clients] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const agent = new Agent({ keepAlive: true, maxSockets: clients });

function ask(path) {
  return new Promise((done, failed) => {
    const began = process.hrtime.bigint();
    get(base + path, { agent, headers: { "accept-encoding": "br" } }, (answer) => {
      let bytes = 0;
      answer.on("data", (chunk) => (bytes += chunk.length));
      answer.on("end", () => done({ ms: Number(process.hrtime.bigint() - began) / 1e6, bytes, status: answer.statusCode }));
      answer.on("error", failed);
    }).on("error", failed);
  });
}

async function text(path) {
  const answer = await fetch(base + path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

async function ready() {
  for (let i = 0; i < 300; i += 1) {
    if ((await fetch(`${base}/readyz`).catch(() => undefined))?.ok) return;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error("the server did not come up");
}

async function measure(name, path, n) {
  const paths = Array.isArray(path) ? path : [path];
  // The first answers warm caches and connections, and are not counted.
  const first = await ask(paths[0]);
  for (let i = 0; i < clients; i += 1) await ask(paths[i % paths.length]);
  const times = [];
  let next = 0;
  let bytes = 0;
  let bad = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (next < n) {
        const answer = await ask(paths[next++ % paths.length]);
        times.push(answer.ms);
        bytes += answer.bytes;
        if (answer.status !== 200) bad += 1;
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1).padStart(7);
  console.log(
    `    ${name.padEnd(30)} ${(times.length / seconds).toFixed(0).padStart(6)} req/s  p50${at(0.5)}  p99${at(0.99)} ms  first ${first.ms.toFixed(1)} ms  ${(bytes / times.length / 1024).toFixed(1)} KB${bad ? `  ${bad} NOT 200` : ""}`,
  );
}

await ready();
if (process.argv[3] === "--wait") process.exit(0);
const { items } = await text("/api/v1/projects?year=2566&limit=100");
const codes = items.map((item) => item.code);
if (codes.length === 0) throw new Error("no projects in fiscal year 2566");
const units = [...new Set(items.map((item) => item.unit?.code).filter(Boolean))];
const word = encodeURIComponent("ชุมชน");
// Heavy addresses get fewer rounds, so that the whole stays within minutes.
await measure("front page", "/", requests / 4);
await measure("projects, one year", "/projects?year=2566", requests);
await measure("projects, all years", "/projects", requests / 4);
await measure("projects, page 100", "/projects?year=2566&page=100", requests / 4);
await measure("projects, one unit", units.map((unit) => `/projects?year=2566&unit=${unit}`), requests);
await measure("projects, a Thai word", `/projects?year=2566&q=${word}`, requests / 4);
await measure("projects, furthest behind", "/projects?year=2566&sort=variance", requests / 4);
await measure("a project", codes.map((code) => `/projects/${code}`), requests);
await measure("KPIs, one year", "/kpis?year=2566", requests);
await measure("a unit", units.map((unit) => `/units/${unit}?year=2566`), requests / 4);
await measure("API, a project", codes.map((code) => `/api/v1/projects/${code}`), requests);
await measure("API, projects", "/api/v1/projects?year=2566&limit=50", requests);
agent.destroy();
