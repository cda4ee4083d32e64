// What surrounds all pages: search, keys, language, connection (SRC-01, UI-03, UI-04, UI-07, EVT-03).

import { Api, newTeam } from "../../helpers/api";
import { DEMO, expect, open, test, unique } from "../../helpers/fixtures";

test("SRC-01: Ctrl-K finds a task and goes there; Escape gives the focus back", async ({ page, signIn }) => {
  const { manager } = await newTeam();
  const title = unique("Найти утечку");
  await (await Api.as(manager.email)).post("/tasks", { title, responsible_id: manager.id });
  await signIn(page, manager.email);
  await open(page, "/tasks/new");
  await page.locator("#new-title").focus();
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Поиск и команды" });
  await expect(palette.getByRole("combobox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(palette).toHaveCount(0);
  await expect(page.locator("#new-title")).toBeFocused();

  await page.keyboard.press("Control+k");
  await palette.getByRole("combobox").fill(title.split(" ").at(-1)!);
  await expect(palette.getByRole("option", { name: title })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.locator("#task-title")).toHaveValue(title);
});

test("UI-04: ? shows the keys, and they do what they say", async ({ page, signIn }) => {
  await signIn(page, DEMO.head);
  await open(page, "/tasks");
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Горячие клавиши" });
  await expect(sheet).toContainText("Следующая задача");
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await page.keyboard.press("g");
  await page.keyboard.press("n");
  await expect(page).toHaveURL(/\/notifications$/);
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page).toHaveURL(/\/tasks$/);
  await page.keyboard.press("j");
  await expect(page).toHaveURL(/open=/);
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/open=/);
  await page.keyboard.press("c");
  await expect(page.locator("#new-title")).toBeFocused();
});

test("UI-07: the page speaks English when a person wishes so, and keeps to it", async ({ page, signIn }) => {
  const { manager } = await newTeam();
  await signIn(page, manager.email);
  await open(page, "/tasks");
  await page.locator("#person").click();
  await page.getByRole("menuitemradio", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tasks" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  for (const path of ["/tasks/new", "/tasks?view=board", "/tasks?view=calendar", "/notifications", "/profile", "/users"]) {
    await open(page, path);
    await page.waitForLoadState("networkidle");
    const words = (await page.locator("main").innerText()).split("\n").filter((line) => /[А-Яа-яЁё]/.test(line));
    // What people wrote stays in their language: names, departments, positions.
    if (path !== "/users") expect(words.filter((line) => !line.includes(manager.name) && line !== "Русский"), path).toEqual([]);
  }
});

test("EVT-03: a lost connection shows, and heals with what happened meanwhile", async ({ page, signIn, faults }) => {
  faults.allow(/ERR_INTERNET_DISCONNECTED|WebSocket/);
  const { head, manager } = await newTeam();
  const word = unique("связь").split(" ")[1];
  await signIn(page, manager.email);
  await open(page, `/tasks?filter=${encodeURIComponent(`"${word}"`)}`);
  const state = page.locator("[data-connection]");
  await expect(state).toHaveAttribute("data-connection", "online");

  await page.context().setOffline(true);
  await expect(state).toHaveAttribute("data-connection", "offline");
  await expect(state).toContainText("Нет связи");
  const title = `Пока не было связи ${word}`;
  await (await Api.as(head.email)).post("/tasks", { title, responsible_id: manager.id });

  await page.context().setOffline(false);
  await expect(state).toHaveAttribute("data-connection", "online", { timeout: 20_000 });
  await expect(state).toBeEmpty();
  await expect(page.getByRole("link", { name: title })).toBeVisible();
});
