// The worker between the pages and the network: what staff need to report is there without one.
//
// Nothing but GET is kept or answered here. Pages are one person's: the server says whose in a header, and when that is
// somebody else, or nobody on the page to sign in, all that is kept of the one before is dropped. Files carry the build
// in their names, so what an older version of the app needs stays beside what the new one needs, until the new one's
// pages are all here.
"use strict";

const VERSION = "{version}";
/** Whether names in /pkg tell every change. */
const HASHED = "{hashed}" === "true";
/** What a page to report on needs. */
const FILES = JSON.parse('{files}');
const STATIC = `static-${VERSION}`;
const PAGES = `pages-${VERSION}`;
const PERSON = "person";
const WHO = "digitalplan-person";
const NOBODY = "-";
const OFFLINE = "/offline";

/** Milliseconds a page may take where an older copy is here. */
const PATIENCE = 4000;
/** Milliseconds for which a page brought ahead is not brought again. */
const FRESH = 3600000;
/** Pages brought ahead at most, at one visit; what is here already does not count. */
const MOST = 120;

/** Pages kept at most. */
const MOST_KEPT = 300;

/** Pages that are kept: my work, reports that were sent, records and their forms. */
const KEPT = /^\/(my(\/reports\/[\w-]+)?|(projects|kpis)\/\d[\w-]*(\/report)?)$/;
const FORM = /\/report$/;
/** Other views of a page, by day or zoom, are not kept: there is no end of them. */
const SHOWN = /^(\?((month|quarter|show|page|lang|theme)=[^&]*&?)*)?$/;
/** What says that a page is not, or no more, for who asks. */
const GONE = [403, 404, 410];
const FILE = /^\/(pkg|fonts|icons)\/|^\/(staff\.css|favicon\.svg|manifest\.webmanifest)$/;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(STATIC).then((cache) => cache.addAll([OFFLINE, ...FILES])));
  skipWaiting();
});

addEventListener("activate", (event) => event.waitUntil(clients.claim().then(() => void welcome())));

/** The pages that were open before there was a worker are kept, too. */
async function welcome() {
  for (const client of await clients.matchAll({ type: "window" })) {
    const url = new URL(client.url);
    if (!KEPT.test(url.pathname) || (await find(url))) continue;
    const turn = turns;
    await fetch(bare(url), { headers: { accept: "text/html" } }).then((answer) => note(url, answer, turn), () => {});
  }
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method !== "GET") {
    if (request.mode === "navigate" && url.pathname === "/logout") event.respondWith(leave(request));
    return;
  }
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (FILE.test(url.pathname)) event.respondWith(file(request, url));
});

/** Who signs out leaves no page behind. Without a network nobody is signed out, and the pages stay. */
async function leave(request) {
  try {
    const answer = await fetch(request);
    await forget();
    return answer;
  } catch {
    return (await caches.match(OFFLINE)) ?? Response.error();
  }
}

/** The network's page; where it does not come, or not soon, the one that is kept. */
async function page(event, url) {
  const turn = turns;
  const asked = fetch(event.request);
  const noted = asked.then((answer) => note(url, answer.clone(), turn));
  event.waitUntil(noted.catch(() => {}));
  // A phone without room may not even tell what it keeps.
  const kept = await find(url).catch(() => undefined);
  try {
    const answer = await (kept ? Promise.race([asked, after(PATIENCE)]) : asked);
    // A proxy says that the server is away.
    if (answer && !(kept && [502, 503, 504].includes(answer.status))) return answer;
  } catch {
    // The network is away.
  }
  return kept ?? (await caches.match(OFFLINE)) ?? Response.error();
}

const after = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** A file by its name: for good where the name tells every change, else the network's first. */
async function file(request, url) {
  const kept = await caches.match(url.pathname, { ignoreVary: true });
  const lasting = /^\/(fonts|icons)\//.test(url.pathname) || (HASHED && url.pathname.startsWith("/pkg/"));
  if (kept && lasting) return kept;
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok) {
      const copy = answer.clone();
      // Where there is no room to keep it, it is used all the same.
      await caches.open(STATIC).then((cache) => cache.put(url.pathname, copy)).catch(() => {});
    }
    return answer;
  });
  if (!kept) return asked;
  return Promise.race([asked, after(PATIENCE)]).then((answer) => answer ?? kept, () => kept);
}

/** How often all was dropped: what was asked for before comes too late to be kept. */
let turns = 0;

/** Keeps a page that is one of those to be kept, and drops what is another person's. */
async function note(url, answer, turn) {
  const whose = answer.headers.get(WHO);
  if (!whose || turn !== turns) return;
  if (whose !== (await person())) {
    await forget();
    turn = turns;
    if (whose !== NOBODY) await (await caches.open(PERSON)).put("/", new Response(whose));
  }
  if (whose === NOBODY || !KEPT.test(url.pathname)) return;
  if (GONE.includes(answer.status)) return drop(url);
  if (!answer.ok || answer.redirected || !SHOWN.test(url.search)) return;
  const text = url.pathname === "/my" ? await answer.clone().text() : "";
  await keep(url, answer, turn);
  if (text) await ahead(text, whose, turn);
}

/** Keeps a page once all of it is here, unless all was dropped meanwhile. */
async function keep(url, answer, turn) {
  const whole = new Response(await answer.blob(), { status: answer.status, headers: answer.headers });
  const cache = await caches.open(PAGES);
  if (turn !== turns) return;
  await cache.put(bare(url), whole);
  // A page that is kept again goes to the end; those that nobody opened longest go first.
  for (const old of (await cache.keys()).slice(0, -MOST_KEPT)) await cache.delete(old);
  if (turn !== turns) await cache.delete(bare(url));
}

/** Drops a page that its reader may not read any more, or that is gone. */
async function drop(url) {
  for (const name of await caches.keys()) {
    if (name.startsWith("pages-")) await (await caches.open(name)).delete(bare(url));
  }
}

/** Brings the forms and records that "my work" lists, one after the other: on a bad network two at once are both late.
 * Its other pages come behind the forms of this one, then their forms, and the records behind all forms: one can report
 * without having seen the record. */
async function ahead(text, whose, turn) {
  const read = (html) => [...html.matchAll(/href="(\/[^"#]*)"/g)].map(([, link]) => new URL(link.replaceAll("&amp;", "&"), location.origin));
  const listed = new Set(), soon = [], later = [];
  const list = (html) => {
    const forms = [], pages = [], others = [];
    for (const url of read(html)) {
      if (!KEPT.test(url.pathname) || listed.has(bare(url))) continue;
      listed.add(bare(url));
      (FORM.test(url.pathname) ? forms : url.pathname === "/my" ? pages : others).push(url);
    }
    soon.push(...forms, ...pages);
    if (!navigator.connection?.saveData) later.push(...others);
  };
  list(text);
  // What was given back has another form than it had when it was kept.
  const changed = new Set(read(/id="returned"[^]*?<\/section>/.exec(text)?.[0] ?? "").map(bare));
  let whole = true;
  for (let brought = 0; brought < MOST && soon.length + later.length > 0; ) {
    const url = soon.shift() ?? later.shift();
    const kept = await (await caches.open(PAGES)).match(bare(url), { ignoreVary: true });
    let html = "";
    if (kept && !changed.has(bare(url)) && Date.now() - Date.parse(kept.headers.get("date")) < FRESH) {
      if (url.pathname === "/my") html = await kept.text();
    } else {
      brought += 1;
      const answer = await fetch(bare(url), { headers: { accept: "text/html" } });
      if (turn !== turns) return;
      if (GONE.includes(answer.status) && answer.headers.get(WHO) === whose) await drop(url);
      else if (answer.ok && !answer.redirected && answer.headers.get(WHO) === whose) {
        if (url.pathname === "/my") html = await answer.clone().text();
        await keep(url, answer, turn);
      } else whole = false;
    }
    list(html);
  }
  // Where all that this version needs is here, nothing of an older one is asked for any more.
  if (!whole || turn !== turns) return;
  for (const name of await caches.keys()) {
    if (/^(static|pages)-/.test(name) && name !== STATIC && name !== PAGES) await caches.delete(name);
  }
}

/** An address without what only says how a page is shown. */
function bare(url) {
  const plain = new URL(url);
  plain.hash = "";
  for (const name of ["lang", "theme"]) plain.searchParams.delete(name);
  return plain.pathname + plain.search;
}

/** The page that is kept for an address, this version's first. A form that begins with the last report's words is the
 * plain one, which knows them. */
async function find(url) {
  if (!KEPT.test(url.pathname) || !(await person())) return undefined;
  const names = (await caches.keys()).filter((name) => name.startsWith("pages-") && name !== PAGES);
  const plain = new URL(url);
  if (FORM.test(url.pathname)) plain.searchParams.delete("from");
  const address = bare(plain);
  for (const ignoreSearch of FORM.test(url.pathname) && !address.includes("?") ? [false, true] : [false]) {
    for (const name of [PAGES, ...names]) {
      const found = await (await caches.open(name)).match(address, { ignoreVary: true, ignoreSearch });
      if (found) return found;
    }
  }
  return undefined;
}

/** Whose pages are kept. */
async function person() {
  const known = await (await caches.open(PERSON)).match("/");
  return known?.text();
}

/** Drops every page of a person. */
async function forget() {
  turns += 1;
  for (const name of await caches.keys()) if (name.startsWith("pages-") || name === PERSON) await caches.delete(name);
}
