// Sign-in, registration, sign-out (IAM-01, IAM-03).

import { DEMO, expect, hydrated, open, test, typeSignIn, unique } from "../../helpers/fixtures";

test("IAM-03: a wrong password says so and keeps the address", async ({ page }) => {
  await typeSignIn(page, "nobody@demo.test", "wrong-password-1");
  await expect(page.getByText("Неверная почта или пароль")).toBeVisible();
  await expect(page.locator("#sign-in-email")).toHaveValue("nobody@demo.test");
  await expect(page.locator("#sign-in-password")).toHaveAttribute("aria-invalid", "true");
});

test("IAM-02: one signs in by typing, and the page asked for comes up", async ({ page }) => {
  await page.goto("/tasks/stats");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await hydrated(page);
  await page.locator("#sign-in-email").fill(DEMO.head);
  await page.locator("#sign-in-password").fill(DEMO.password);
  await page.getByRole("button", { name: "Войти" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Статистика задач" })).toBeVisible();
});

test("IAM-03: signing out ends the session", async ({ page, signIn }) => {
  await signIn(page, DEMO.analyst);
  await open(page, "/tasks");
  await page.locator("#person").click();
  await page.getByRole("menuitem", { name: "Выйти" }).click();
  await expect(page.locator("#sign-in-email")).toBeVisible();
  await page.goto("/tasks");
  await expect(page).toHaveURL(/\/sign-in/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("UI-01: sign-in works and the list of tasks reads", async ({ page }) => {
    await page.goto("/sign-in");
    await page.locator("#sign-in-email").fill(DEMO.head);
    await page.locator("#sign-in-password").fill(DEMO.password);
    await page.getByRole("button", { name: "Войти" }).first().click();
    await expect(page.locator("table tbody tr[data-task]").first()).toBeVisible();
  });
});

test("IAM-02: each demo person gets in with one press", async ({ page }) => {
  test.setTimeout(120_000);
  const people = [DEMO.admin, DEMO.head, DEMO.manager, DEMO.manager2, DEMO.hr, DEMO.analyst, DEMO.superadmin, DEMO.otherAdmin];
  for (const email of people) {
    await open(page, "/sign-in");
    await page.locator(".demo li").filter({ has: page.getByText(email, { exact: true }) }).getByRole("button").click();
    await expect(page.locator("nav.rail"), email).toBeVisible();
    // The page must be gone before its session is.
    await page.goto("about:blank");
    await page.context().clearCookies();
  }
});

test("IAM-01: a new person registers, confirms by mail and gets in", async ({ page, mail }) => {
  const password = "Достаточно-длинный-пароль-42";
  const email = `${unique("novichok").replace(" ", "-")}@demo.test`;
  await open(page, "/register?tenant=demo");
  await page.locator("#register-name").fill("Новичок Новиков");
  await page.locator("#register-email").fill(email);
  await page.locator("#register-password").fill(password);
  await page.getByRole("button", { name: "Зарегистрироваться" }).click();
  await expect(page.getByRole("status").filter({ hasText: email })).toBeVisible();

  // Not before the address is confirmed.
  await typeSignIn(page, email, password);
  await expect(page.locator("#sign-in-password")).toHaveAttribute("aria-invalid", "true");

  const letter = await mail.wait(email);
  const link = /https?:\/\/\S+\/confirm\/\S+/.exec(letter.text)?.[0];
  expect(link, letter.text).toBeTruthy();
  await open(page, new URL(link!).pathname);
  await page.getByRole("button", { name: "Подтвердить адрес" }).click();
  await page.getByRole("link", { name: "Войти" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.locator("#sign-in-email").fill(email);
  await page.locator("#sign-in-password").fill(password);
  await page.locator("#sign-in-password").press("Enter");
  await expect(page.locator("nav.rail")).toBeVisible();
});
