// Who is told of what, live and stored (TSK-02, TSK-05, TSK-12).

import type { Page } from "@playwright/test";

import { Api, newPerson, newTeam } from "../../helpers/api";
import { expect, open, test, unique } from "../../helpers/fixtures";

/** The newest notification with these words, in the list of all. */
async function stored(page: Page, words: RegExp): Promise<void> {
  await open(page, "/notifications");
  await expect(page.locator(".feed li", { hasText: words }).first()).toBeVisible();
}

function inHours(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString();
}

test("TSK-05: the performer is told of a new task and of a moved deadline", async ({ person }) => {
  const { head, manager } = await newTeam();
  const title = unique("Осмотреть подстанцию");
  const page = await person(manager.email);
  await open(page, "/notifications");

  const asHead = await Api.as(head.email);
  const task = await asHead.post("/tasks", { title, responsible_id: manager.id, deadline: inHours(30) });
  await expect(page.locator(".feed li", { hasText: `Вам поставлена задача №${task.number}` })).toBeVisible();
  await expect(page.getByRole("button", { name: /Уведомления|непрочитан/ }).first()).toContainText("1");

  await asHead.patch(`/tasks/${task.id}`, { deadline: inHours(54) });
  await expect(page.locator(".feed li", { hasText: `Перенесён срок задачи №${task.number}` })).toBeVisible();

  await page.locator(".feed li", { hasText: "Вам поставлена задача" }).getByRole("link").click();
  await expect(page.locator("#task-title")).toHaveValue(title);
});

test("TSK-05: the head is told live of a status, and when all of a person's tasks are done", async ({ person }) => {
  const { head, manager } = await newTeam();
  const title = unique("Сдать исполнительную");
  const asManager = await Api.as(manager.email);
  const task = await asManager.post("/tasks", { title, responsible_id: manager.id });

  const headPage = await person(head.email);
  await open(headPage, "/tasks");
  const bell = headPage.locator(".bell").getByRole("button");
  await expect(bell).not.toContainText(/\d/);

  const managerPage = await person(manager.email);
  await open(managerPage, `/tasks/${task.id}`);
  await managerPage.getByRole("button", { name: "В работу" }).click();
  await expect(bell).toContainText("1");
  await managerPage.getByRole("button", { name: "Выполнить" }).click();
  await expect(bell).toContainText("3");

  await bell.click();
  const layer = headPage.locator(".bell-list");
  await expect(layer.getByText(`Все задачи выполнены: ${manager.name}`)).toBeVisible();
  await headPage.keyboard.press("Escape");
  await stored(headPage, /статус «В работе»/);
  await stored(headPage, /статус «Выполнена»/);
});

test("TSK-02: a task whose deadline passes becomes overdue by itself, and its head and performer are told", async ({ person }) => {
  // The clock of the server looks once a minute.
  test.setTimeout(180_000);
  const { head, manager } = await newTeam();
  const title = unique("Заменить датчик");
  const asManager = await Api.as(manager.email);
  const task = await asManager.post("/tasks", {
    title,
    responsible_id: manager.id,
    deadline: new Date(Date.now() + 5_000).toISOString(),
  });

  const page = await person(head.email);
  await open(page, `/tasks?filter=${encodeURIComponent("status:overdue")}`);
  await expect(page.getByRole("link", { name: title })).toBeVisible({ timeout: 100_000 });
  await expect(page.locator(".bell").getByRole("button")).toContainText("1");
  await expect(page.locator('a.subnav[href*="overdue"] .count')).toHaveText("1");
  await stored(page, new RegExp(`Просрочена задача №${task.number}`));
  const theirs = await person(manager.email);
  await stored(theirs, new RegExp(`Просрочена задача №${task.number}`));
});

test("TSK-12, IAM-16: an administrator makes a manager a head and back; sight and notice follow at once", async ({ page, signIn, person }) => {
  test.setTimeout(120_000);
  const { admin, department, manager } = await newTeam();
  const other = await newPerson(admin, "Пётр Соседов", "manager", department.id);
  const title = unique("Чужая задача");
  const asOther = await Api.as(other.email);
  await asOther.post("/tasks", { title, responsible_id: other.id });
  const list = `/tasks?filter=${encodeURIComponent(`"${title}"`)}`;

  const theirs = await person(manager.email);
  await open(theirs, list);
  await expect(theirs.getByText("Ничего не нашлось")).toBeVisible();

  await signIn(page, "admin@demo.test");
  await changeRole(page, manager.id, "Менеджер", "Руководитель");
  await expect(theirs.getByRole("link", { name: title })).toBeVisible({ timeout: 20_000 });
  await stored(theirs, /Ваши роли изменены: Руководитель/);

  await open(theirs, list);
  await changeRole(page, manager.id, "Руководитель", "Менеджер");
  await expect(theirs.getByText("Ничего не нашлось")).toBeVisible({ timeout: 20_000 });
  await stored(theirs, /Ваши роли изменены: Менеджер/);
});

/** Takes a role from somebody and gives another, on their page. */
async function changeRole(page: Page, id: string, from: string, to: string): Promise<void> {
  await open(page, `/users/${id}`);
  await page.getByRole("button", { name: "Изменить", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: `Убрать: ${from}` }).click();
  const roles = dialog.getByRole("combobox", { name: "Роли" });
  await roles.fill(to);
  await dialog.getByRole("option", { name: to, exact: true }).click();
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Сохранить" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator("dl.props")).toContainText(to);
}
