"use strict";
// What every page does: sending forms with progress, waiting for a run, saying when the page is left.

const token = document.querySelector("meta[name=form-token]")?.content ?? "";
const isChinese = document.documentElement.lang.startsWith("zh");
const say = (zh, en) => (isChinese ? zh : en);

/** Sends a form as this page. */
function post(path, fields = {}) {
  return ask(path, {
    method: "POST",
    headers: { "X-Form-Token": token },
    body: new URLSearchParams(fields),
  });
}

/** Asks the program; when it does not answer, or knows this visit no more, the page says so. */
async function ask(path, options) {
  try {
    const answer = await fetch(path, options);
    if (answer.status === 403) lost(say("这次使用已经结束，上传的文件和页面上的修改已清除：请重新打开程序给出的地址，再放入文件", "This visit is over and everything in it is erased: open the address that the program gave again, and put the files in again"));
    else if (answer.status === 409) lost(say("另一个窗口里已经换了一批文件，这里的是之前那批：请刷新页面", "Other files were put in in another window, and this page shows those before: reload it"));
    else document.getElementById("lost")?.remove();
    return answer;
  } catch (error) {
    lost(say("连不上程序：请看运行 jianyuan 的窗口是否还开着", "The program does not answer: is its window still open?"));
    throw error;
  }
}

function lost(words) {
  // What is under way when a page is left fails as well; nobody should see that.
  setTimeout(() => {
    const line = document.getElementById("lost") ?? document.createElement("p");
    line.id = "lost";
    line.className = "notice bad lost";
    line.setAttribute("role", "alert");
    line.textContent = words;
    document.getElementById("main").prepend(line);
  }, 200);
}

if (token) {
  // A visit ends soon after its last open page was left, and when nobody touched one for long.
  const page = String(crypto.getRandomValues(new Uint32Array(1))[0]);
  let heard = 0;
  const stay = () => {
    if (Date.now() - heard < 60_000) return;
    heard = Date.now();
    post("/stay", { page }).catch(() => {});
  };
  stay();
  for (const name of ["pointerdown", "keydown", "scroll"]) addEventListener(name, stay, { capture: true, passive: true });
  addEventListener("pagehide", () => {
    navigator.sendBeacon("/leave", new URLSearchParams({ form_token: token, page }));
  });
}
// A download that gets nothing says so nowhere else.
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[download]");
  if (!link) return;
  isTaken ||= link.id === "download";
  ask(`/status${link.search}`).catch(() => {});
});
// Back from the browser's own memory the page may be of a visit that is over.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// Corrections that were not taken home yet are not thrown away by one click.
let isTaken = false;
addEventListener("submit", (event) => {
  const corrected = Number(document.getElementById("corrected")?.textContent ?? 0);
  if (isTaken || corrected === 0 || !event.target.matches(".discards")) return;
  const sure = say(`页面上改过的 ${corrected} 格还没有下载，会一起清除。确定吗？`, `Cells corrected here: ${corrected}. They were not downloaded yet and will be erased. Go on?`);
  if (!confirm(sure)) event.preventDefault();
});

setUpUpload();
setUpWaiting();

// The answers that were chosen, by name; the part of the page they stand in comes anew with every edit.
addEventListener("change", (event) => {
  if (event.target.id !== "answers") return;
  document.getElementById("answers-chosen").replaceChildren(...[...event.target.files].map((file) => {
    const line = document.createElement("li");
    line.textContent = file.name;
    return line;
  }));
});

function setUpUpload() {
  const form = document.getElementById("upload");
  if (!form) return;
  const input = document.getElementById("files");
  const drop = document.getElementById("drop");
  const chosen = document.getElementById("chosen");
  const list = () => {
    chosen.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name}（${size(file.size)}）`;
      return line;
    }));
  };
  input.addEventListener("change", list);
  for (const name of ["dragover", "dragenter"]) {
    addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over");
  });
  addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length > 0) {
      input.files = event.dataTransfer.files;
      list();
      document.getElementById("send").focus();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function send(form) {
  const trouble = document.getElementById("upload-trouble");
  const button = document.getElementById("send");
  const fail = (words) => {
    trouble.textContent = words;
    trouble.hidden = false;
    document.getElementById("sending").hidden = true;
    // A button that was switched off has lost the focus.
    if (button.disabled) {
      button.disabled = false;
      button.focus();
    }
  };
  const files = [...document.getElementById("files").files];
  if (files.length > 20) return fail(say("一次最多 20 个文件", "20 files at a time"));
  if (files.reduce((sum, file) => sum + file.size, 0) > 50 * 2 ** 20) {
    return fail(say("文件太大：一次最多 50 MB", "Too big: 50 MB at a time"));
  }
  trouble.hidden = true;
  button.disabled = true;
  document.getElementById("sending").hidden = false;
  const words = document.getElementById("sent-words");
  const bar = document.getElementById("sent");
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = (100 * event.loaded) / event.total;
    words.textContent = say("正在放入…… ", "Sending … ") + Math.round(bar.value) + " %";
  });
  request.addEventListener("load", () => {
    if (request.status < 400) return location.assign("/");
    fail(request.status === 413 ? say("文件太大：一次最多 50 MB、20 个文件", "Too big: 50 MB and 20 files at a time")
      : request.status === 403 ? say("这次使用已经结束：请重新打开程序给出的地址", "This visit is over: open the address that the program gave again")
        : say("没有放进去，请再试一次", "It did not go through; please try again"));
  });
  request.addEventListener("error", () => {
    fail(say("连不上程序：请看运行 jianyuan 的窗口是否还开着", "The program does not answer: is its window still open?"));
  });
  request.open("POST", form.action);
  request.setRequestHeader("X-Form-Token", token);
  request.send(new FormData(form));
}

function setUpWaiting() {
  if (!document.getElementById("working")) return;
  const words = document.getElementById("progress");
  const look = async () => {
    try {
      const answer = await fetch("/status");
      if (!answer.ok) return location.reload();
      const status = await answer.json();
      if (!status.is_working) return location.reload();
      if (status.rows > 0) {
        words.textContent = say(`已检查 ${status.rows} 行`, `${status.rows} rows checked`);
      }
    } catch {
      words.textContent = say("连不上程序，正在重试……", "The program does not answer; trying again …");
    }
    setTimeout(look, 300);
  };
  setTimeout(look, 150);
}
