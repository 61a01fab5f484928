// A real OpenID Connect provider on a free port, and what can go wrong with one.
import { createHmac, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

export const CLIENT = "digitalplan";
export const SECRET = "a-secret-between-the-two-of-them";

type Claims = Record<string, unknown>;
/** What is done to the ID token on its way; `down` and `broken` to the whole answer. */
export type Fault =
  | "down" | "broken" | "changed" | "other key" | "unsigned" | "signed by the secret" | "expired" | "other audience" | "other nonce" | "other issuer" | "rotated";

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

export class Issuer {
  url = "";
  /** The next token answer has it, once. */
  fault: Fault | undefined;
  /** What is known of people besides their subject. */
  claims: Record<string, Claims> = {};

  private server: Server | undefined;
  private readonly own = generateKeyPairSync("rsa", { modulusLength: 2048 });
  private readonly other = generateKeyPairSync("rsa", { modulusLength: 2048 });
  private rotated = false;

  async start(port: number, site: string): Promise<void> {
    this.url = `http://127.0.0.1:${port}`;
    const key = { ...this.own.privateKey.export({ format: "jwk" }), kid: "own", use: "sig", alg: "RS256" };
    // What it warns of is what makes it fit for a test.
    for (const tell of ["warn", "info"] as const) {
      const told = console[tell];
      console[tell] = (...words: unknown[]) => void (String(words[0]).includes("oidc-provider") || told(...words));
    }
    const { default: Provider } = await import("oidc-provider");
    const provider = new Provider(this.url, {
      clients: [
        {
          client_id: CLIENT,
          client_secret: SECRET,
          redirect_uris: [`${site}/login/oidc/callback`],
          post_logout_redirect_uris: [`${site}/login`],
        },
      ],
      jwks: { keys: [key] },
      cookies: { keys: ["for tests"] },
      claims: { openid: ["sub"], profile: ["preferred_username", "name"] },
      features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
      findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, ...this.claims[id] }) }),
      // Nobody is asked whether the site may know them.
      loadExistingGrant: async (context: any) => {
        const grant = new context.oidc.provider.Grant({ clientId: CLIENT, accountId: context.oidc.session.accountId });
        grant.addOIDCScope("openid profile");
        await grant.save();
        return grant;
      },
    } as any);
    const answer = provider.callback();
    this.server = createServer((request, response) => {
      if (request.url === "/jwks" && this.rotated) return this.keys(response);
      if (request.url === "/token" && this.fault) this.spoil(this.fault, request, response);
      if (!response.destroyed) answer(request, response);
    });
    await new Promise<void>((done) => this.server!.listen(port, "127.0.0.1", done));
  }

  async stop(): Promise<void> {
    const server = this.server;
    if (!server?.listening) return;
    const ended = new Promise((done) => server.close(done));
    server.closeAllConnections();
    await ended;
  }

  /** Both keys, as after a change of keys. */
  private keys(response: ServerResponse): void {
    const keys = [["own", this.own], ["new", this.other]] as const;
    const set = keys.map(([kid, pair]) => ({ ...pair.publicKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" }));
    response.setHeader("content-type", "application/jwk-set+json").end(JSON.stringify({ keys: set }));
  }

  private spoil(fault: Fault, request: IncomingMessage, response: ServerResponse): void {
    this.fault = undefined;
    if (fault === "down") return void request.socket.destroy();
    const end = response.end.bind(response);
    response.end = ((body: string | Buffer) => {
      const text = fault === "broken" ? "<html>not today</html>" : this.spoilt(fault, String(body));
      response.setHeader("content-length", Buffer.byteLength(text));
      return end(text);
    }) as typeof response.end;
  }

  private spoilt(fault: Fault, body: string): string {
    const answer = JSON.parse(body);
    const [head, payload, signature] = answer.id_token.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const signed = (changed: Claims, key: KeyObject = this.own.privateKey, kid = "own") => {
      const text = `${encoded({ alg: "RS256", typ: "JWT", kid })}.${encoded({ ...claims, ...changed })}`;
      return `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`;
    };
    const now = Math.floor(Date.now() / 1000);
    const by: Record<Exclude<Fault, "down" | "broken">, () => string> = {
      changed: () => [head, encoded({ ...claims, sub: "u-boss" }), signature].join("."),
      "other key": () => signed({}, this.other.privateKey),
      unsigned: () => `${encoded({ alg: "none", typ: "JWT" })}.${payload}.`,
      "signed by the secret": () => {
        const text = `${encoded({ alg: "HS256", typ: "JWT" })}.${payload}`;
        return `${text}.${createHmac("sha256", SECRET).update(text).digest("base64url")}`;
      },
      expired: () => signed({ iat: now - 7200, exp: now - 3600 }),
      "other audience": () => signed({ aud: "another-site" }),
      "other nonce": () => signed({ nonce: "another" }),
      "other issuer": () => signed({ iss: "http://127.0.0.1:1" }),
      rotated: () => {
        this.rotated = true;
        return signed({}, this.other.privateKey, "new");
      },
    };
    return JSON.stringify({ ...answer, id_token: by[fault as keyof typeof by]() });
  }
}
