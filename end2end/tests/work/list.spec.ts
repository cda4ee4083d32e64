// The list of tasks as everybody sees it, and how it is searched (TSK-03, TSK-04, SRC-04).

import { Api, newTeam } from "../../helpers/api";
import { DEMO, expect, open, test, unique } from "../../helpers/fixtures";

test("TSK-04: head, administrator and manager each see their part of the list", async ({ person }) => {
  const { head, manager } = await newTeam();
  const word = unique("участок").split(" ")[1];
  const [own, heads] = [`Обход ${word} первый`, `Обход ${word} второй`];
  await (await Api.as(manager.email)).post("/tasks", { title: own, responsible_id: manager.id });
  await (await Api.as(head.email)).post("/tasks", { title: heads, responsible_id: head.id });
  const list = `/tasks?filter=${encodeURIComponent(`"${word}"`)}`;
  for (const [email, sees] of [
    [manager.email, [own]],
    [head.email, [own, heads]],
    [DEMO.admin, [own, heads]],
    [DEMO.manager, []],
  ] as const) {
    const page = await person(email);
    await open(page, list);
    await expect(page.locator("tr[data-task]"), email).toHaveCount(sees.length);
    for (const title of sees) await expect(page.getByRole("link", { name: title })).toBeVisible();
  }
});

test("TSK-04: the administrator searches by person, by words of the title and by deadline", async ({ page, signIn }) => {
  const { head, manager } = await newTeam();
  const word = unique("кабель").split(" ")[1];
  const asHead = await Api.as(head.email);
  const day = 86_400_000;
  const soon = { title: `Проложить ${word}`, responsible_id: manager.id, deadline: new Date(Date.now() + day).toISOString() };
  const later = { title: `Закупить ${word}`, responsible_id: head.id, deadline: new Date(Date.now() + 20 * day).toISOString() };
  for (const task of [soon, later]) await asHead.post("/tasks", task);

  await signIn(page, DEMO.admin);
  await open(page, "/tasks");
  const box = page.locator("#task-filter");
  const rows = page.locator("tr[data-task]");
  for (const [filter, titles] of [
    [`${word}`, [soon.title, later.title]],
    [`исполнитель:"${manager.name}"`, [soon.title]],
    [`название:"Закупить ${word}"`, [later.title]],
    [`${word} срок<3д`, [soon.title]],
    [`${word} deadline>7d`, [later.title]],
    [`статус:открыта ${word} срок<3д`, [soon.title]],
  ] as const) {
    await box.fill(filter);
    await box.press("Enter");
    await expect(rows, filter).toHaveCount(titles.length);
    for (const title of titles) await expect(page.getByRole("link", { name: title }), filter).toBeVisible();
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

test("SRC-02: chips, titles and the rail speak of the same filters", async ({ page, signIn }) => {
  await signIn(page, DEMO.head);
  await open(page, "/tasks");
  const chip = (name: string) => page.locator(".chips").getByRole("button", { name });
  const rail = (name: string) => page.locator(".subnav", { hasText: name });

  await chip("Мои").click();
  await expect(page.getByRole("heading", { level: 1, name: "Мои задачи" })).toBeVisible();
  await expect(rail("Мои")).toHaveAttribute("aria-current", "page");
  await expect(chip("Мои")).toHaveAttribute("aria-pressed", "true");
  await chip("Мои").click();

  await chip("Просроченные").click();
  await expect(page.getByRole("heading", { level: 1, name: "Просроченные задачи" })).toBeVisible();
  await expect(rail("Просроченные")).toHaveAttribute("aria-current", "page");
  await chip("Просроченные").click();
  await expect(page).toHaveURL(/\/tasks$/);

  await rail("Просроченные").click();
  await expect(chip("Просроченные")).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator("#task-filter-status")).toContainText("Просроченные");
  await expect(page.locator("#task-filter")).toHaveValue("");
});

test("TSK-03: several tasks are moved at once from the list", async ({ page, signIn }) => {
  const { manager } = await newTeam();
  const asManager = await Api.as(manager.email);
  const word = unique("пакет").split(" ")[1];
  for (const number of [1, 2]) await asManager.post("/tasks", { title: `Задача ${number} ${word}`, responsible_id: manager.id });
  await signIn(page, manager.email);
  await open(page, `/tasks?filter=${encodeURIComponent(`"${word}"`)}`);
  await page.getByRole("checkbox", { name: "Выбрать все" }).check();
  const bar = page.getByRole("toolbar", { name: "Действия с выбранными" });
  await bar.getByRole("button", { name: /Статус/ }).click();
  await page.getByRole("menuitem", { name: "В работе" }).click();
  await expect(page.locator("tr[data-task]", { hasText: "В работе" })).toHaveCount(2);
});
