// Month-end: staff send their reports, each with photos sent before, at a steady rate; then phones send photos and
// reports while the server is killed and started again, and again; then every report that was acknowledged is looked
// for. Fails where one is lost, doubled or changed. The server, which is started here, must have the demo city.
// usage: node scripts/bench/month-end.mjs BINARY RATE; the server's settings and PEOPLE, DURATION, PHOTOS, KILLS and
// PHONES come by the environment.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";

const [binary, rate] = [process.argv[2], Number(process.argv[3])];
const { PEOPLE = 3000, DURATION = 60, PHOTOS = 1, KILLS = 50, PHONES = 32 } = process.env;
const [people, seconds, photos, kills, phones] = [PEOPLE, DURATION, PHOTOS, KILLS, PHONES].map(Number);
const base = `http://${process.env.LEPTOS_SITE_ADDR}`;
/** Milliseconds within which 99 of 100 reports are to be acknowledged. */
const P99 = 200;
/** What is done beside the load is done by so many at once. */
const HANDS = 8;
/** Milliseconds after which a phone takes an answer for lost. */
const PATIENCE = 20_000;
const YEAR = 2566;
/** After so many reports of projects comes one of a KPI. */
const KPI_AFTER = 3;
/** The quarters of KPIs that are reported on. */
const QUARTERS = [2, 1];
/** The months that are reported on: the one that is due, those that are late, and the one that runs. */
const DAYS = ["31/3/2566", "28/2/2566", "31/1/2566", "31/12/2565", "30/11/2565", "31/10/2565", "10/4/2566"];
/** Whatever is odd is meant so: each bit of what can be. */
const CONFIRMED = String(2 ** 32 - 1);
const PASSWORD = "bangkok river boats at dawn";
const picture = readFileSync("public/icons/512.png");
const agent = new Agent({ keepAlive: true, maxSockets: 512 });

const wait = (ms) => new Promise((next) => setTimeout(next, ms));
const say = (name, text) => console.log(`    ${name.padEnd(44)} ${text}`);
const since = (began) => (performance.now() - began) / 1000;

/** Does something with each, `HANDS` at once; tells how many a second. */
async function each(list, work) {
  const [began, rest] = [performance.now(), list.values()];
  await Promise.all(Array.from({ length: HANDS }, async () => { for (const one of rest) await work(one); }));
  return `${list.length} in ${since(began).toFixed(0)} s, ${(list.length / since(began)).toFixed(0)} a second`;
}

function send(method, path, headers = {}, body) {
  return new Promise((done, failed) => {
    const length = body && { "content-length": Buffer.byteLength(body) };
    const asked = request(base + path, { method, agent, timeout: PATIENCE, headers: { origin: base, ...headers, ...length } }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (piece) => (text += piece));
      answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, text }));
      answer.on("error", failed);
    });
    asked.on("timeout", () => asked.destroy(new Error("no answer")));
    asked.on("error", failed);
    asked.end(body);
  });
}

const form = (pairs) => [{ "content-type": "application/x-www-form-urlencoded", accept: "text/html" }, new URLSearchParams(pairs).toString()];

async function signIn(name, password) {
  const answer = await send("POST", "/login", ...form({ name, password, next: "/my" }));
  const cookie = answer.headers["set-cookie"]?.find((cookie) => cookie.startsWith("session="))?.split(";")[0];
  if (!cookie) throw new Error(`${name} could not sign in: ${answer.status}`);
  return cookie;
}

// The server, in its own process, which ends with a kill.
let server;
async function start() {
  const began = performance.now();
  const own = spawn(binary, ["serve"], { stdio: ["ignore", "ignore", "inherit"] });
  server = { own, born: Date.now(), over: new Promise((over) => own.on("exit", over)) };
  while ((await send("GET", "/readyz").catch(() => undefined))?.status !== 200) {
    if (own.exitCode !== null) throw new Error("the server ended by itself");
    await wait(10);
  }
  return since(began);
}
async function kill(signal = "SIGKILL") {
  server.own.kill(signal);
  await server.over;
}
process.on("exit", () => server?.own.kill("SIGKILL"));

/** The KPIs of the year that runs, from the pages that list them; a code begins with its unit's. */
async function indicators() {
  const found = new Map();
  for (let page = 1; ; page += 1) {
    const before = found.size;
    const { text } = await send("GET", `/kpis?year=${YEAR}&page=${page}`, { accept: "text/html" });
    for (const [, code, unit] of text.matchAll(/href="\/kpis\/((\d{4})-\d+)"/g)) found.set(code, { code, unit: { code: `${unit}0000` } });
    // Beyond the last page comes the last.
    if (found.size === before) return [...found.values()];
  }
}

/** The projects of the year that runs. */
async function projects() {
  const found = [];
  for (let next = ""; next !== null; ) {
    const page = JSON.parse((await send("GET", `/api/v1/projects?year=${YEAR}&limit=200${next && `&cursor=${next}`}`)).text);
    found.push(...page.items.filter((item) => item.unit));
    next = page.next && encodeURIComponent(page.next);
  }
  return found;
}

/** People of the projects' units, brought in by a list, each with a password and a session of their own. */
async function staff(found) {
  const units = [...new Set(found.map((project) => project.unit.code))];
  const place = (i) => units[i] ?? found[(i * 7919) % found.length].unit.code;
  const list = Array.from({ length: Math.max(people, units.length) }, (_, i) => ({ name: `month.end.${i}`, unit: place(i), sent: new Map() }));
  const lines = list.map(({ name, unit }, i) => [name, `เจ้าหน้าที่ ${i + 1}`, "staff", unit].join("\t"));
  const roster = new FormData();
  roster.set("text", lines.join("\n"));
  roster.set("do", "apply");
  const asked = new Response(roster);
  const headers = { "content-type": asked.headers.get("content-type"), cookie: await signIn("admin", "river-city-demo"), accept: "text/html" };
  const page = await send("POST", "/admin/roster", headers, Buffer.from(await asked.arrayBuffer()));
  const sheet = /data:text\/csv;charset=utf-8;base64,([^"]+)/.exec(page.text)?.[1];
  if (!sheet) throw new Error(`the people were not brought in: ${page.status}`);
  const invited = Buffer.from(sheet, "base64").toString().matchAll(/(month\.end\.\d+).*(\/reset\/[\w-]+)/g);
  const links = new Map(Array.from(invited, ([, name, link]) => [name, link]));
  const told = await each(list, async (person) => {
    await send("POST", links.get(person.name), ...form({ password: PASSWORD, again: PASSWORD }));
    person.cookie = await signIn(person.name, PASSWORD);
  });
  say("people signed in", told);
  return list;
}

/** Reports to be sent: month by month, of every project one, and between them quarter by quarter of every KPI one, by the
 * people of their units in turn. */
function* reports(found, kpis, list) {
  const of = new Map(list.map(({ unit }) => [unit, []]));
  for (const person of list) of.get(person.unit).push(person);
  let turn = 0;
  const one = (record, path, fields) => {
    const there = of.get(record.unit.code);
    const files = Array.from({ length: photos }, () => ({ key: randomUUID() }));
    return { by: there[turn++ % there.length], path, fields, key: randomUUID(), files };
  };
  const quarters = QUARTERS.flatMap((quarter) => kpis.filter(({ unit }) => of.has(unit.code)).map((kpi) => [kpi, quarter])).values();
  for (const day of DAYS) {
    for (const project of found) {
      const percent = String(Math.min(100, (project.progress ?? 0) + 4));
      yield one(project, `/projects/${project.code}`, [["date", day], ["percent", percent], ["fall_reason", "ตรวจนับใหม่"], ["narrative", "ดำเนินการตามแผนของเดือน ลงพื้นที่ ตรวจรับงาน และสรุปผลให้ผู้บริหารทราบ"], ["problem", ""], ["obstacle", ""], ["spent", ""]]);
      if (turn % (KPI_AFTER + 1) !== KPI_AFTER) continue;
      const { value } = quarters.next();
      if (value) yield one(value[0], `/kpis/${value[0].code}`, [["quarter", value[1]], ["result", "72.5"], ["report", "เก็บข้อมูลครบทุกพื้นที่ และสอบทานกับหน่วยงานที่เกี่ยวข้องแล้ว"], ["evidence", ""]]);
    }
  }
}

function next(due) {
  const { value, done } = due.next();
  if (done) throw new Error("more reports than there are projects and months: load a larger city");
  return value;
}

/** Sends until there is an answer of the server's, as a phone does; pauses are short here. */
const cut = { away: 0, failed: 0 };
async function insist(...what) {
  for (;;) {
    const answer = await send(...what).catch(() => undefined);
    if (answer && answer.status < 500) return answer;
    cut[answer ? "failed" : "away"] += 1;
    await wait(50 + Math.random() * 100);
  }
}

/** Sends a report's photos, or the rest of them. */
async function upload({ by, path, files }) {
  const headers = { cookie: by.cookie, accept: "application/json" };
  for (const [i, file] of files.entries()) {
    const begun = { key: file.key, name: `ภาพถ่าย ${i + 1}.png`, size: picture.length, purpose: "report", keep_position: true, position: { latitude: 13.7563, longitude: 100.5018 } };
    while (!file.id) {
      const answer = await insist("POST", `${path}/files/uploads`, { ...headers, "content-type": "application/json" }, JSON.stringify(begun));
      const { id, received, whole } = JSON.parse(answer.text);
      if (!id) throw new Error(`${path}: a photo was not taken: ${answer.status} ${answer.text}`);
      if (whole) file.id = id;
      else await insist("PATCH", `${path}/files/uploads/${id}`, { ...headers, "content-type": "application/offset+octet-stream", "upload-offset": received }, picture.subarray(received));
    }
  }
}

const refused = [];
let early = 0;
/** Sends a report until it is acknowledged. */
async function deliver(report) {
  const { by, path, fields, key, files } = report;
  // No text is like the last one.
  const own = fields.map(([name, value]) => [name, ["narrative", "report"].includes(name) ? `${value} (${key})` : value]);
  const [headers, body] = form([["key", key], ["confirmed", CONFIRMED], ["lang", "th"], ...own, ...files.map(({ id }) => ["attachment", id])]);
  const answer = await insist("POST", `${path}/report`, { ...headers, accept: "application/json", cookie: by.cookie }, body);
  const told = answer.headers["content-type"]?.includes("json") ? JSON.parse(answer.text) : {};
  if (answer.status !== 200 || told.state !== "taken") return refused.push(`${path} ${fields[0][1]}: ${answer.status} ${answer.text.slice(0, 200)}`);
  // A report's id begins with the time it was stored at: by a server that was killed before it could say so.
  if (parseInt(told.id.replace("-", "").slice(0, 12), 16) < server.born) early += 1;
  report.id = told.id;
  by.sent.set(told.id, report);
}

/** Reports at a steady rate, whether the ones before are answered or not; each is timed from when it was due. */
async function steady(due) {
  const [times, flying] = [[], []];
  const began = performance.now();
  for (const [i, report] of due.entries()) {
    const at = began + (i * 1000) / rate;
    if (at > performance.now()) await wait(at - performance.now());
    flying.push(deliver(report).then(() => times.push(performance.now() - at)));
  }
  await Promise.all(flying);
  const took = since(began);
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  say(`${due.length} reports, ${rate} a second`, `${(times.length / took).toFixed(0)} a second acknowledged${times.length / took < rate * 0.98 ? "  UNDER" : ""}`);
  say("from when it was due to its acknowledgement", `p50 ${at(0.5).toFixed(1)}  p95 ${at(0.95).toFixed(1)}  p99 ${at(0.99).toFixed(1)}  most ${at(1).toFixed(1)} ms${at(0.99) > P99 ? `  OVER ${P99}` : ""}`);
  say("not answered, answered 5xx, refused", `${cut.away}, ${cut.failed}, ${refused.length}`);
}

/** Phones that send one report after the other, every other one with photos first, while the server is killed again and
 * again. */
async function crashes(due) {
  let [going, sent, starting] = [true, 0, 0];
  Object.assign(cut, { away: 0, failed: 0 });
  early = 0;
  const phone = async (_, i) => {
    while (going) {
      const report = next(due);
      if (i % 2 === 1) report.files = [];
      await upload(report);
      await deliver(report);
      sent += 1;
    }
  };
  const began = performance.now();
  const all = Promise.all(Array.from({ length: phones }).map(phone));
  const killing = (async () => {
    for (let i = 0; i < kills; i += 1) {
      await wait(200 + Math.random() * 800);
      await kill();
      starting += await start();
    }
    going = false;
  })();
  await Promise.all([all, killing]);
  say(`${kills} kills in ${since(began).toFixed(0)} s, ${phones} phones`, `${sent} reports acknowledged, ${((starting / kills) * 1000).toFixed(0)} ms to start again`);
  say("not answered, answered 5xx, refused", `${cut.away}, ${cut.failed}, ${refused.length}`);
  say("stored before a kill, acknowledged after it", String(early));
}

/** Looks for what was acknowledged: in each person's list, by its key once more, and for its photos on its page. */
async function check(list) {
  const senders = list.filter(({ sent }) => sent.size > 0);
  const wrong = { lost: 0, doubled: 0, "other answers": 0, "without their photos": 0 };
  const headers = ({ cookie }) => ({ cookie, accept: "text/html" });
  let stored = 0;
  await each(senders, async (person) => {
    const there = new Set();
    for (let page = 1; ; page += 1) {
      const { text } = await send("GET", `/my?show=sent&page=${page}`, headers(person));
      const ids = Array.from(text.matchAll(/class="rp-name"><a href="\/my\/reports\/([0-9a-f-]{36})"/g), ([, id]) => id);
      // Beyond the last page comes the last.
      if (page > 1 && there.has(ids[0])) break;
      for (const id of ids) {
        stored += 1;
        // All that was sent was acknowledged in the end, so one of another name is the same once more.
        if (there.has(id) || !person.sent.has(id)) wrong.doubled += 1;
        there.add(id);
      }
      if (ids.length < 50) break;
    }
    for (const id of person.sent.keys()) if (!there.has(id)) wrong.lost += 1;
  });
  const all = senders.flatMap(({ sent }) => [...sent]);
  const [before, told] = [all.length, refused.length];
  await each(all, async ([id, report]) => {
    await deliver(report);
    if (report.id !== id) wrong["other answers"] += 1;
  });
  // Of every tenth report, for that takes its time.
  const some = all.filter(([, { files }], i) => files.length > 0 && i % 10 === 0);
  await each(some, async ([id, { by, path, files }]) => {
    const { text } = await send("GET", `/my/reports/${id}`, headers(by));
    for (const file of files) {
      const whole = await send("GET", `${path}/files/${file.id}`, headers(by));
      if (!text.includes(file.id) || whole.status !== 200) wrong["without their photos"] += 1;
    }
  });
  wrong["other answers"] += refused.length - told;
  say(`${before} acknowledged, ${stored} stored`, Object.entries(wrong).map(([what, count]) => `${count} ${what}`).join(", "));
  return Object.values(wrong).every((count) => count === 0);
}

say("start", `${(await start()).toFixed(1)} s`);
const found = await projects();
const kpis = await indicators();
const list = await staff(found);
const due = reports(found, kpis, list);
const first = Array.from({ length: rate * seconds }, () => next(due));
say("of them of KPIs", String(first.filter(({ path }) => path.startsWith("/kpis/")).length));
say("photos sent before", await each(first, upload));
await steady(first);
if (kills) await crashes(due);
const whole = await check(list);
for (const words of refused.slice(0, 5)) console.log(`    refused: ${words}`);
await kill("SIGTERM");
agent.destroy();
if (!whole || refused.length > 0) process.exitCode = 1;
