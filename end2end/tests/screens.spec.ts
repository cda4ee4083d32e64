// Every main page: no fault in the console, nothing found by axe, pictures at three widths in both themes to be looked at.

import { DEMO, hydrated, test } from "../helpers/fixtures";

const PAGES: [name: string, email: string, path: string][] = [
  ["tasks-list", DEMO.head, "/tasks"],
  ["tasks-board", DEMO.head, "/tasks?view=board"],
  ["tasks-calendar", DEMO.head, "/tasks?view=calendar"],
  ["tasks-week", DEMO.head, "/tasks?view=calendar&span=week"],
  ["tasks-agenda", DEMO.head, "/tasks?view=calendar&span=agenda"],
  ["tasks-new", DEMO.head, "/tasks/new"],
  ["tasks-bin", DEMO.head, "/tasks/bin"],
  ["tasks-stats", DEMO.head, "/tasks/stats"],
  ["notifications", DEMO.head, "/notifications"],
  ["profile", DEMO.manager, "/profile"],
  ["users", DEMO.admin, "/users"],
  ["roles", DEMO.admin, "/roles"],
  ["departments", DEMO.admin, "/departments"],
  ["audit", DEMO.admin, "/audit"],
  ["jobs", DEMO.admin, "/jobs"],
  ["settings", DEMO.admin, "/settings"],
  ["tenants", DEMO.superadmin, "/tenants"],
  ["gallery", DEMO.admin, "/gallery"],
];

test.describe.configure({ mode: "parallel" });

for (const [name, email, path] of PAGES) {
  test(`page ${name}`, async ({ page, signIn, axe, shots }) => {
    test.setTimeout(120_000);
    await signIn(page, email);
    await page.goto(path);
    await hydrated(page);
    await page.waitForLoadState("networkidle");
    await shots(page, name);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await axe(page);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await axe(page);
  });
}

test("page sign-in", async ({ page, axe, shots }) => {
  await page.goto("/sign-in");
  await hydrated(page);
  await shots(page, "sign-in");
  await axe(page);
});

test("page task-detail", async ({ page, signIn, axe, shots }) => {
  await signIn(page, DEMO.head);
  await page.goto("/tasks");
  await hydrated(page);
  const href = await page.locator("tr[data-task] a.plain").first().getAttribute("href");
  await page.goto(href!);
  await hydrated(page);
  await page.waitForLoadState("networkidle");
  await shots(page, "task-detail");
  await axe(page);
  await page.goto(`/tasks?open=${href!.split("/").pop()}`);
  await hydrated(page);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: "shots/tasks-panel-1440-light.png" });
  await axe(page);
});
