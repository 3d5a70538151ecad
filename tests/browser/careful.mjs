// Stories of people who take their time, use keys alone, have two tabs open, or whose program went away.

import assert from "node:assert/strict";
import { join } from "node:path";
import {
  DESK, PHONE, accessible, address, browser, cell, correct, held, samples, serve, shot, upload, visitor,
} from "./page.mjs";

const csv = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
const HEAD = "统一社会信用代码,姓名,证件号码,缴费截止月份,停止缴费原因\r\n";
const person = (last) => `91110105MA00099A0D,张小满,11010119900307${last},2026-11,`;
const GOOD = csv("好.csv", `${HEAD}${person("9913")}本人意愿解除劳动合同\r\n`);
const BAD = csv("坏.csv", `${HEAD}${person("9948")}不想干了\r\n`);
/** Headings that were never answered before: answers are remembered. */
const question = (column) => csv("问.csv", `${column},${HEAD.replace("缴费截止月份", "社保停缴年月")}1,${person("9913")}劳动合同期满\r\n`);

/** What has the focus. */
const focused = (page) => page.evaluate(() => {
  const { id, tagName, dataset } = document.activeElement;
  return id || (dataset.column === undefined ? tagName : `cell ${dataset.index}.${dataset.column}`);
});
const quiet = (page) => page.waitForFunction(() => !document.body.classList.contains("busy"));
const said = (page, words) => page.waitForFunction((words) => document.getElementById("said").textContent.includes(words), words);
const status = (page) => page.evaluate(async () => (await fetch("/status")).status);
/** Longer than a visit lives after its last page was left. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 33_000));

export const careful = {
  /** Pages that are looked at for a while stay alive, also when another tab is closed. */
  async "nobody is hurried"() {
    const [asked, start, two, gone] = [await visitor(), await visitor(), await visitor(), await visitor()];
    await upload(asked, question("序号"));
    await asked.waitForSelector(".questions");
    await start.reload();
    await upload(two, BAD);
    await two.waitForSelector(".grid [role=gridcell].error");
    const other = await two.context().newPage();
    await other.goto(new URL("/", address).href);
    await other.waitForSelector("#verdict");
    await other.close();
    const cookies = (await gone.context().cookies()).map((one) => `${one.name}=${one.value}`);
    await gone.close();
    await pause();
    await asked.check("input[value=first-unpaid]");
    await asked.click(".questions .primary");
    await asked.waitForSelector("#verdict");
    assert.equal(await status(start), 200);
    assert.equal(await status(two), 200);
    // And a page that was closed is forgotten.
    const late = await fetch(new URL("/status", address), { headers: { Cookie: cookies.join("; ") } });
    assert.equal(late.status, 403);
    for (const page of [asked, start, two]) await page.context().close();
  },

  /** Everything by keys: the focus goes on to where the next thing happens, and nothing is chosen in passing. */
  async "keys alone"() {
    const page = await visitor();
    await page.setInputFiles("#files", join(samples, "payroll-export-bad.xlsx"));
    await page.focus("#send");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".grid [role=gridcell].error");
    // From a cause to its first cell.
    const cause = page.locator(".causes details:has([data-show=RE002])");
    await cause.locator("summary").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.getAttribute("role") === "gridcell");
    const at = await focused(page);
    await said(page, "1 行");
    // A reason is not taken by going through the list.
    await page.keyboard.press("Enter");
    await page.locator("select.editor").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".grid .corrected").count(), 0);
    assert.equal(await focused(page), at);
    const before = await held(page);
    await page.keyboard.press("Enter");
    await page.locator("select.editor").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".grid .corrected");
    await quiet(page);
    assert.equal(await held(page), before - 1);
    assert.equal(await focused(page), at);
    assert.ok(await cause.count() === 0 || await cause.evaluate((details) => details.open), "what was open stays open");
    // A row is cleared: the button that did it is gone, the cell is not.
    await page.focus("#next");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#detail .quiet");
    await page.focus("#detail .quiet");
    await page.keyboard.press("Enter");
    await said(page, "已清空");
    await quiet(page);
    assert.match(await focused(page), /^cell /);
    await page.keyboard.press("Control+z");
    await said(page, "已恢复");
    // Shown in full, and back at the same place.
    const place = await focused(page);
    await page.selectOption("#show", "all");
    await said(page, "16 行");
    await cell(page, 9, 3).click();
    await page.click("form[action='/show'] button");
    await page.waitForFunction(() => location.hash === "#work" && document.getElementById("show")?.value === "all" && document.querySelector("#detail h3")?.textContent.startsWith("D9"));
    assert.notEqual(place, "BODY");
    await page.context().close();
  },

  /** Red cells of all files, one after the other. */
  async "several files, one round"() {
    const page = await visitor();
    await upload(page, [GOOD, BAD, csv("再坏.csv", `${HEAD}${person("9956").replace("2026-11", "11月")}劳动合同期满\r\n`)]);
    await page.waitForSelector(".grid [role=gridcell]");
    const seen = [];
    for (let step = 0; step < 3; step += 1) {
      await page.click("#next");
      await page.waitForFunction((before) => document.querySelector("#detail h3") && document.querySelector("#sheet").value !== before, seen.at(-1) ?? "");
      seen.push(await page.inputValue("#sheet"));
    }
    assert.deepEqual(seen, ["1.0", "2.0", "1.0"]);
    await page.context().close();
  },

  /** Other files in another tab: what is open here neither shows nor changes them. */
  async "two tabs"() {
    const page = await visitor();
    await upload(page, BAD);
    await page.waitForSelector(".grid [role=gridcell].error");
    const other = await page.context().newPage();
    await other.goto(new URL("/", address).href);
    await other.click("form[action^='/again'] button.quiet");
    await other.waitForSelector("#upload");
    await upload(other, GOOD);
    await other.waitForSelector("#verdict");
    await page.locator(".grid [role=gridcell].error").dblclick();
    await page.waitForSelector("#lost");
    assert.match(await page.textContent("#lost"), /换了一批文件/);
    await accessible(page, "replaced");
    await page.reload();
    await page.waitForSelector("#verdict");
    assert.equal(await held(page), 0);
    await page.context().close();
  },

  /** Corrections are not thrown away by one click, unless they were taken home. */
  async "corrections are not lost by one click"() {
    const page = await visitor();
    await upload(page, BAD);
    await page.waitForSelector(".grid [role=gridcell].error");
    await correct(page, 2, 4, "劳动合同期满");
    assert.equal(await page.title(), "可提交 - 社保减员");
    const asked = [];
    page.once("dialog", (dialog) => { asked.push(dialog.message()); dialog.dismiss(); });
    await page.click("form[action^='/again'] button.quiet");
    await page.waitForTimeout(300);
    assert.match(asked.join(), /改过的 1 格还没有下载/);
    assert.equal(await held(page), 0);
    await Promise.all([page.waitForEvent("download"), page.click("#download")]);
    await page.click("form[action^='/again'] button.quiet");
    await page.waitForSelector("#upload");
    await page.context().close();
  },

  /** The program ends, or the visit does: whoever goes on is told, wherever they are. */
  async "the program went away"() {
    const short = await serve("short");
    const context = await browser.newContext({ viewport: DESK });
    const [rows, start] = [await context.newPage(), await context.newPage()];
    await rows.goto(short.address);
    await rows.waitForSelector("#upload");
    await start.goto(new URL("/", short.address).href);
    await start.waitForSelector("#upload");
    await upload(rows, BAD);
    await rows.waitForSelector(".grid [role=gridcell].error");
    await short.stop();
    await rows.locator(".grid [role=gridcell].error").dblclick();
    await rows.waitForSelector("#lost");
    assert.match(await rows.textContent("#lost"), /窗口是否还开着/);
    await shot(rows, "gone-1280");
    await upload(start, BAD);
    await start.waitForSelector("#upload-trouble:not([hidden])");
    assert.equal(await focused(start), "send");
    await context.close();
    // A visit that is over.
    const page = await visitor();
    await upload(page, BAD);
    await page.waitForSelector(".grid [role=gridcell].error");
    await page.evaluate(() => post("/end"));
    await page.click("#next");
    await page.locator(".grid [role=gridcell].error").dblclick();
    await page.waitForSelector("#lost");
    assert.match(await page.textContent("#lost"), /这次使用已经结束/);
    await page.context().close();
  },

  /** Row numbers and what is wrong stay in sight on a phone, however far it is scrolled. */
  async "in sight on a phone"() {
    const page = await visitor(PHONE);
    await upload(page, join(samples, "payroll-export-bad.xlsx"));
    await page.waitForSelector(".grid [role=gridcell].error");
    await page.evaluate(() => { document.getElementById("grid").scrollLeft = 1e5; });
    await page.waitForTimeout(100);
    const [number, grid] = await page.evaluate(() => [".grid-body [role=rowheader]", "#grid"]
      .map((one) => Math.round(document.querySelector(one).getBoundingClientRect().left)));
    assert.ok(Math.abs(number - grid) <= 2, `row number at ${number}, rows at ${grid}`);
    await page.click("#next");
    await page.waitForSelector("#detail .what");
    for (const one of ["#detail .what", ".grid [role=gridcell]:focus"]) {
      const { top, bottom } = await page.locator(one).first().evaluate((element) => element.getBoundingClientRect());
      assert.ok(top >= 0 && bottom <= PHONE.height, `${one} is at ${top} to ${bottom}`);
    }
    for (let step = 0; step < 8; step += 1) {
      await page.click("#next");
      await page.waitForTimeout(100);
      const isSeen = await page.evaluate(() => {
        const { left, top } = document.activeElement.getBoundingClientRect();
        return document.elementFromPoint(left + 10, top + 10) === document.activeElement;
      });
      assert.ok(isSeen, `${await focused(page)} is covered`);
    }
    await shot(page, "next-390");
    await page.context().close();
  },

  /** Without scripts: files in, questions, files out. */
  async "without scripts"() {
    const context = await browser.newContext({ viewport: DESK, javaScriptEnabled: false, acceptDownloads: true });
    const page = await context.newPage();
    await page.goto(address);
    await page.waitForSelector("#upload");
    await upload(page, question("备注"));
    await page.waitForSelector(".questions", { timeout: 10_000 });
    await page.check("input[value=last-paid]");
    await page.click(".questions .primary");
    await page.waitForSelector("#verdict");
    assert.match(await page.textContent("noscript"), /JavaScript/);
    const [saved] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
    assert.match(saved.suggestedFilename(), /\.zip$/);
    await context.close();
  },
};
