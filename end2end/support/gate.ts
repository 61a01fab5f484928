// The network between one phone and the server, which can be cut. A browser's own "offline" leaves its workers a network.
import { connect, createServer, type Server, type Socket } from "node:net";
import type { BrowserContext } from "@playwright/test";
import { freePort } from "./server";

export class Gate {
  private server: Server | undefined;
  /** While it is cut its port stays taken, and whoever comes is turned away. */
  private away = false;
  private readonly open = new Set<Socket>();
  private constructor(
    private readonly to: number,
    private readonly port: number,
  ) {}

  /** A network to the server on a port. */
  static async to(port: number): Promise<Gate> {
    const gate = new Gate(port, await freePort());
    await gate.listen();
    return gate;
  }

  /** Where the phone finds the server. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Nothing gets through any more; the phone knows. */
  async cut(context: BrowserContext): Promise<void> {
    this.away = true;
    for (const socket of this.open) socket.destroy();
    await context.setOffline(true);
  }

  /** The network is back. */
  async mend(context: BrowserContext): Promise<void> {
    this.away = false;
    await context.setOffline(false);
  }

  async close(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    for (const socket of this.open) socket.destroy();
    if (server) await new Promise((done) => server.close(done));
  }

  private async listen(): Promise<void> {
    const server = createServer((near) => {
      if (this.away) {
        near.on("error", () => {});
        near.destroy();
        return;
      }
      const far = connect(this.to, "127.0.0.1");
      for (const [one, other] of [[near, far], [far, near]]) {
        this.open.add(one);
        one.on("error", () => other.destroy());
        one.on("close", () => {
          this.open.delete(one);
          other.destroy();
        });
      }
      near.pipe(far);
      far.pipe(near);
    });
    await new Promise<void>((done) => server.listen(this.port, "127.0.0.1", done));
    this.server = server;
  }
}
