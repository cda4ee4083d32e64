// The daily work with tasks, as a head and a manager do it (TSK-01 to TSK-12).

import type { Page } from "@playwright/test";

import { DEMO, expect, hydrated, test } from "../../helpers/fixtures";

/** A title that no other test uses. */
function unique(words: string): string {
  return `${words} ${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
}

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

test("TSK-01, TSK-05: a task set by the head is on the manager's screen at once, and the bell rings", async ({ page, person }) => {
  const title = unique("Проверить щит");
  const manager = await person(DEMO.manager);
  await open(manager, listOf(title));
  const bell = manager.getByRole("button", { name: /Уведомления/ });
  const before = await bell.getAttribute("aria-label");
  const head = await person(DEMO.head);
  const name = await nameOf(manager);
  await create(head, `${title} завтра 15:00 !высокий #щиты ~2ч`, name);
  await expect(manager.getByRole("link", { name: title })).toBeVisible({ timeout: 3_000 });
  await expect(bell).not.toHaveAttribute("aria-label", before ?? "");
  await page.close();
});

/** The signed-in person's name, from the profile. */
async function nameOf(page: Page): Promise<string> {
  const answer = await page.request.post("/sfn/account/profile", { data: {}, headers: { origin: new URL(page.url()).origin } });
  expect(answer.ok()).toBeTruthy();
  return (await answer.json()).name as string;
}

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
});

test("UI-05: two people edit one title; the second is shown both and decides", async ({ person }) => {
  const title = unique("Согласовать смету");
  const manager = await person(DEMO.manager);
  const address = await create(manager, title);
  const head = await person(DEMO.head);
  await open(head, address);
  // Both type before either has saved.
  await head.locator("#task-title").fill(`${title} от начальника`);
  await manager.locator("#task-title").fill(`${title} от исполнителя`);
  await manager.locator("#task-title").press("Enter");
  await expect(manager.getByRole("heading", { name: `${title} от исполнителя` })).toBeAttached();
  await head.context().setOffline(false);
  await head.locator("#task-title").press("Enter");
  // Whoever saves later on top of an unseen change is asked; having seen it, the change is simply made.
  await expect(head.locator("#task-title")).toHaveValue(/от (начальника|исполнителя)/);
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

test("TSK-07: the calendar shows month, week, day and agenda, and keeps its place in the address", async ({ page, signIn }) => {
  await signIn(page, DEMO.head);
  await open(page, "/tasks?view=calendar");
  await expect(page.locator(".day.today")).toHaveCount(1);
  for (const [name, span] of [["Неделя", "week"], ["День", "day"], ["Повестка", "agenda"]] as const) {
    await page.getByText(name, { exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`span=${span}`));
  }
});

test("SRC-04: the filter says where it does not understand, and finds what it does", async ({ page, signIn }) => {
  await signIn(page, DEMO.head);
  await open(page, "/tasks");
  const box = page.locator("#task-filter");
  await box.fill("статус:абракадабра");
  await expect(page.locator("#task-filter-error")).toBeVisible();
  await box.fill("status:overdue");
  await box.press("Enter");
  await expect(page).toHaveURL(/filter=status/);
  await expect(page.locator("#task-filter-error")).toHaveCount(0);
});

test("TSK-09: figures are shown and leave as CSV with a byte order mark", async ({ page, signIn }) => {
  await signIn(page, DEMO.head);
  await open(page, "/tasks/stats");
  await expect(page.getByRole("table").first()).toBeVisible();
  for (const path of ["/api/v1/tasks/stats.csv?from=2026-01-01&to=2026-12-31", "/api/v1/tasks/export.csv"]) {
    const answer = await page.request.get(path);
    expect(answer.status(), path).toBe(200);
    const bytes = await answer.body();
    expect([...bytes.subarray(0, 3)], path).toEqual([0xef, 0xbb, 0xbf]);
  }
});
