// People of a company (IAM-16, TEN-01).

import { Api, newTeam } from "../../helpers/api";
import { DEMO, expect, open, test, typeSignIn, unique } from "../../helpers/fixtures";

test("IAM-16: an administrator makes a person, who then gets in", async ({ page, signIn, browser, baseURL }) => {
  const name = unique("Вера Новосёлова");
  const email = `${name.split(" ").at(-1)}@demo.test`;
  await signIn(page, DEMO.admin);
  await open(page, "/users");
  await page.getByRole("button", { name: "Новый сотрудник" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Имя и фамилия").fill(name);
  await dialog.getByLabel("Электронная почта").fill(email);
  await dialog.getByRole("textbox", { name: "Пароль" }).fill(DEMO.password);
  await dialog.getByRole("button", { name: /Создать|Добавить/ }).click();
  await expect(dialog).toHaveCount(0);

  await page.getByRole("searchbox").first().fill(name.split(" ").at(-1)!);
  await expect(page.getByRole("row", { name })).toBeVisible();

  const theirs = await (await browser.newContext({ baseURL })).newPage();
  await typeSignIn(theirs, email);
  await expect(theirs.locator("nav.rail")).toBeVisible();
  await theirs.context().close();
});

test("IAM-16: who is blocked is out at once, and in again when unblocked", async ({ page, signIn, person, faults }) => {
  faults.allow(/401/, /WebSocket/);
  const { manager } = await newTeam();
  const theirs = await person(manager.email);
  await open(theirs, "/tasks");
  await signIn(page, DEMO.admin);
  await open(page, `/users/${manager.id}`);
  await page.getByRole("button", { name: "Заблокировать" }).click();
  await expect(page.locator("dl.props")).toContainText("Заблокирован");
  await theirs.goto("/tasks");
  await expect(theirs).toHaveURL(/\/sign-in/);

  await page.getByRole("button", { name: "Разблокировать" }).click();
  await expect(page.locator("dl.props")).toContainText("Активен");
  await typeSignIn(theirs, manager.email);
  await expect(theirs.locator("nav.rail")).toBeVisible();
});

test("IAM-16: who may not see the company's administration is told so", async ({ page, signIn, faults }) => {
  faults.allow(/403/);
  await signIn(page, DEMO.manager);
  for (const path of ["/audit", "/roles", "/jobs", "/settings", "/tenants"]) {
    await open(page, path);
    await expect(page.locator("main"), path).toContainText(/Недостаточно прав|нет доступа|нельзя/i);
  }
});

test("TEN-01: another company sees nobody and nothing of this one", async ({ page, signIn, faults }) => {
  faults.allow(/404/);
  const { manager } = await newTeam();
  const title = unique("Тайна компании");
  const task = await (await Api.as(manager.email)).post("/tasks", { title, responsible_id: manager.id });
  await signIn(page, DEMO.otherAdmin);
  for (const path of [`/tasks/${task.id}`, `/users/${manager.id}`]) {
    await open(page, path);
    await expect(page.getByRole("alert"), path).toBeVisible();
    await expect(page.getByText(title)).toHaveCount(0);
    await expect(page.getByText(manager.name)).toHaveCount(0);
  }
  await open(page, `/tasks?filter=${encodeURIComponent(`"${title}"`)}`);
  await expect(page.getByText("Ничего не нашлось")).toBeVisible();
  await open(page, "/users");
  await page.getByRole("searchbox").first().fill(manager.name.split(" ").at(-1)!);
  await expect(page.getByText(manager.name)).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill(title.split(" ").at(-1)!);
  await expect(page.getByRole("option", { name: title })).toHaveCount(0);
});

test("AUD-03: what was done stands in the audit log with who did it", async ({ page, signIn }) => {
  const { head, manager } = await newTeam();
  const title = unique("Записать в журнал");
  const asHead = await Api.as(head.email);
  const task = await asHead.post("/tasks", { title, responsible_id: manager.id });
  await asHead.patch(`/tasks/${task.id}`, { priority: "high" });
  await signIn(page, DEMO.admin);
  await open(page, "/audit");
  const row = page.getByRole("row", { name: head.name }).filter({ hasText: title });
  await expect(row.first()).toBeVisible();
});

test("AUD-03: a person's page shows its own history, and only to those who may read the log", async ({ page, signIn }) => {
  const { admin, manager } = await newTeam();
  await admin.patch(`/users/${manager.id}`, { position: "Бригадир" });
  await signIn(page, DEMO.admin);
  await open(page, `/users/${manager.id}`);
  const history = page.getByRole("region", { name: "История изменений" });
  await expect(history.getByRole("listitem").filter({ hasText: "Бригадир" })).toHaveCount(1);
  await history.getByRole("link", { name: "Весь журнал" }).click();
  await expect(page).toHaveURL(new RegExp(`/audit\\?entity=user(:|%3A)${manager.id}`));
  await expect(page.getByRole("row", { name: manager.name }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Убрать фильтр «Над чем»" })).toBeVisible();

  await signIn(page, DEMO.hr);
  await open(page, `/users/${manager.id}`);
  await expect(page.locator("dl.props")).toBeVisible();
  await expect(history).toHaveCount(0);
});
