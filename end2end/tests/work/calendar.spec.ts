// Tasks in time (TSK-07).

import { Api, newTeam } from "../../helpers/api";
import { DEMO, expect, open, test, unique } from "../../helpers/fixtures";

test("TSK-07: the calendar shows month, week, day and agenda, and keeps its place in the address", async ({ page, signIn }) => {
  await signIn(page, DEMO.head);
  await open(page, "/tasks?view=calendar");
  await expect(page.locator(".day.today")).toHaveCount(1);
  const spans = page.getByRole("group", { name: "Период" });
  for (const [name, span] of [["Неделя", "week"], ["День", "day"], ["Повестка", "agenda"]] as const) {
    await spans.getByText(name, { exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`span=${span}`));
  }
});

/** The day some days from a day of the month that is never at its edge. */
function day(of: number): string {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(of).padStart(2, "0")}`;
}

test("TSK-07: a deadline moves by dragging the task to another day, and the step can be taken back", async ({ page, signIn }) => {
  const { manager } = await newTeam();
  const asManager = await Api.as(manager.email);
  const title = unique("Поверка счётчиков");
  const task = await asManager.post("/tasks", { title, responsible_id: manager.id, deadline: `${day(14)}T12:00:00Z` });
  const deadline = async () => (await asManager.get(`/tasks/${task.id}`)).deadline.slice(0, 16);

  await signIn(page, manager.email);
  await open(page, "/tasks?view=calendar");
  const event = page.locator(".cev", { hasText: title });
  const from = (await event.boundingBox())!;
  const to = (await page.locator(`[data-drop="${day(16)}"]`).boundingBox())!;
  await page.mouse.move(from.x + 20, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 20, { steps: 5 });
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 10 });
  await page.mouse.up();
  await expect.poll(deadline).toBe(`${day(16)}T12:00`);

  await page.getByRole("button", { name: "Вернуть", exact: true }).click();
  await expect.poll(deadline).toBe(`${day(14)}T12:00`);
});

test("TSK-07: a deadline moves by keyboard, from one hour to the next day's", async ({ page, signIn }) => {
  const { manager } = await newTeam();
  const asManager = await Api.as(manager.email);
  const title = unique("Регламент котельной");
  const task = await asManager.post("/tasks", { title, responsible_id: manager.id, deadline: `${day(14)}T12:00:00Z` });
  await signIn(page, manager.email);
  await open(page, `/tasks?view=calendar&span=day&day=${day(14)}`);
  await page.locator(".cev", { hasText: title }).focus();
  for (const key of ["Space", "ArrowRight", "Space"]) await page.keyboard.press(key);
  const deadline = async () => (await asManager.get(`/tasks/${task.id}`)).deadline.slice(0, 16);
  await expect.poll(deadline).toBe(`${day(14)}T13:00`);
});

test("TSK-07: in the month a deadline moves by keyboard, to the next day and to the week below", async ({ page, signIn }) => {
  const { manager } = await newTeam();
  const asManager = await Api.as(manager.email);
  const title = unique("Опрессовка");
  const task = await asManager.post("/tasks", { title, responsible_id: manager.id, deadline: `${day(9)}T12:00:00Z` });
  await signIn(page, manager.email);
  await open(page, "/tasks?view=calendar");
  await page.locator(".cev", { hasText: title }).focus();
  for (const key of ["Space", "ArrowDown", "ArrowRight", "Space"]) await page.keyboard.press(key);
  const deadline = async () => (await asManager.get(`/tasks/${task.id}`)).deadline.slice(0, 16);
  await expect.poll(deadline).toBe(`${day(17)}T12:00`);
});

test("TSK-07: what another person plans shows in the open calendar", async ({ person }) => {
  const { head, manager } = await newTeam();
  const page = await person(manager.email);
  await open(page, "/tasks?view=calendar");
  const title = unique("Выезд на объект");
  await (await Api.as(head.email)).post("/tasks", { title, responsible_id: manager.id, deadline: `${day(15)}T09:00:00Z` });
  await expect(page.locator(".cev", { hasText: title })).toBeVisible({ timeout: 3_000 });
});
