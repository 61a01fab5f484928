// A real mail server on this machine, which keeps what it is given, or refuses it.
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

export const LOGIN = { user: "plan", pass: "between the two of them" };
export type Received = { from: string; to: string[]; mail: Email };

export class MailServer {
  readonly received: Received[] = [];
  /** What it says to every mail instead of taking it. */
  refusal: string | undefined;
  private server: SMTPServer | undefined;

  async start(port: number): Promise<void> {
    this.server = new SMTPServer({
      disabledCommands: ["STARTTLS"],
      allowInsecureAuth: true,
      onAuth: (auth, _, done) => (auth.username === LOGIN.user && auth.password === LOGIN.pass ? done(null, { user: LOGIN.user }) : done(new Error("no such login"))),
      onData: (stream, session, done) => {
        const parts: Buffer[] = [];
        stream.on("data", (part: Buffer) => parts.push(part));
        stream.on("end", async () => {
          if (this.refusal) return done(Object.assign(new Error(this.refusal), { responseCode: 451 }));
          const { mailFrom, rcptTo } = session.envelope;
          const mail = await PostalMime.parse(Buffer.concat(parts));
          this.received.push({ from: mailFrom ? mailFrom.address : "", to: rcptTo.map(({ address }) => address), mail });
          done();
        });
      },
    });
    await new Promise<void>((ready, failed) => {
      this.server!.once("error", failed);
      this.server!.listen(port, "127.0.0.1", ready);
    });
    // A connection that breaks is the sender's to tell.
    this.server.on("error", () => {});
  }

  async stop(): Promise<void> {
    await new Promise<void>((done) => (this.server ? this.server.close(() => done()) : done()));
  }
}
