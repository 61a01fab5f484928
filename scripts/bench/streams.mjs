// Pages that stay open: what so many streams, and the signs of life that go with them, cost a server in memory and
// processor, and how soon a stream tells that somebody came. The server must have the demo city.
// usage: node scripts/bench/streams.mjs BASE PID STREAMS
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { randomUUID } from "node:crypto";

const [base, pid, streams] = [process.argv[2], process.argv[3], Number(process.argv[4] ?? 1000)];
const agent = new Agent({ keepAlive: true, maxSockets: 32 });
const PER_SESSION = 6;
const HEARTBEAT = 15_000;
const form = { "content-type": "application/x-www-form-urlencoded", origin: base, accept: "text/plain" };

function send(method, path, headers, body) {
  return new Promise((done, failed) => {
    const asked = request(base + path, { method, agent, headers: { ...headers, ...(body && { "content-length": Buffer.byteLength(body) }) } }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (piece) => (text += piece));
      answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, text }));
    });
    asked.on("error", failed);
    asked.end(body);
  });
}

/** A stream; calls back with every event. */
function listen(path, cookie, heard) {
  return new Promise((done, failed) => {
    const asked = request(base + path, { agent: false, headers: { cookie, accept: "text/event-stream" } }, (answer) => {
      if (answer.statusCode !== 200) return failed(new Error(`${path}: ${answer.statusCode}`));
      answer.setEncoding("utf8").on("data", (piece) => {
        if (!piece.includes("data:")) return;
        heard(piece);
        done(asked);
      });
      answer.on("error", () => {});
    });
    asked.on("error", failed);
    asked.end();
  });
}

const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
/** Seconds of processor so far. */
const processor = () => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
};
const wait = (ms) => new Promise((next) => setTimeout(next, ms));
async function share(seconds) {
  const before = processor();
  await wait(seconds * 1000);
  return ((processor() - before) / seconds) * 100;
}
const say = (name, text) => console.log(`    ${name.padEnd(44)} ${text}`);

const { items } = JSON.parse((await send("GET", "/api/v1/projects?limit=200&year=2566", {})).text);
const sessions = [];
for (let i = 0; i < Math.ceil(streams / PER_SESSION); i += 1) {
  const answer = await send("POST", "/login", form, "name=executive&password=river-city-demo&next=/");
  sessions.push(answer.headers["set-cookie"]?.find((cookie) => cookie.startsWith("session="))?.split(";")[0]);
}
if (sessions.some((session) => !session)) throw new Error("nobody could sign in");
await wait(1000);
const bare = memory();
let events = 0;
const open = [];
const began = performance.now();
for (let i = 0; i < streams; i += 1) {
  const [cookie, path] = [sessions[Math.floor(i / PER_SESSION)], `/projects/${items[i % items.length].code}/live`];
  open.push({ cookie, path, tab: randomUUID() });
}
for (let i = 0; i < streams; i += 25) {
  await Promise.all(open.slice(i, i + 25).map(async (one) => (one.stream = await listen(one.path, one.cookie, () => (events += 1)))));
}
say(`${streams} streams opened in`, `${((performance.now() - began) / 1000).toFixed(1)} s`);
await wait(2000);
say("memory before, with them, each", `${bare.toFixed(0)} MB, ${memory().toFixed(0)} MB, ${(((memory() - bare) * 1024) / streams).toFixed(1)} KB`);
say("processor, streams alone, over 60 s", `${(await share(60)).toFixed(1)} % of one core`);

const beat = ({ path, cookie, tab }) => send("POST", path, { ...form, cookie }, `tab=${tab}&editing=`);
const times = [];
let beating = true;
const beats = open.map(async (one, i) => {
  await wait((i / streams) * HEARTBEAT);
  while (beating) {
    const at = performance.now();
    const answer = await beat(one);
    if (answer.status !== 200) throw new Error(`${one.path}: ${answer.status}`);
    times.push(performance.now() - at);
    await wait(HEARTBEAT);
  }
});
await wait(HEARTBEAT);
times.length = 0;
say("processor, with a sign of life every 15 s each", `${(await share(60)).toFixed(1)} % of one core`);
times.sort((a, b) => a - b);
say("a sign of life", `p50 ${times[times.length >> 1].toFixed(1)} ms, p99 ${times[Math.floor(times.length * 0.99)].toFixed(1)} ms, ${(times.length / 60).toFixed(0)} a second`);
say("memory then", `${memory().toFixed(0)} MB`);

// Somebody else comes to a record.
const answer = await send("POST", "/login", form, "name=admin&password=river-city-demo&next=/");
const cookie = answer.headers["set-cookie"].find((value) => value.startsWith("session=")).split(";")[0];
const soon = [];
for (let i = 0; i < 20; i += 1) {
  const { path } = open[i];
  let heard;
  const told = new Promise((done) => (heard = done));
  const stream = await listen(path, sessions.at(-1), (piece) => piece.includes("กำลังแก้ไข") && heard());
  const at = performance.now();
  await send("POST", path, { ...form, cookie }, `tab=${randomUUID()}&editing=owner`);
  await told;
  soon.push(performance.now() - at);
  stream.destroy();
}
soon.sort((a, b) => a - b);
say("from coming to being told", `p50 ${soon[10].toFixed(0)} ms, at most ${soon.at(-1).toFixed(0)} ms`);
say("events in all", String(events));
beating = false;
process.exit(0);
