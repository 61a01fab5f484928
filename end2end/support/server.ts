// Before the tests: an empty database, the legacy pages and a small demo city in it, and a server on a
// free port. After them: the server ended and the folder gone.
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { PAST_DAYS, writeManyPages, writeOwnPages, writePastPages } from "./own";

/** The day the server believes it is: in the third quarter of fiscal year 2566. */
export const TODAY = "2023-04-10";

const root = resolve(import.meta.dirname, "../..");
const run = promisify(execFile);

/** Folders with saved pages: fixtures written for this project, and the legacy system's own where they are at hand. */
export function pageFolders(): string[] {
  return [join(root, "exchange/tests/fixtures"), process.env.LEGACY_PAGES ?? resolve(root, "../shared/legacy")].filter(
    (folder) => existsSync(folder) && readdirSync(folder).length > 0,
  );
}

export async function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? done(address.port) : failed(new Error("no port"))));
    });
  });
}

export async function untilReady(url: string, ended: () => string | undefined): Promise<void> {
  const limit = Date.now() + 30_000;
  while (Date.now() < limit) {
    const end = ended();
    if (end !== undefined) throw new Error(`the server ended: ${end}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error(`${url} did not answer within 30 s`);
}

export default async function globalSetup(): Promise<void | (() => Promise<void>)> {
  // A server that runs already is taken as it is: quick while writing tests.
  if (process.env.E2E_BASE_URL) return;

  const home = mkdtempSync(join(tmpdir(), "digitalplan-e2e-"));
  const port = await freePort();
  // One folder for all servers of one database.
  process.env.DIGITALPLAN_FILES ??= `file://${home}/files`;
  const env = environment(process.env.E2E_DATABASE_URL ?? `sqlite://${home}/digitalplan.db?mode=rwc`, port);
  const command = (...args: string[]) => run(binary, args, { env, cwd: home, maxBuffer: 64 << 20 });

  const report = join(home, "import.json");
  try {
    await command("migrate", "up");
    // What is written is dated to the day that is set, so these have a past.
    for (const [i, pages] of writePastPages(join(home, "past")).entries()) {
      await run(binary, ["import", pages], { env: { ...env, DIGITALPLAN_TODAY: PAST_DAYS[i] }, cwd: home });
    }
    await command("demo", "--projects", "600", "--seed", "7");
    await command("import", writeManyPages(join(home, "many")));
    // Exit code 1 means that some page was refused, which the tests look into.
    const imported = await command("import", "--json", ...pageFolders(), writeOwnPages(join(home, "pages"))).catch((error) => {
      if (error.code === 1 && error.stdout) return error;
      throw error;
    });
    writeFileSync(report, imported.stdout);
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }

  const stop = await serve(env, home).catch((error) => {
    rmSync(home, { recursive: true, force: true });
    throw error;
  });
  process.env.E2E_BASE_URL = `http://127.0.0.1:${port}`;
  process.env.E2E_IMPORT_REPORT = report;
  return async () => {
    await stop();
    rmSync(home, { recursive: true, force: true });
  };
}

const target = () => process.env.CARGO_TARGET_DIR ?? join(root, "target");
/** The program to test. */
export const binary = process.env.E2E_BINARY ?? join(target(), "release/digitalplan");

/** What a server is told: its database, its port, and the day it believes it is. */
export function environment(database: string, port: number): NodeJS.ProcessEnv {
  return {
    LEPTOS_OUTPUT_NAME: "digitalplan",
    LEPTOS_SITE_ROOT: join(target(), "site"),
    LEPTOS_SITE_PKG_DIR: "pkg",
    LEPTOS_HASH_FILES: "true",
    LEPTOS_HASH_FILE_NAME: "hash.txt",
    ...process.env,
    DATABASE_URL: database,
    LEPTOS_SITE_ADDR: `127.0.0.1:${port}`,
    DIGITALPLAN_TODAY: TODAY,
    // Whether it is past eight o'clock is no matter of the tests; those of reminders switch them on.
    DIGITALPLAN_REMINDERS: "off",
    DIGITALPLAN_LOG: process.env.DIGITALPLAN_LOG ?? "warn",
  };
}

/** Starts a server and waits until it answers; gives the way to stop it. */
export async function serve(env: NodeJS.ProcessEnv, home: string): Promise<() => Promise<void>> {
  const server = spawn(binary, ["serve"], { env, cwd: home, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let end: string | undefined;
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output = (output + text).slice(-8000)));
  }
  server.once("exit", (code, signal) => (end = `${code ?? signal}\n${output}`));
  const stop = async () => {
    if (end !== undefined) return;
    const ended = new Promise((done) => server.once("exit", done));
    server.kill("SIGTERM");
    const late = setTimeout(() => server.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(late);
  };
  try {
    await untilReady(`http://${env.LEPTOS_SITE_ADDR}/readyz`, () => end);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** A second server on the same database, where that is PostgreSQL; the same one again on SQLite, which has only one. */
export async function otherServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const database = process.env.E2E_DATABASE_URL;
  if (!database) return { url: process.env.E2E_BASE_URL ?? "", stop: async () => {} };
  const port = await freePort();
  return { url: `http://127.0.0.1:${port}`, stop: await serve(environment(database, port), tmpdir()) };
}
