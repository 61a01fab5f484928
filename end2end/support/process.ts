// A server of a test's own, with settings of its own, and what it wrote to its log.
import { spawn } from "node:child_process";
import { binary, environment, freePort, untilReady } from "./server";

export type Own = { url: string; log: () => string; stop: () => Promise<void> };

/** Starts it in a folder of its own, and waits until it is ready. */
export async function startOwn(home: string, settings: { DATABASE_URL: string; [name: string]: string }, port?: number): Promise<Own> {
  port ??= await freePort();
  const env = { ...environment(settings.DATABASE_URL, port), DIGITALPLAN_LOG: "warn", ...settings };
  const server = spawn(binary, ["serve"], { env, cwd: home, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let end: string | undefined;
  for (const stream of [server.stdout, server.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ended = new Promise<void>((done) =>
    server.once("exit", (code, signal) => {
      end = `${code ?? signal}\n${output}`;
      done();
    }),
  );
  const stop = async () => {
    if (end === undefined) server.kill("SIGKILL");
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(`${url}/readyz`, () => end);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, log: () => output, stop };
}
