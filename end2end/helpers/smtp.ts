// An SMTP server on loopback that keeps what it gets: real protocol, no delivery.

import { appendFileSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";

import { type AddressObject, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

/** A mail as the tests see it. */
export interface Mail {
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
}

/** Starts it on a free port; every mail becomes one line of JSON in `file`. */
export async function startSmtp(file: string): Promise<{ port: number; close(): Promise<void> }> {
  writeFileSync(file, "");
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onAuth: (_auth, _session, done) => done(null, { user: "anyone" }),
    onData(stream, session, done) {
      simpleParser(stream).then((parsed) => {
        const mail: Mail = {
          from: addresses(parsed.from)[0] ?? "",
          to: session.envelope.rcptTo.map((recipient) => recipient.address),
          subject: parsed.subject ?? "",
          text: parsed.text ?? "",
          html: parsed.html || "",
        };
        appendFileSync(file, `${JSON.stringify(mail)}\n`);
        done();
      }, done);
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(resolve)) };
}

function addresses(field: AddressObject | undefined): string[] {
  return (field?.value ?? []).flatMap(({ address }) => address ?? []);
}
