// A visit to the upload page as people make it, in Chromium: files in, a question, cells corrected, files out.
// node visit.mjs PROGRAM CHROMIUM SAMPLES SHOTS

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { careful } from "./careful.mjs";
import {
  DESK, TODAY, accessible, address, browser, cell, correct, download, folder, held, looked, own, program, samples,
  serve, shot, shots, unzipped, upload, visitor,
} from "./page.mjs";

const stories = {
  /** From the payroll export to the bureau's files, as somebody new would go. */
  async "from the sample to the files"() {
    const began = Date.now();
    const page = await visitor();
    await shot(page, "1-start-1280");
    await accessible(page, "start");
    await upload(page, join(samples, "payroll-export-bad.xlsx"));
    await page.waitForSelector("#verdict");
    await page.waitForSelector(".grid [role=gridcell].error");
    await shot(page, "2-result-1280");
    await accessible(page, "result");
    const before = await held(page);
    assert.ok(before >= 3, `${before} held rows`);
    // The first red cell, found by the button, told beside the grid, masked.
    await page.click("#next");
    await page.waitForSelector("#detail .what");
    await shot(page, "3-cell-1280");
    const masked = await page.textContent("#grid-body");
    assert.doesNotMatch(masked, /\d{17}[\dX]/, "numbers are hidden until asked for");
    // Three cells: a reason chosen from the list, a month typed, a number taken from the card.
    const data = await (await page.request.get(new URL("/rows?file=0&sheet=0&from=0&show=marked", address).href)).json();
    const wrong = (code) => data.rows.find((row) => row.findings.some((finding) => finding.code === code)).number;
    const column = (code) => data.rows.flatMap((row) => row.findings).find((finding) => finding.code === code).columns[0];
    await correct(page, wrong("RE002"), column("RE002"), "本人意愿解除劳动合同");
    assert.equal(await held(page), before - 1);
    await correct(page, wrong("SM003"), column("SM003"), "2026-11");
    assert.equal(await held(page), before - 2);
    await correct(page, wrong("ID004"), column("ID004"), "110101199003079948");
    await shot(page, "4-corrected-1280");
    const after = await held(page);
    // Taken back and done again.
    await page.click("#undo");
    await page.waitForFunction(() => !document.body.classList.contains("busy"));
    assert.ok(await held(page) > after || after === before - 2, "taken back");
    const { path, name } = await download(page, "#download", "files.zip");
    assert.equal(name, `减员报送文件_${TODAY}.zip`);
    const files = unzipped(path);
    assert.ok([...files.keys()].some((file) => file.startsWith("9") && file.includes("/2026-11/")), [...files.keys()].join());
    assert.ok(files.has("错误报告.xlsx"));
    const seconds = (Date.now() - began) / 1000;
    assert.ok(seconds < 120, `${seconds} s`);
    await page.click("#end");
    await page.waitForSelector("text=已结束");
    await accessible(page, "goodbye");
    return `${seconds.toFixed(1)} s from the first page to the files`;
  },

  /** What is downloaded is what the command line writes, to the byte. */
  async "the same bytes as the command line"() {
    const page = await visitor();
    const name = "payroll-export-good.xlsx";
    await upload(page, join(samples, name));
    await page.waitForSelector("#download");
    const { path } = await download(page, "#download", "good.zip");
    const out = join(folder, "out");
    execFileSync(program, ["run", name, "--out", out, "--today", TODAY, "-q"], { cwd: samples });
    const files = unzipped(path);
    assert.ok(files.size > 4);
    for (const [file, bytes] of files) {
      assert.ok(bytes.equals(readFileSync(join(out, file))), file);
    }
    await page.context().close();
  },

  /** A question, its two readings, and the memory of its answer. */
  async "a question is asked once"() {
    const csv = "统一社会信用代码,姓名,证件号码,社保停缴年月,停止缴费原因\r\n"
      + "91110105MA00099A0D,张小满,110101199003079913,2026-11,本人意愿解除劳动合同\r\n";
    const file = join(folder, "问一问.csv");
    writeFileSync(file, csv);
    const page = await visitor();
    await upload(page, file);
    await page.waitForSelector(".questions");
    await shot(page, "5-question-1280");
    await accessible(page, "question");
    const words = await page.textContent(".questions");
    assert.match(words, /社保停缴年月/);
    assert.match(words, /2026-10/);
    await page.check("input[value=first-unpaid]");
    await page.click(".questions .primary");
    await page.waitForSelector("#verdict");
    assert.match(await page.textContent(".groups"), /2026-10/);
    const again = await visitor();
    await upload(again, file);
    await again.waitForSelector("#verdict");
    assert.match(await again.textContent("main"), /按上次/);
    await page.context().close();
    await again.context().close();
  },

  /** Questions go to the departments, their answers come back, and are taken back again. */
  async "ask-back and undo"() {
    const page = await visitor();
    await upload(page, join(samples, "payroll-export-bad.xlsx"));
    await page.waitForSelector("#ask");
    await page.click("#ask summary");
    await looked(page, "ask");
    await page.click('.top [lang="zh-CN"]');
    await page.waitForSelector("html[lang=zh-CN] #ask");
    await page.click("#ask summary");
    const before = await held(page);
    const { path } = await download(page, "#ask-all", "questions.zip");
    const sheets = unzipped(path);
    assert.ok(sheets.size >= 2 && [...sheets.keys()].every((name) => name.startsWith("补问/")), [...sheets.keys()].join());
    const one = await download(page, ".ask-out li a", "one.xlsx");
    assert.ok(readFileSync(one.path).equals([...sheets.values()][0]), "the same alone");
    assert.match(one.name, /^补问_.+\.xlsx$/);
    // Filled in as a department would: the reason of whoever has none.
    const script = "import sys, openpyxl\nbook = openpyxl.load_workbook(sys.argv[1])\nsheet = book['请核对']\nfilled = 0\n"
      + "for row in sheet.iter_rows(min_row=3):\n"
      + "    if 'RE00' in str(row[0].value):\n        row[8].value = '劳动合同期满'\n        filled += 1\n"
      + "book.save(sys.argv[1])\nprint(filled)";
    let filled = 0;
    const answered = [...sheets].map(([name, bytes], number) => {
      const file = join(folder, `answer-${number}.xlsx`);
      writeFileSync(file, bytes);
      filled += Number(execFileSync("python3", ["-c", script, file]));
      return file;
    });
    assert.ok(filled > 0);
    await page.setInputFiles("#answers", answered);
    await page.click("#merge");
    await page.waitForSelector("#told");
    assert.match(await page.textContent("#told"), new RegExp(`${filled} 处答复已填进表里`));
    await shot(page, "9-answers-1280");
    const after = await held(page);
    assert.ok(after < before, `${before} → ${after}`);
    await page.waitForSelector("#undo:not([disabled])");
    await page.click("#undo");
    await page.waitForFunction((before) => document.getElementById("count-held")?.textContent === String(before), before);
    // What is no answer sheet is told of.
    await page.click("#ask:not([open]) summary");
    await page.setInputFiles("#answers", join(samples, "payroll-export-good.xlsx"));
    await page.click("#merge");
    await page.waitForSelector("#told.bad");
    await accessible(page, "no answers");
    await page.context().close();
  },

  /** The page on the network: nobody comes in without the password. */
  async "the password at the door"() {
    const word = join(folder, "password");
    writeFileSync(word, "correct horse\n", { mode: 0o600 });
    const shared = await serve("shared", "--listen", "127.0.0.1", "--password-file", word);
    const page = await visitor(DESK, "zh-CN", shared.address);
    await looked(page, "door");
    await page.fill("#password", "battery staple");
    await page.press("#password", "Enter");
    await page.waitForSelector("[role=alert]");
    await shot(page, "door-wrong");
    await accessible(page, "wrong password");
    await page.fill("#password", "correct horse");
    await page.press("#password", "Enter");
    await page.waitForSelector("#upload");
    await page.context().close();
    await shared.stop();
  },

  /** Every state as people meet it. */
  async "every state, both languages, desk and phone"() {
    const page = await visitor();
    await looked(page, "start");
    const csv = "姓名,证件号码,身份证号,社保停缴年月,停止缴费原因\r\n"
      + "张小满,110101199003079913,110101199003079948,2026-11,本人意愿解除劳动合同\r\n";
    const list = { name: "两列号码.csv", mimeType: "text/csv", buffer: Buffer.from(csv) };
    const month = { name: "停缴.csv", mimeType: "text/csv", buffer: Buffer.from(csv.replace("证件号码,身份证号", "证件号码,备注").replace("110101199003079948", "")) };
    await upload(page, [list, month]);
    await page.waitForSelector(".questions");
    await looked(page, "questions");
    await page.click("[name=skip]");
    await page.waitForSelector("#verdict");
    await looked(page, "skipped");
    await page.click("form[action^='/again'] button.quiet");
    await page.waitForSelector("#upload");
    await upload(page, { name: "坏.xlsx", mimeType: "application/octet-stream", buffer: Buffer.from("PK\u0003\u0004 no package") });
    await page.waitForSelector("#verdict");
    await looked(page, "unreadable");
    await page.click("form[action^='/again'] button.quiet");
    await page.waitForSelector("#upload");
    await upload(page, join(samples, "payroll-export-bad.xlsx"));
    await page.waitForSelector(".grid [role=gridcell].error");
    await page.click("#next");
    await page.waitForSelector("#detail .what");
    await looked(page, "result");
    await page.waitForSelector(".grid [role=gridcell].error");
    const data = await (await page.request.get(new URL("/rows?file=0&sheet=0&from=0&show=marked", address).href)).json();
    const wrong = data.rows.find((row) => row.findings.some((finding) => finding.code === "RE002"));
    const at = wrong.findings.find((finding) => finding.code === "RE002").columns[0];
    await cell(page, wrong.number, at).dblclick();
    await page.locator(".editor").waitFor();
    await accessible(page, "a drop-down");
    await shot(page, "editor-1280");
    await page.keyboard.press("Escape");
    await page.emulateMedia({ media: "print" });
    await shot(page, "print");
    await page.emulateMedia({ media: "screen" });
    // Ended elsewhere: what is open here says so.
    await page.evaluate(() => fetch("/end", { method: "POST", body: new URLSearchParams({ form_token: document.querySelector("meta[name=form-token]").content }) }));
    await page.reload();
    await page.waitForSelector("h1");
    await shot(page, "over-1280");
    await accessible(page, "over");
    await page.context().close();
  },

  /** A file name and cells that would like to be markup. */
  async "hostile names and cells are only shown"() {
    const page = await visitor();
    const csv = "姓名,证件号码,缴费截止月份,停止缴费原因,统一社会信用代码\r\n"
      + "<img src=x onerror=alert(1)>,110101199003079913,2026-11,<script>alert(1)</script>,91110105MA00099A0D\r\n";
    await upload(page, { name: "<script>alert(1)</script>\"'.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    await page.waitForSelector("#grid-body [role=gridcell].error");
    assert.equal(await page.locator("main img, main script").count(), 0);
    assert.match(await page.textContent("main"), /<script>alert\(1\)/);
    await page.context().close();
  },

  /** Two browsers at one time. */
  async "two visits do not see each other"() {
    const [one, two] = [await visitor(), await visitor()];
    await upload(one, join(samples, "payroll-export-good.xlsx"));
    await one.waitForSelector("#verdict");
    await two.reload();
    assert.equal(await two.locator("#upload").count(), 1);
    assert.equal((await two.request.get(new URL("/download", address).href)).status(), 404);
    await one.context().close();
    await two.context().close();
  },

  /** Fifty thousand rows scroll and are edited without freezing. */
  async "fifty thousand rows"() {
    const file = join(folder, "large.csv");
    execFileSync(program, ["generate", "50000", file]);
    const page = await visitor();
    await upload(page, file);
    await page.waitForSelector("#verdict", { timeout: 60_000 });
    await page.selectOption("#show", "all");
    await page.waitForFunction(() => document.getElementById("grid").getAttribute("aria-rowcount") === "50001");
    const jump = await page.evaluate(async () => {
      const grid = document.getElementById("grid");
      let longest = 0;
      let last = performance.now();
      for (let step = 1; step <= 60; step += 1) {
        grid.scrollTop = (grid.scrollHeight * step) / 60;
        await new Promise(requestAnimationFrame);
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      }
      return longest;
    });
    await page.waitForFunction(() => [...document.querySelectorAll("#grid-body [role=rowheader]")].some((head) => head.textContent === "50001"));
    const boxes = await page.locator("#grid-body [role=row]").count();
    assert.ok(boxes < 100, `${boxes} rows in the page`);
    assert.ok(jump < 500, `a frame took ${jump} ms`);
    await page.context().close();
    return `longest frame ${Math.round(jump)} ms`;
  },

  /** By keys alone, in English, on a phone. */
  async "keys, English, phone"() {
    const page = await visitor({ width: 390, height: 844 });
    await shot(page, "6-start-390");
    await page.click("#sample");
    await page.waitForSelector(".grid [role=gridcell].error");
    await shot(page, "7-result-390");
    await accessible(page, "result on a phone");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `${wide} px wide`);
    await page.click("text=English");
    await page.waitForSelector("html[lang=en]");
    await page.waitForSelector(".grid [role=gridcell].error");
    await shot(page, "8-result-english-390");
    await page.locator("#grid-body [tabindex='0']").focus();
    for (const key of ["ArrowDown", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.column), "2");
    await page.keyboard.press("Enter");
    await page.locator(".editor").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "gridcell");
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".work").isVisible(), false);
    await page.context().close();
  },
};

const only = process.env.STORY;
let failed = 0;
for (const [name, story] of Object.entries({ ...stories, ...careful }).filter(([name]) => !only || name.includes(only))) {
  const began = Date.now();
  try {
    const said = await story();
    console.log(`ok   ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)${said ? `: ${said}` : ""}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}\n${error.stack}`);
  }
}
await browser.close();
await own.stop();
const left = existsSync(join(folder, "state")) ? readdirSync(join(folder, "state")) : [];
if (left.some((name) => name.startsWith("visits-"))) {
  failed += 1;
  console.log(`FAIL something is left: ${left}`);
}
rmSync(folder, { recursive: true });
console.log(`screenshots: ${shots}`);
process.exit(failed > 0 ? 1 : 0);
