// The daily work with tasks, as a head and a manager do it (TSK-01 to TSK-12).

import type { Page } from "@playwright/test";

import { newTeam } from "../../helpers/api";
import { DEMO, expect, hydrated, open, test, unique } from "../../helpers/fixtures";

/** The list, filtered to one title, so that other tests' tasks do not matter. */
function listOf(title: string): string {
  return `/tasks?filter=${encodeURIComponent(`"${title}"`)}`;
}

/** Makes a task through the page and gives its address. */
async function create(page: Page, line: string, responsible?: string): Promise<string> {
  await open(page, "/tasks/new");
  await page.locator("#new-title").fill(line);
  if (responsible) {
    const box = page.locator("#new-responsible_id");
    await box.click();
    await box.fill(responsible);
    await page.getByRole("option", { name: responsible }).first().click();
  }
  await page.getByRole("button", { name: "Создать задачу" }).click();
  await page.waitForURL(/\/tasks\/[0-9a-f-]{36}$/);
  return page.url();
}

test("TSK-01, TSK-05: a task set by the head is on the manager's screen at once, and the bell rings", async ({ person }) => {
  const team = await newTeam();
  const title = unique("Проверить щит");
  const manager = await person(team.manager.email);
  await open(manager, listOf(title));
  const bell = manager.locator(".bell").getByRole("button");
  await expect(bell).not.toContainText(/\d/);
  const head = await person(team.head.email);
  await create(head, `${title} завтра 15:00 !высокий #щиты ~2ч`, team.manager.name);
  await expect(manager.getByRole("link", { name: title })).toBeVisible({ timeout: 3_000 });
  await expect(bell).toContainText("1");
  await expect(manager.locator("tr[data-task]")).toContainText("завтра, 15:00");
});

test("TSK-01: what is understood of one line is shown before it is saved", async ({ page, signIn }) => {
  await signIn(page, DEMO.head);
  await open(page, "/tasks/new");
  await page.locator("#new-title").fill("завтра 15:00 !высокий отчёт #смета ~2ч");
  const understood = page.locator("#new-recognised");
  await expect(understood).toContainText("15:00");
  await expect(understood).toContainText("Высокий");
  await expect(understood).toContainText("смета");
});

test("TSK-01: a title is asked for at its field, and nothing is lost", async ({ page, signIn, faults }) => {
  faults.allow(/422/);
  await signIn(page, DEMO.head);
  await open(page, "/tasks/new");
  await page.locator("#new-description").fill("Описание без названия");
  await page.getByRole("button", { name: "Создать задачу" }).click();
  await expect(page.locator("#new-title")).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator("#new-title")).toBeFocused();
  await expect(page.locator("#new-description")).toHaveValue("Описание без названия");
});

test("TSK-02: the head sees the manager's status live; done leaves the open list", async ({ person }) => {
  const title = unique("Собрать шкаф");
  const manager = await person(DEMO.manager);
  const address = await create(manager, title);
  const head = await person(DEMO.head);
  await open(head, address);
  await manager.getByRole("button", { name: "В работу" }).click();
  await expect(head.locator("#task-status")).toContainText("В работе", { timeout: 3_000 });
  await manager.getByRole("button", { name: "Выполнить" }).click();
  await expect(head.getByText("Выполнена").first()).toBeVisible({ timeout: 3_000 });
});

test("TSK-01: title, description and deadline are edited in place and seen by another", async ({ person }) => {
  const title = unique("Заказать кабель");
  const manager = await person(DEMO.manager);
  const address = await create(manager, title);
  const head = await person(DEMO.head);
  await open(head, address);

  const changed = `${title} срочно`;
  await manager.locator("#task-title").fill(changed);
  await manager.locator("#task-title").press("Enter");
  await expect(head.locator("#task-title")).toHaveValue(changed, { timeout: 3_000 });

  await manager.getByRole("button", { name: "Добавить описание" }).click();
  await manager.locator("#task-description").fill("305 метров, две бухты");
  await manager.getByRole("button", { name: "Сохранить", exact: true }).click();
  await expect(head.getByText("305 метров, две бухты")).toBeVisible({ timeout: 3_000 });

  await manager.locator("#task-deadline-open").click();
  await manager.locator("#task-deadline").fill("2031-03-05");
  await manager.locator("#task-deadline").blur();
  await expect(head.locator("#task-deadline-open")).toContainText("5 мар", { timeout: 3_000 });
});

test("UI-05: two people edit one title; the second is shown both and decides", async ({ person, faults }) => {
  faults.allow(/412/);
  const title = unique("Согласовать смету");
  const manager = await person(DEMO.manager);
  const address = await create(manager, title);
  const head = await person(DEMO.head);
  await open(head, address);
  // Both begin before either has saved.
  await head.locator("#task-title").fill(`${title} от начальника`);
  await manager.locator("#task-title").fill(`${title} от исполнителя`);
  await manager.locator("#task-title").press("Enter");
  await expect(head.getByRole("heading", { name: `${title} от исполнителя` })).toBeAttached();
  await expect(head.locator("#task-title")).toHaveValue(`${title} от начальника`);
  await head.locator("#task-title").press("Enter");

  const choice = head.getByRole("alert").filter({ hasText: "её изменил другой человек" });
  await expect(choice).toContainText(`${title} от исполнителя`);
  await expect(choice).toContainText(`${title} от начальника`);
  await choice.getByRole("button", { name: "Заменить моим" }).click();
  await expect(choice).toHaveCount(0);
  await expect(manager.locator("#task-title")).toHaveValue(`${title} от начальника`, { timeout: 3_000 });
});

test("UI-05: changes of different fields at the same time are both kept", async ({ person, faults }) => {
  faults.allow(/412/);
  const title = unique("Проверить насос");
  const manager = await person(DEMO.manager);
  const address = await create(manager, title);
  const head = await person(DEMO.head);
  await open(head, address);
  await head.locator("#task-title").fill(`${title} зимой`);
  await manager.locator("#task-priority").selectOption("high");
  await expect(head.locator("#task-priority")).toHaveValue("high");
  await head.locator("#task-title").press("Enter");
  await expect(manager.locator("#task-title")).toHaveValue(`${title} зимой`, { timeout: 3_000 });
  await expect(manager.locator("#task-priority")).toHaveValue("high");
});

test("TSK-11: a deleted task goes to the bin and comes back", async ({ page, signIn }) => {
  await signIn(page, DEMO.manager);
  const title = unique("Списать инструмент");
  await create(page, title);
  await page.getByRole("button", { name: "Удалить", exact: true }).click();
  await page.waitForURL(/\/tasks$/);
  await open(page, "/tasks/bin");
  const row = page.getByRole("row", { name: title });
  await row.getByRole("button", { name: "Восстановить" }).click();
  await expect(row).toHaveCount(0);
  await open(page, listOf(title));
  await expect(page.getByRole("link", { name: title })).toBeVisible();
});

test("TSK-04: a manager does not see another's task, neither in the list nor by its address", async ({ person, faults }) => {
  faults.allow(/404/);
  const title = unique("Личная задача");
  const manager = await person(DEMO.manager);
  const address = await create(manager, title);
  const other = await person(DEMO.manager2);
  await open(other, listOf(title));
  await expect(other.getByText("Ничего не нашлось")).toBeVisible();
  await open(other, address);
  await expect(other.locator("#task-title")).toHaveCount(0);
});

test("TEN-01: another company does not see the task", async ({ person, faults }) => {
  faults.allow(/404/);
  const title = unique("Тайна компании");
  const head = await person(DEMO.head);
  const address = await create(head, title);
  const stranger = await person(DEMO.otherAdmin);
  await open(stranger, address);
  await expect(stranger.getByText(title)).toHaveCount(0);
  await open(stranger, listOf(title));
  await expect(stranger.getByText("Ничего не нашлось")).toBeVisible();
});

test("TSK-03: a card moves on the board by keyboard", async ({ page, signIn }) => {
  await signIn(page, DEMO.manager);
  const title = unique("Двигаем карточку");
  await create(page, title);
  await open(page, `/tasks?view=board&filter=${encodeURIComponent(`"${title}"`)}`);
  const card = page.locator(".kcard", { hasText: title });
  await card.focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect(page.locator('[data-drop="/in_progress"] .kcard', { hasText: title })).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(page.locator('[data-drop="/in_progress"] .kcard', { hasText: title })).toBeVisible();
});
