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

  let pages = new Map(); // page number → rows, or a promise of them
  let columns = [];
  let total = null;
  let chosen = { index: 0, column: 0 };
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
      const query = new URLSearchParams({ ...place(), from: number * PAGE, show: show.value });
      const coming = fetch(`/rows?${query}`).then(async (answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        const found = await answer.json();
        if (mine !== generation) return;
        pages.set(number, found.rows);
        columns = found.columns;
        total = found.total;
        draw();
      }).catch(() => {
        if (mine === generation) pages.delete(number);
        tell(say("连不上程序，或这次使用已经结束：请刷新页面", "The program does not answer, or the visit is over: reload the page"));
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

  const widths = () => ["56px", ...columns.map((column) => `${column.width * 8 + 34}px`)].join(" ");

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
    let empty = body.querySelector(".grid-empty");
    if (total === 0 && !empty) {
      empty = document.createElement("p");
      empty.className = "grid-empty";
      empty.setAttribute("role", "presentation");
      empty.textContent = say("没有这样的行。", "There are no such rows.");
      body.append(empty);
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

  /** The next cell that holds a row, after the chosen one. */
  async function next() {
    if (total === null || total === 0) return;
    let { index, column } = chosen;
    column += document.activeElement?.closest?.("#grid") || document.activeElement?.id === "next" ? 1 : 0;
    for (let steps = 0; steps <= total; steps += 1) {
      await page(Math.floor(index / PAGE));
      const data = row(index);
      const wrong = (data?.findings ?? []).filter((finding) => finding.severity === "error");
      const places = wrong.flatMap((finding) => (finding.columns.length > 0 ? finding.columns : [0]));
      const found = places.filter((place) => place >= column).sort((a, b) => a - b)[0];
      if (found !== undefined) return choose(index, found);
      index = (index + 1) % total;
      column = 0;
    }
    tell(say("没有红色的格子了", "No red cell is left"));
  }

  // ---- editing ------------------------------------------------------------------------------

  async function edit() {
    const box = cell(chosen);
    const data = row(chosen.index);
    const column = columns[chosen.column];
    if (!box || !data || box.querySelector(".editor")) return;
    const query = new URLSearchParams({ ...place(), row: data.number, column: chosen.column });
    const answer = await fetch(`/cell?${query}`);
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
    editor.focus();
    editor.select?.();
    let isOver = false;
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
      if (event.key === "Enter") { event.preventDefault(); close(true, 0); }
      if (event.key === "Escape") { event.preventDefault(); close(false, 0); }
      if (event.key === "Tab") { event.preventDefault(); close(true, 0); }
    });
    if (editor.tagName === "SELECT") editor.addEventListener("change", () => close(true, 0));
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
      const answer = await post(path, fields);
      if (!answer.ok) throw new Error(String(answer.status));
      const edited = await answer.json();
      // Made by the program's own templates, which escape whatever was uploaded.
      const isAsking = document.getElementById("ask")?.open;
      document.getElementById("summary").innerHTML = edited.summary;
      if (isAsking && document.getElementById("ask")) document.getElementById("ask").open = true;
      undo.disabled = edited.undo === 0;
      await refresh();
      const held = document.getElementById("count-held")?.textContent;
      tell(`${words(edited)}${say(`，还要改 ${held} 行`, `; ${held} rows left to correct`)}`);
      if (document.activeElement === document.body) cell(chosen)?.focus({ preventScroll: true });
      explain();
    } catch {
      tell(say("没有改成，请再试一次；若仍不行，请刷新页面", "It was not changed; try again, or reload the page"));
    } finally {
      document.body.classList.remove("busy");
    }
  }

  // ---- what people do -----------------------------------------------------------------------

  const target = (event) => event.target.closest?.("[role=gridcell]");
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
  document.getElementById("next").addEventListener("click", next);
  undo.addEventListener("click", takeBack);
  const restart = () => {
    chosen = { index: 0, column: 0 };
    for (const old of shown.values()) old.remove();
    shown = new Map();
    grid.scrollTop = 0;
    refresh();
  };
  sheet.addEventListener("change", restart);
  show.addEventListener("change", restart);
  document.getElementById("summary").addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-show]");
    if (!button) return;
    show.value = button.dataset.show;
    if (show.value !== button.dataset.show) show.value = "marked";
    restart();
    document.getElementById("work").scrollIntoView({ block: "start" });
  });
  refresh();
})();
