// The `test` of all browser tests. A console error or an uncaught exception on any page fails the test.

import { join } from "node:path";

import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, type Page, test as base, expect } from "@playwright/test";

import { Mailbox } from "./mail";

export { expect };

/** People of the demo company and of the other one. */
export const DEMO = {
  password: "naryad-demo",
  admin: "admin@demo.test",
  head: "head@demo.test",
  manager: "manager@demo.test",
  manager2: "manager2@demo.test",
  hr: "hr@demo.test",
  analyst: "analyst@demo.test",
  superadmin: "superadmin@demo.test",
  otherAdmin: "admin@other.test",
} as const;

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];

/** What went wrong in the browser during a test. */
export class Faults {
  private readonly found: string[] = [];
  private readonly allowed: RegExp[] = [];

  /** Lets messages pass that the test provokes, such as the browser's own line about a 403. */
  allow(...patterns: RegExp[]): void {
    this.allowed.push(...patterns);
  }

  /** Listens to every page of a context, present and future. */
  watch(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warning") return;
      // A slow machine may need a module later than the browser thinks right.
      if (message.text().includes("was preloaded using link preload")) return;
      const { url, lineNumber } = message.location();
      this.found.push(`console: ${message.text()} (${url}:${lineNumber})`);
    });
    context.on("weberror", (error) => this.found.push(`uncaught: ${error.error()}`));
  }

  /** What was found and not allowed. */
  remaining(): string[] {
    return this.found.filter((fault) => !this.allowed.some((pattern) => pattern.test(fault)));
  }
}

/** Waits until the page reacts, and not only shows. */
export async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.dataset.hydrated === "true");
}

/** Signs somebody in with the form that the sign-in page sends, without showing the page: each test begins with it. */
export async function signIn(page: Page, email: string, password: string = DEMO.password): Promise<void> {
  const server = process.env.NARYAD_E2E_URL!;
  const answer = await page.request.post(`${server}/auth/login`, {
    form: { email, password, next: "/" },
    headers: { origin: server },
    maxRedirects: 0,
  });
  expect(answer.status(), `sign-in of ${email}`).toBe(303);
  expect(answer.headers()["location"], `sign-in of ${email}`).toBe("/");
}

/** Signs somebody in by typing into the sign-in page. */
export async function typeSignIn(page: Page, email: string, password: string = DEMO.password): Promise<void> {
  await open(page, "/sign-in");
  await page.locator("#sign-in-email").fill(email);
  await page.locator("#sign-in-password").fill(password);
  await page.locator("#sign-in-password").press("Enter");
}

/** Goes to an address and waits until the page reacts. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
}

/** A text that no other test and no earlier run uses. */
export function unique(words: string): string {
  return `${words} ${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
}

/** Expects that axe finds nothing, in what is shown now; rules that do not fit the page are named. */
export async function axe(page: Page, ...except: string[]): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).disableRules(except).analyze();
  const told = violations.map(({ id, help, nodes }) => {
    const places = nodes.slice(0, 5).map((node) => `    ${node.target.join(" ")}`);
    return [`${id}: ${help} (${nodes.length})`, ...places].join("\n");
  });
  expect(told, `axe on ${page.url()}`).toEqual([]);
}

/** Takes the page at three widths in both themes into `shots/`, to be looked at by people. */
export async function shots(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
  const before = page.viewportSize();
  for (const size of SIZES) {
    await page.setViewportSize(size);
    if (options.fullPage) {
      // Pages scroll inside the frame: the window is made as high as what it holds.
      const hidden = await page.locator(".page").evaluate((scroller) => scroller.scrollHeight - scroller.clientHeight);
      await page.setViewportSize({ ...size, height: size.height + hidden });
    }
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.evaluate(async () => {
        await document.fonts.ready;
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      });
      const path = join(__dirname, "../shots", `${name}-${size.width}-${colorScheme}.png`);
      await page.screenshot({ path, animations: "disabled" });
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (before) await page.setViewportSize(before);
}

interface Fixtures {
  faults: Faults;
  mail: Mailbox;
  signIn: typeof signIn;
  hydrated: typeof hydrated;
  axe: typeof axe;
  shots: typeof shots;
  /** Opens a browser of their own for somebody and signs them in: for what two people see live. */
  person: (email: string) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  baseURL: async ({}, use) => use(process.env.NARYAD_E2E_URL),
  faults: [
    async ({ context }, use) => {
      const faults = new Faults();
      faults.watch(context);
      await use(faults);
      expect(faults.remaining(), "errors in the browser").toEqual([]);
    },
    { auto: true },
  ],
  mail: async ({}, use) => {
    const file = process.env.NARYAD_E2E_MAIL;
    if (!file) throw new Error("mail can be read only when the tests start the server themselves");
    await use(new Mailbox(file));
  },
  signIn: async ({}, use) => use(signIn),
  hydrated: async ({}, use) => use(hydrated),
  axe: async ({}, use) => use(axe),
  shots: async ({}, use) => use(shots),
  person: async ({ browser, baseURL, faults, contextOptions }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (email) => {
      const context = await browser.newContext({ ...contextOptions, baseURL });
      contexts.push(context);
      faults.watch(context);
      const page = await context.newPage();
      await signIn(page, email);
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});
