// Sign-in, registration, sign-out (IAM-01, IAM-03).

import { DEMO, expect, hydrated, test } from "../../helpers/fixtures";

test("IAM-03: a wrong password says so and keeps the address", async ({ page, faults }) => {
  faults.allow(/401/);
  await page.goto("/sign-in");
  await hydrated(page);
  await page.locator('input[name="email"]').fill("nobody@demo.test");
  await page.locator('input[name="password"]').fill("wrong-password-1");
  await page.locator('input[name="password"]').press("Enter");
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expect(page.locator('input[name="email"]')).toHaveValue("nobody@demo.test");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("UI-01: sign-in works and the list of tasks reads", async ({ page }) => {
    await page.goto("/sign-in");
    await page.locator('input[name="email"]').fill(DEMO.head);
    await page.locator('input[name="password"]').fill(DEMO.password);
    await page.locator('button[type="submit"]').first().click();
    await expect(page.locator("table tbody tr[data-task]").first()).toBeVisible();
  });
});

test("each demo person gets in and out", async ({ page, signIn }) => {
  for (const email of [DEMO.admin, DEMO.head, DEMO.manager, DEMO.hr, DEMO.analyst, DEMO.superadmin, DEMO.otherAdmin]) {
    await signIn(page, email);
    await expect(page.locator("nav.rail")).toBeVisible();
    await page.context().clearCookies();
  }
});

test("IAM-01: a new person registers, confirms by mail and gets in", async ({ page, mail }) => {
  const email = `novichok-${Date.now().toString(36)}@demo.test`;
  await page.goto("/register?tenant=demo");
  await hydrated(page);
  await page.locator('input[name="name"]').fill("Новичок Новиков");
  await page.locator('input[name="email"]').fill(email);
  await page.locator('input[name="password"]').fill("Достаточно-длинный-пароль-42");
  await page.locator('button[type="submit"]').first().click();
  const letter = await mail.wait(email);
  const link = /https?:\/\/\S+\/confirm\/\S+/.exec(letter.text ?? "")?.[0];
  expect(link).toBeTruthy();
  await page.goto(new URL(link!).pathname);
  await hydrated(page);
  await page.goto("/sign-in");
  await hydrated(page);
  await page.locator('input[name="email"]').fill(email);
  await page.locator('input[name="password"]').fill("Достаточно-длинный-пароль-42");
  await page.locator('input[name="password"]').press("Enter");
  await expect(page.locator("nav.rail")).toBeVisible();
});
