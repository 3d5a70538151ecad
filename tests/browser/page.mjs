// A server, a browser, and what people do with a page: what all stories need.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

export const [program, browserPath, samples, shots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const folder = mkdtempSync(join(tmpdir(), "jianyuan-visit-"));
mkdirSync(shots, { recursive: true });
export const TODAY = "2026-11-23";

/** A server, and its address. */
export async function serve(name, ...options) {
  const serving = spawn(program, ["serve", "--no-open", "--today", TODAY, "--state", join(folder, name), ...options], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const address = await new Promise((resolve, reject) => {
    createInterface({ input: serving.stdout }).once("line", resolve);
    serving.once("exit", () => reject(new Error("the server ended at once")));
  });
  const stop = async () => {
    serving.kill("SIGTERM");
    await new Promise((resolve) => serving.once("exit", resolve));
  };
  return { address, stop };
}
export const own = await serve("state");
export const address = own.address;
export const browser = await chromium.launch({
  executablePath: browserPath,
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

/** A browser of its own, with its own cookies; whatever it asks of other hosts, or complains of, fails the test. */
export async function visitor(viewport = { width: 1280, height: 900 }, lang = "zh-CN", address = own.address) {
  const context = await browser.newContext({ viewport, locale: lang, acceptDownloads: true, bypassCSP: false });
  const page = await context.newPage();
  const host = new URL(address).host;
  page.on("request", (request) => assert.equal(new URL(request.url()).host, host, request.url()));
  page.on("pageerror", (error) => assert.fail(`script: ${error.stack}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) assert.fail(message.text());
  });
  await page.goto(address);
  await page.waitForURL((url) => url.pathname === "/" && url.search === "");
  return page;
}

export async function shot(page, name) {
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

/** No serious fault for people who see, hear or move differently. */
export async function accessible(page, where) {
  // The library is put in beside the page's own scripts; the page itself loads nothing from elsewhere.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  const serious = violations.filter((violation) => ["serious", "critical"].includes(violation.impact));
  const told = serious.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`);
  assert.deepEqual(told, [], `${where}\n${told.join("\n")}`);
}

export async function upload(page, files) {
  await page.setInputFiles("#files", files);
  await page.click("#send");
}

export async function download(page, selector, name) {
  const [saved] = await Promise.all([page.waitForEvent("download"), page.click(selector)]);
  const path = join(folder, name);
  await saved.saveAs(path);
  return { path, name: saved.suggestedFilename() };
}

/** The files of a zip package, by name. */
export function unzipped(path) {
  const script = "import sys, zipfile, json, base64\nz = zipfile.ZipFile(sys.argv[1])\n"
    + "print(json.dumps({n: base64.b64encode(z.read(n)).decode() for n in z.namelist()}))";
  const files = JSON.parse(execFileSync("python3", ["-c", script, path], { maxBuffer: 1 << 28 }).toString());
  return new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text, "base64")]));
}

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 900 };

/** How a state looks on a desk and on a phone, in both languages; nothing sticks out, and axe is content. */
export async function looked(page, name) {
  for (const lang of ["zh-CN", "en"]) {
    if (await page.getAttribute("html", "lang") !== lang) {
      await page.click(`.top [lang="${lang === "en" ? "en" : "zh-CN"}"]`);
      await page.waitForSelector(`html[lang="${lang}"]`);
    }
    for (const size of [DESK, PHONE]) {
      await page.setViewportSize(size);
      await page.waitForTimeout(150);
      await shot(page, `${name}-${lang.slice(0, 2)}-${size.width}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= size.width, `${name} ${lang}: ${wide} px wide at ${size.width}`);
      await accessible(page, `${name} ${lang} ${size.width}`);
    }
  }
  await page.setViewportSize(DESK);
}

/** The cell of a row and column in the grid, brought into sight. */
export function cell(page, row, column) {
  return page.locator(`.grid-body [role=row]:has([role=rowheader]:text-is("${row}")) [data-column="${column}"]`);
}

export async function held(page) {
  return Number(await page.textContent("#count-held"));
}

/** Edits a cell as people do: double-click, type or choose, Enter. */
export async function correct(page, row, column, text) {
  await cell(page, row, column).dblclick();
  const editor = page.locator(".editor");
  await editor.waitFor();
  if (await editor.evaluate((element) => element.tagName) === "SELECT") {
    await editor.selectOption(text);
  } else {
    await editor.fill(text);
    await editor.press("Enter");
  }
  await page.waitForFunction(() => !document.body.classList.contains("busy") && !document.querySelector(".editor"));
}
