"use strict";
// What every page does: sending forms with progress, waiting for a run, saying when the page is left.

const token = document.querySelector("meta[name=form-token]")?.content ?? "";
const isChinese = document.documentElement.lang.startsWith("zh");
const say = (zh, en) => (isChinese ? zh : en);

/** Sends a form as this page. */
function post(path, fields = {}) {
  return fetch(path, {
    method: "POST",
    headers: { "X-Form-Token": token },
    body: new URLSearchParams(fields),
  });
}

// A page that is left ends the visit, unless the next one comes at once.
addEventListener("pagehide", () => {
  if (token) {
    navigator.sendBeacon("/leave", new URLSearchParams({ form_token: token }));
  }
});
// Back from the browser's own memory the page may be of a visit that is over.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
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
    button.disabled = false;
    document.getElementById("sending").hidden = true;
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
      : request.status === 403 ? say("页面已过期，请刷新后重试", "The page is out of date; reload it")
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
