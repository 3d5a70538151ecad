"use strict";
// The grid: only the rows in sight exist, pages of them are fetched when they come near. Cells are chosen
// with mouse or keys, edited in place, and checked again at once by the program.

(() => {
  const grid = document.getElementById("grid");
  if (!grid) return;
  const ROW = 36;
  const PAGE = 200;
  const MARGIN = 8;
  const RANK = { note: 0, warning: 1, error: 2 };
  const head = document.getElementById("grid-head");
  const body = document.getElementById("grid-body");
  const detail = document.getElementById("detail");
  const said = document.getElementById("said");
  const sheet = document.getElementById("sheet");
  const show = document.getElementById("show");
  const undo = document.getElementById("undo");
  show.value = show.dataset.first;
  const batch = grid.dataset.batch; // whose rows these are: in another tab there may be other files by now

  let pages = new Map(); // page number → rows, or a promise of them
  let columns = [];
  let total = null;
  let elsewhere = null; // the next sheet with a red cell, as the list of sheets names it
  let chosen = { index: 0, column: 0 };
  let isUntouched = true;
  let shown = new Map(); // index → element
  let generation = 0;

  const place = () => {
    const [file, number] = sheet.value.split(".");
    return { file, sheet: number };
  };

  // ---- rows ---------------------------------------------------------------------------------

  /** A page of rows; it is fetched once. */
  function page(number) {
    if (!pages.has(number)) {
      const mine = generation;
      const query = new URLSearchParams({ ...place(), batch, from: number * PAGE, show: show.value });
      const coming = ask(`/rows?${query}`).then(async (answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        const found = await answer.json();
        if (mine !== generation) return;
        pages.set(number, found.rows);
        columns = found.columns;
        total = found.total;
        elsewhere = found.elsewhere;
        draw();
      }).catch(() => {
        if (mine === generation) pages.delete(number);
        tell(say("这些行没有取来，请刷新页面", "These rows did not come: reload the page"));
      });
      pages.set(number, coming);
    }
    return pages.get(number);
  }

  function row(index) {
    const rows = page(Math.floor(index / PAGE));
    return Array.isArray(rows) ? rows[index % PAGE] : undefined;
  }

  /** Forgets all rows; those in sight are fetched again and replaced when they are there. */
  async function refresh() {
    generation += 1;
    pages = new Map();
    const first = Math.floor(grid.scrollTop / ROW / PAGE);
    await page(first);
    for (const element of shown.values()) element.dataset.stale = "1";
    draw();
  }

  // ---- drawing ------------------------------------------------------------------------------

  const widths = () => ["56px", ...columns.map((column) => `${column.width * 9 + 34}px`)].join(" ");

  function draw() {
    if (total === null) return;
    drawHead();
    body.style.height = `${Math.max(total * ROW, 80)}px`;
    grid.setAttribute("aria-rowcount", String(total + 1));
    grid.setAttribute("aria-colcount", String(columns.length + 1));
    const from = Math.max(0, Math.floor(grid.scrollTop / ROW) - MARGIN);
    const to = Math.min(total, Math.ceil((grid.scrollTop + grid.clientHeight) / ROW) + MARGIN);
    for (const [index, element] of shown) {
      const isHeld = element.contains(document.activeElement);
      if ((index < from || index >= to || index >= total) && !isHeld) {
        element.remove();
        shown.delete(index);
      }
    }
    for (let index = from; index < to; index += 1) drawRow(index);
    const empty = body.querySelector(".grid-empty");
    if (total === 0 && !empty) {
      const line = element("div", { role: "row", className: "grid-empty" });
      line.append(element("span", { role: "gridcell", text: say("没有这样的行。", "There are no such rows.") }));
      body.append(line);
    } else if (total > 0) {
      empty?.remove();
    }
  }

  function drawHead() {
    const key = JSON.stringify(columns.map((column) => [column.letters, column.heading, column.width]));
    if (head.dataset.key === key) return;
    head.dataset.key = key;
    const line = element("div", { role: "row", "aria-rowindex": "1" });
    line.style.gridTemplateColumns = widths();
    line.append(element("span", { role: "columnheader", text: say("行", "row"), "aria-colindex": "1" }));
    columns.forEach((column, number) => {
      const title = column.label ? `${column.letters} ${column.label}` : column.letters;
      line.append(element("span", {
        role: "columnheader", text: column.heading || column.letters, title, "aria-colindex": String(number + 2),
      }));
    });
    head.replaceChildren(line);
    // A row's own number stays in sight only as far as its row reaches.
    body.style.width = `${head.offsetWidth}px`;
    for (const old of shown.values()) old.remove();
    shown = new Map();
  }

  function drawRow(index) {
    const data = row(index);
    const old = shown.get(index);
    if (old && !old.dataset.stale && old.dataset.ready) return;
    if (!data && old) return;
    if (old?.querySelector(".editor")) return;
    const isActive = old?.contains(document.activeElement);
    const line = data ? filled(index, data) : element("div", { role: "row", className: "waiting", text: "…" });
    line.style.top = `${index * ROW}px`;
    line.setAttribute("aria-rowindex", String(index + 2));
    old ? old.replaceWith(line) : body.append(line);
    shown.set(index, line);
    if (isActive) cell(chosen)?.focus({ preventScroll: true });
  }

  function filled(index, data) {
    const line = element("div", { role: "row", className: data.outcome });
    line.dataset.ready = "1";
    line.style.gridTemplateColumns = widths();
    const whole = worst(data.findings.filter((finding) => finding.columns.length === 0));
    line.append(element("span", {
      role: "rowheader", className: whole ?? "", text: String(data.number), "aria-colindex": "1",
    }));
    columns.forEach((column, number) => {
      const found = data.findings.filter((finding) => finding.columns.includes(number));
      const level = worst(found);
      const text = data.cells[number] ?? "";
      const classes = [level === "note" ? "" : level, data.corrected.includes(number) ? "corrected" : ""];
      const box = element("span", {
        role: "gridcell", className: classes.filter(Boolean).join(" "), text, "aria-colindex": String(number + 2),
        title: found.length > 0 ? found.map((finding) => finding.message).join("\n") : text,
      });
      box.tabIndex = index === chosen.index && number === chosen.column ? 0 : -1;
      box.dataset.column = String(number);
      box.dataset.index = String(index);
      if (level === "error") box.setAttribute("aria-invalid", "true");
      line.append(box);
    });
    return line;
  }

  function worst(findings) {
    return findings.map((finding) => finding.severity).sort((a, b) => RANK[b] - RANK[a])[0];
  }

  function element(name, { text, className, title, ...attributes }) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    if (title) made.title = title;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function tell(words) {
    said.textContent = words;
  }

  // ---- choosing a cell ----------------------------------------------------------------------

  const cell = ({ index, column }) => shown.get(index)?.querySelector(`[data-column="${column}"]`);

  function choose(index, column) {
    if (total === null || total === 0) return;
    isUntouched = false;
    const before = cell(chosen);
    if (before) before.tabIndex = -1;
    chosen = {
      index: Math.min(Math.max(index, 0), total - 1),
      column: Math.min(Math.max(column, 0), columns.length - 1),
    };
    const top = chosen.index * ROW;
    const height = grid.clientHeight - head.offsetHeight;
    if (top < grid.scrollTop) grid.scrollTop = top;
    if (top + ROW > grid.scrollTop + height) grid.scrollTop = top + ROW - height;
    draw();
    const box = cell(chosen);
    if (!box) {
      // Its page is on the way.
      Promise.resolve(page(Math.floor(chosen.index / PAGE))).then(() => cell(chosen)?.focus());
      return;
    }
    box.tabIndex = 0;
    box.focus({ preventScroll: true });
    const left = box.offsetLeft - 60;
    if (left < grid.scrollLeft) grid.scrollLeft = left;
    const right = box.offsetLeft + box.offsetWidth;
    if (right > grid.scrollLeft + grid.clientWidth) grid.scrollLeft = right - grid.clientWidth;
    explain();
    uncover(box);
  }

  /** On narrow screens what is wrong with a cell stands over the rows below it, and never over the cell. */
  function uncover(box) {
    const [cell, cover] = [box, detail].map((one) => one.getBoundingClientRect());
    const isBeside = cover.left >= grid.getBoundingClientRect().right;
    if (!isBeside && cell.bottom > cover.top) scrollBy(0, cell.bottom - cover.top + 8);
  }

  /** What is wrong with the chosen cell, beside the grid. */
  function explain(index = chosen.index, number = chosen.column) {
    const data = row(index);
    const column = columns[number];
    if (!data || !column) return;
    const parts = [
      element("h3", { text: `${column.letters}${data.number} ${column.label ?? column.heading}` }),
      element("p", { className: "cell-text", text: data.cells[number] || say("（空）", "(blank)") }),
    ];
    const about = (finding) => finding.columns.includes(number) || finding.columns.length === 0;
    const here = data.findings.filter(about);
    const elsewhere = data.findings.filter((finding) => !about(finding) && finding.severity !== "note");
    for (const finding of here) {
      parts.push(element("p", { className: "what", text: finding.message }), element("p", { text: finding.fix }));
    }
    if (here.length === 0) {
      parts.push(element("p", { className: "fine", text: elsewhere.length > 0
        ? say("这一格没有问题，同一行别的格子有。", "Nothing is wrong with this cell; there is in others of its row.")
        : say("这一格没有问题。", "Nothing is wrong with this cell.") }));
    }
    if (index === chosen.index && number === chosen.column) {
      const button = element("button", { type: "button", className: "secondary", text: say("修改这一格", "Edit this cell") });
      button.addEventListener("click", edit);
      parts.push(button);
      if (data.outcome === "held") {
        const clear = element("button", { type: "button", className: "quiet", text: say("这一行不用报，清空它", "This row does not belong here: clear it") });
        clear.addEventListener("click", () => checkAgain("/clear", { ...place(), row: data.number, column: 0 }, () =>
          say(`第 ${data.number} 行已清空，不会提交`, `Row ${data.number} is cleared and will not be submitted`)));
        parts.push(clear);
      }
    }
    detail.replaceChildren(...parts);
  }

  /** Chooses the first red cell from a place on; `false` where there is none. Throws where rows do not come, which is told. */
  async function red(index, column) {
    for (; index < total; index += 1, column = 0) {
      await page(Math.floor(index / PAGE));
      const wrong = row(index).findings.filter((finding) => finding.severity === "error");
      const places = wrong.flatMap((finding) => (finding.columns.length > 0 ? finding.columns : [0]));
      const from = column;
      const found = places.filter((place) => place >= from).sort((a, b) => a - b)[0];
      if (found === undefined) continue;
      grid.scrollIntoView({ block: "nearest" });
      choose(index, found);
      return true;
    }
    return false;
  }

  /** The next cell that holds a row, after the chosen one: below, on another sheet, or again from the top. */
  async function next() {
    if (total === null || await red(chosen.index, chosen.column + (isUntouched ? 0 : 1))) return;
    if (elsewhere !== null) sheet.value = elsewhere;
    if (elsewhere !== null || !["marked", "all"].includes(show.value)) {
      show.value = "marked";
      await restart();
      tell(sheet.selectedOptions[0].textContent);
    }
    if (await red(0, 0)) return;
    tell(say("没有红色的格子了", "No red cell is left"));
  }

  // ---- editing ------------------------------------------------------------------------------

  async function edit() {
    const box = cell(chosen);
    const data = row(chosen.index);
    const column = columns[chosen.column];
    if (!box || !data || box.querySelector(".editor")) return;
    const query = new URLSearchParams({ ...place(), batch, row: data.number, column: chosen.column });
    const answer = await ask(`/cell?${query}`).catch(() => null);
    if (!answer || [403, 409].includes(answer.status)) return; // told above the page
    if (!answer.ok) return tell(say("这一格不能改", "This cell cannot be edited"));
    const { text, rows } = await answer.json();
    if (rows > 1) {
      tell(say(`合并的单元格：改这一格，${rows} 行一起改`, `A merged cell: what you type holds for all its ${rows} rows`));
    }
    const editor = column.options.length > 0 ? choice(column, text) : line(column, text);
    editor.className = "editor";
    editor.setAttribute("aria-label", `${column.letters}${data.number} ${column.label ?? column.heading}`);
    box.classList.add("editing");
    box.append(editor);
    grid.scrollLeft += Math.max(0, editor.getBoundingClientRect().right - grid.getBoundingClientRect().right + 6);
    editor.focus();
    editor.select?.();
    let isOver = false;
    let isByKey = false; // keys change what a closed list shows; only Enter, or leaving it, chooses that
    const close = (keep, step) => {
      if (isOver) return;
      isOver = true;
      const value = editor.value;
      editor.remove();
      box.classList.remove("editing");
      if (keep && value !== text) change(data.number, value, step);
      else if (step) choose(chosen.index + step, chosen.column);
      else box.focus({ preventScroll: true });
    };
    editor.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.isComposing) return; // an input method is still at work
      isByKey = !(event.altKey || ["Enter", " ", "F4"].includes(event.key));
      if (event.key === "Enter") { event.preventDefault(); close(true, 0); }
      if (event.key === "Escape") { event.preventDefault(); close(false, 0); }
      if (event.key === "Tab") { event.preventDefault(); close(true, 0); }
    });
    editor.addEventListener("pointerdown", () => { isByKey = false; });
    if (editor.tagName === "SELECT") editor.addEventListener("change", () => isByKey || close(true, 0));
    editor.addEventListener("blur", () => close(true, 0));
  }

  function line(column, text) {
    const input = element("input", { type: "text", autocomplete: "off", spellcheck: "false" });
    input.value = text;
    if (column.hint) input.placeholder = say("如 ", "such as ") + column.hint;
    return input;
  }

  function choice(column, text) {
    const select = element("select", {});
    const known = column.options.some((option) => option.value === text);
    const options = known ? column.options : [{ value: text, label: text || say("请选择", "choose") }, ...column.options];
    select.append(...options.map(({ value, label }) => {
      const option = element("option", { text: label });
      option.value = value;
      return option;
    }));
    select.value = text;
    return select;
  }

  async function change(number, text) {
    await checkAgain("/cell", { ...place(), row: number, column: chosen.column, text }, (edited) =>
      say(`${columns[edited.column]?.letters}${edited.row} 已改${edited.rows > 1 ? `（合并的单元格，共 ${edited.rows} 行）` : ""}，重新检查完毕`,
        `${columns[edited.column]?.letters}${edited.row} changed${edited.rows > 1 ? ` (a merged cell, ${edited.rows} rows)` : ""} and checked again`));
  }

  async function takeBack() {
    if (undo.disabled) return;
    await checkAgain("/undo", {}, (edited) => say(`${columns[edited.column]?.letters}${edited.row} 已恢复`, `${columns[edited.column]?.letters}${edited.row} is as it was`));
  }

  async function checkAgain(path, fields, words) {
    document.body.classList.add("busy");
    tell(say("正在重新检查……", "Checking again …"));
    try {
      const answer = await post(`${path}?batch=${batch}`, fields);
      if (!answer.ok) throw new Error(String(answer.status));
      const edited = await answer.json();
      // Made by the program's own templates, which escape whatever was uploaded.
      const summary = document.getElementById("summary");
      const open = new Set([...summary.querySelectorAll("details[open]")].map((details) => details.dataset.key));
      summary.innerHTML = edited.summary;
      isTaken = false;
      document.title = document.title.replace(/^.*(?= - )/, document.getElementById("verdict").textContent);
      for (const details of summary.querySelectorAll("details")) details.open ||= open.has(details.dataset.key);
      undo.disabled = edited.undo === 0;
      await refresh();
      const held = document.getElementById("count-held")?.textContent;
      tell(`${words(edited)}${say(`，还要改 ${held} 行`, `; ${held} rows left to correct`)}`);
      explain();
    } catch {
      tell(say("没有改成，请再试一次；若仍不行，请刷新页面", "It was not changed; try again, or reload the page"));
    } finally {
      document.body.classList.remove("busy");
      // What had the focus may be gone.
      if (document.activeElement === document.body) cell(chosen)?.focus({ preventScroll: true });
    }
  }

  // ---- what people do -----------------------------------------------------------------------

  const target = (event) => event.target.closest?.("[data-index]");
  body.addEventListener("click", (event) => {
    const box = target(event);
    if (box && !event.target.closest(".editor")) choose(Number(box.dataset.index), Number(box.dataset.column));
  });
  body.addEventListener("dblclick", (event) => {
    if (target(event) && !event.target.closest(".editor")) edit();
  });
  body.addEventListener("mouseover", (event) => {
    const box = target(event);
    // A cell that is looked at in passing does not hide the one that is worked on.
    if (box && !grid.contains(document.activeElement) && !detail.contains(document.activeElement)) {
      explain(Number(box.dataset.index), Number(box.dataset.column));
    }
  });
  grid.addEventListener("keydown", (event) => {
    if (event.target.closest(".editor")) return;
    const page = Math.max(1, Math.floor(grid.clientHeight / ROW) - 2);
    const step = {
      ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
      PageDown: [page, 0], PageUp: [-page, 0],
      Home: [event.ctrlKey ? -total : 0, -columns.length], End: [event.ctrlKey ? total : 0, columns.length],
    }[event.key];
    if (step) {
      event.preventDefault();
      choose(chosen.index + step[0], chosen.column + step[1]);
    } else if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      edit();
    } else if (event.key === "z" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      takeBack();
    }
  });
  let isDrawing = false;
  grid.addEventListener("scroll", () => {
    if (isDrawing) return;
    isDrawing = true;
    requestAnimationFrame(() => {
      isDrawing = false;
      draw();
    });
  });
  document.getElementById("next").addEventListener("click", () => next().catch(() => {}));
  undo.addEventListener("click", takeBack);
  async function restart() {
    chosen = { index: 0, column: 0 };
    isUntouched = true;
    for (const old of shown.values()) old.remove();
    shown = new Map();
    grid.scrollTop = 0;
    grid.scrollLeft = 0;
    await refresh();
    tell(say(`${total} 行`, total === 1 ? "1 row" : `${total} rows`));
  }
  sheet.addEventListener("change", restart);
  show.addEventListener("change", restart);
  document.getElementById("summary").addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-show]");
    if (!button) return;
    const code = button.dataset.show;
    const sheets = button.dataset.sheets.split(" ");
    if (!sheets.includes(sheet.value)) sheet.value = sheets[0];
    show.value = code;
    if (show.value !== code) {
      // Found only since the page was loaded.
      show.append(new Option(button.closest("details").querySelector("b").textContent, code));
      show.value = code;
    }
    await restart();
    if (sheets.length > 1) {
      tell(`${said.textContent}${say("；别的表里也有，请在“表”里选", "; there are some on other sheets as well: choose one under “Sheet”")}`);
    }
    document.getElementById("work").scrollIntoView({ block: "start" });
    const found = (pages.get(0) ?? []).map((data) => data.findings.find((finding) => finding.code === code));
    const first = Math.max(0, found.findIndex(Boolean));
    choose(first, found[first]?.columns[0] ?? 0);
  });

  // Whoever reloads the page, or has names and numbers shown, comes back to the same place.
  addEventListener("pagehide", () => {
    sessionStorage.setItem("grid", JSON.stringify({ batch, sheet: sheet.value, show: show.value, chosen, isUntouched }));
  });
  const before = JSON.parse(sessionStorage.getItem("grid") ?? "{}");
  const has = (list, value) => [...list.options].some((option) => option.value === value);
  if (before.batch === batch && has(sheet, before.sheet) && has(show, before.show)) {
    [sheet.value, show.value, chosen, isUntouched] = [before.sheet, before.show, before.chosen, before.isUntouched];
  }
  refresh().then(() => {
    if (isUntouched || total === null) return;
    chosen = { index: Math.min(chosen.index, Math.max(0, total - 1)), column: chosen.column };
    grid.scrollTop = (chosen.index - 3) * ROW;
    draw();
    explain();
  });
})();
