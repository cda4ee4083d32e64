// Figures and how they leave (TSK-09).

import { readFileSync } from "node:fs";

import { Api, newTeam } from "../../helpers/api";
import { expect, open, test, unique } from "../../helpers/fixtures";

test("TSK-09: figures are shown and leave as CSV with a byte order mark", async ({ page, signIn }) => {
  const { head, manager } = await newTeam();
  const asManager = await Api.as(manager.email);
  for (const number of [1, 2]) await asManager.post("/tasks", { title: unique(`Задача ${number}`), responsible_id: manager.id });

  await signIn(page, head.email);
  await open(page, "/tasks/stats");
  const row = page.getByRole("row", { name: manager.name });
  await expect(row.getByRole("cell").first()).toHaveText("2");

  const waiting = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  const file = readFileSync(await (await waiting).path());
  expect([...file.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(file.toString("utf8")).toContain(manager.name);
});

test("TSK-09: the list as it is filtered leaves as CSV and XLSX, formulas made harmless", async ({ page, signIn }) => {
  const { manager } = await newTeam();
  const title = unique("=1+1 смета");
  await (await Api.as(manager.email)).post("/tasks", { title, responsible_id: manager.id });
  await signIn(page, manager.email);
  await open(page, "/tasks");
  for (const [item, begins] of [["Скачать CSV", [0xef, 0xbb, 0xbf]], ["Скачать XLSX", [0x50, 0x4b]]] as const) {
    await page.locator("#task-more").click();
    const waiting = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: item }).click();
    const file = readFileSync(await (await waiting).path());
    expect([...file.subarray(0, begins.length)], item).toEqual([...begins]);
    if (item.endsWith("CSV")) expect(file.toString("utf8")).toContain(`'${title}`);
  }
});
