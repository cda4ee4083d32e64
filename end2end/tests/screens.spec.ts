// Every page: no fault in the console, nothing found by axe in both themes and on a phone, nothing wider than the window; of the main
// ones pictures at three widths in both themes, to be looked at.

import type { Page } from "@playwright/test";

import { DEMO, expect, open, test } from "../helpers/fixtures";

/** With `picture` the page is one of those whose pictures are kept. */
const PAGES: { name: string; email: string; path: string; picture?: true }[] = [
  { name: "tasks-list", email: DEMO.head, path: "/tasks", picture: true },
  { name: "tasks-board", email: DEMO.head, path: "/tasks?view=board", picture: true },
  { name: "tasks-calendar", email: DEMO.head, path: "/tasks?view=calendar", picture: true },
  { name: "tasks-week", email: DEMO.head, path: "/tasks?view=calendar&span=week" },
  { name: "tasks-day", email: DEMO.head, path: "/tasks?view=calendar&span=day" },
  { name: "tasks-agenda", email: DEMO.head, path: "/tasks?view=calendar&span=agenda" },
  { name: "tasks-new", email: DEMO.head, path: "/tasks/new" },
  { name: "tasks-bin", email: DEMO.head, path: "/tasks/bin" },
  { name: "tasks-stats", email: DEMO.head, path: "/tasks/stats" },
  { name: "tasks-nothing-found", email: DEMO.head, path: "/tasks?filter=%22%D1%82%D0%B0%D0%BA%D0%BE%D0%B3%D0%BE%20%D0%BD%D0%B5%D1%82%22" },
  { name: "notifications", email: DEMO.head, path: "/notifications", picture: true },
  { name: "profile", email: DEMO.manager, path: "/profile" },
  { name: "users", email: DEMO.admin, path: "/users", picture: true },
  { name: "roles", email: DEMO.admin, path: "/roles" },
  { name: "role-new", email: DEMO.admin, path: "/roles/new" },
  { name: "departments", email: DEMO.admin, path: "/departments" },
  { name: "audit", email: DEMO.admin, path: "/audit", picture: true },
  { name: "jobs", email: DEMO.admin, path: "/jobs" },
  { name: "settings", email: DEMO.admin, path: "/settings" },
  { name: "tenants", email: DEMO.superadmin, path: "/tenants" },
];

/** In both themes, wide and on a phone. */
async function checkEverywhere(page: Page, axe: (page: Page, ...except: string[]) => Promise<void>, ...except: string[]): Promise<void> {
  for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await axe(page, ...except);
    }
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider, `px beyond the window at ${size.width}`).toBeLessThanOrEqual(0);
  }
}

async function settled(page: Page, path: string): Promise<void> {
  await open(page, path);
  await page.waitForLoadState("networkidle");
}

for (const { name, email, path, picture } of PAGES) {
  test(`page ${name}`, async ({ page, signIn, axe, shots }) => {
    test.setTimeout(180_000);
    await signIn(page, email);
    await settled(page, path);
    if (picture) await shots(page, name);
    await checkEverywhere(page, axe);
  });
}

test("page gallery", async ({ page, signIn, axe, shots }) => {
  test.setTimeout(180_000);
  await signIn(page, DEMO.admin);
  await settled(page, "/gallery");
  await shots(page, "gallery", { fullPage: true });
  // Each component is there once per theme, with the same name.
  await checkEverywhere(page, axe, "landmark-unique");
});

for (const [name, path] of [["sign-in", "/sign-in"], ["register", "/register"]] as const) {
  test(`page ${name}`, async ({ page, axe, shots }) => {
    test.setTimeout(180_000);
    await settled(page, path);
    if (name === "sign-in") await shots(page, name);
    await checkEverywhere(page, axe);
  });
}

test("page task-detail and the panel beside the list", async ({ page, signIn, axe, shots }) => {
  test.setTimeout(180_000);
  await signIn(page, DEMO.head);
  await open(page, "/tasks");
  const href = (await page.locator("tr[data-task] a.plain").first().getAttribute("href"))!;
  await settled(page, href);
  await shots(page, "task-detail");
  await checkEverywhere(page, axe);
  await page.setViewportSize({ width: 1440, height: 900 });
  await settled(page, `/tasks?open=${href.split("/").pop()}`);
  await shots(page, "tasks-panel");
  await checkEverywhere(page, axe);
});

test("page user-detail", async ({ page, signIn, axe }) => {
  test.setTimeout(180_000);
  await signIn(page, DEMO.admin);
  await open(page, "/users");
  const href = (await page.locator('tbody a[href^="/users/"]').first().getAttribute("href"))!;
  await settled(page, href);
  await checkEverywhere(page, axe);
});

test("pages of what is not there", async ({ page, signIn, axe, faults }) => {
  test.setTimeout(180_000);
  faults.allow(/404/);
  await signIn(page, DEMO.admin);
  const nobody = "00000000-0000-7000-8000-000000000000";
  for (const path of [`/tasks/${nobody}`, `/users/${nobody}`, "/no-such-page"]) {
    await settled(page, path);
    await expect(page.getByRole("button", { name: /Повторить/ }).or(page.getByRole("link", { name: /К списку|Задачи|На главную/ })).first()).toBeVisible();
    await axe(page);
  }
});
