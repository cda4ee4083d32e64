// Starts Naryad with its private database and a real SMTP server before the tests, stops both after.

import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startSmtp } from "./smtp";

const ROOT = join(__dirname, "../..");
const READY_WITHIN_MS = 180_000;
const STOPPED_WITHIN_MS = 20_000;

export default async function start(): Promise<() => Promise<void>> {
  if (process.env.NARYAD_E2E_URL) {
    console.log(`testing the server at ${process.env.NARYAD_E2E_URL}`);
    return async () => {};
  }

  const home = mkdtempSync(join(tmpdir(), "naryad-e2e-"));
  // When root starts it, PostgreSQL runs as somebody else, who must get through here.
  chmodSync(home, 0o755);
  const mail = join(home, "mail.jsonl");
  const smtp = await startSmtp(mail);
  const port = await freePort();
  const log = join(ROOT, "end2end/server.log");
  const output = openSync(log, "w");
  const { DATABASE_URL: _, ...environment } = process.env;
  const server = spawn(
    process.env.NARYAD_BIN ?? "naryad",
    ["serve", "--data", join(home, "data"), "--port", String(port), "--demo"].concat(
      "--site",
      process.env.NARYAD_SITE ?? join(ROOT, "target/site"),
    ),
    {
      cwd: ROOT,
      env: {
        ...environment,
        NARYAD_SMTP__URL: `smtp://127.0.0.1:${smtp.port}`,
        // All people of all tests come from one address.
        NARYAD_LIMITS__API_PER_MINUTE: "100000",
        NARYAD_LIMITS__API_BURST: "100000",
        NARYAD_LIMITS__PAGE_PER_MINUTE: "100000",
        NARYAD_LIMITS__PAGE_BURST: "100000",
      },
      stdio: ["ignore", output, output],
    },
  );
  closeSync(output);

  const stop = async () => {
    await stopped(server);
    await smtp.close();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const url = `http://localhost:${port}`;
    await ready(server, url);
    process.env.NARYAD_E2E_URL = url;
    process.env.NARYAD_E2E_MAIL = mail;
  } catch (error) {
    await stop();
    throw new Error(`${error}\n${readFileSync(log, "utf8").split("\n").slice(-30).join("\n")}`);
  }
  return stop;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function ready(server: ChildProcess, url: string): Promise<void> {
  let ended: string | undefined;
  server.once("error", (error) => (ended = `naryad did not start: ${error.message}`));
  server.once("exit", (code, signal) => (ended = `naryad ended at once (${code ?? signal})`));
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (ended) throw new Error(ended);
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`naryad was not ready within ${READY_WITHIN_MS / 1000} s`);
}

async function stopped(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const end = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  const kill = setTimeout(() => server.kill("SIGKILL"), STOPPED_WITHIN_MS);
  await end;
  clearTimeout(kill);
}
