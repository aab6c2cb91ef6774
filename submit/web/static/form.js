"use strict";
// Extras only: every page works without this file. Its words stand in the page, in data attributes of the form.

const form = document.getElementById("ticket");
// Its buttons are named "action", so that form.action is a button, and no address.
const address = form?.getAttribute("action");
const SAVE_AFTER = 2000;
const SAY_AGAIN_AFTER = 60000;
// Once something was found that must be hidden, this browser keeps no copy of it, and makes none.
const found = document.querySelector('button[value^="mask:"]');

if (found) forgetCopies();

if (form) {
  preventDoubles();
  for (const field of form.querySelectorAll("[data-most]")) count(field);
  if (form.dataset.saved) {
    const copy = localCopy();
    saveWhileTyping(copy);
    takeFiles();
  }
}

// The first key of the subject brings the file that looks for answers; without it nothing is missing.
if (document.getElementById("answers")) {
  const subject = document.getElementById("subject");
  subject?.addEventListener("input", () => import("./answers.js").catch(() => {}), { once: true });
}

// A second press while the first one is under way sends nothing; the server would take the ticket once all the same.
function preventDoubles() {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  // A page that comes back from the browser's memory may send again.
  window.addEventListener("pageshow", () => delete form.dataset.sent);
}

// Code points after normalisation, as the server counts them.
function length(text) {
  return [...text.replaceAll("\r\n", "\n").normalize("NFC").trim()].length;
}

// From three quarters of the limit on, the field says how many characters it holds; a reader hears it after a pause.
function count(field) {
  const most = Number(field.dataset.most);
  const line = document.createElement("p");
  line.className = "count";
  line.setAttribute("role", "status");
  field.after(line);
  let pause;
  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      const now = length(field.value);
      line.textContent = now < most * 0.75 ? "" : field.dataset.count.replace("{now}", now).replace("{most}", most);
      line.classList.toggle("count--over", now > most);
    }, 500);
  });
}

// Two seconds after the last key the draft is kept on the server, without its files: those go with a button.
function saveWhileTyping(copy) {
  const line = document.createElement("p");
  line.className = "saved";
  line.setAttribute("role", "status");
  form.append(line);
  let pause;
  let said = 0;
  form.addEventListener("input", () => {
    copy.keep();
    clearTimeout(pause);
    pause = setTimeout(save, SAVE_AFTER);
  });
  // What the server has shown us it also has: no copy of it stays behind, least of all of what had to be hidden.
  if (copy.restored) save();
  else copy.drop();

  async function save() {
    const data = new FormData(form);
    data.delete("files");
    data.set("action", "save");
    try {
      const answer = await fetch(address, { method: "POST", body: data });
      if (answer.status !== 204) return;
      copy.drop();
      if (location.pathname !== address) history.replaceState(null, "", address);
      if (Date.now() - said < SAY_AGAIN_AFTER) return;
      said = Date.now();
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      line.textContent = form.dataset.saved.replace("{time}", time);
    } catch {
      line.textContent = form.dataset.offline;
    }
  }
}

// While the network is away the words live in this browser, and come back with the page. They go once the server has them.
function localCopy() {
  const name = `submit:${address}`;
  const fields = () => form.querySelectorAll("input[type=text], input[type=email], textarea");
  let restored = false;
  try {
    const kept = JSON.parse(localStorage.getItem(name) || "{}");
    for (const field of fields()) {
      if (field.value || !kept[field.name]) continue;
      field.value = kept[field.name];
      restored = true;
    }
  } catch {
    // What cannot be read is no copy.
  }
  return {
    restored,
    keep() {
      if (found) return;
      const values = Object.fromEntries([...fields()].map((field) => [field.name, field.value]));
      try {
        localStorage.setItem(name, JSON.stringify(values));
      } catch {
        // A full or closed storage keeps nothing; the server's draft is the one that counts.
      }
    },
    drop() {
      try {
        localStorage.removeItem(name);
      } catch {
        // As above.
      }
    },
  };
}

function forgetCopies() {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith("submit:")) localStorage.removeItem(name);
  } catch {
    // A closed storage holds nothing.
  }
}

// Files can be dropped on the question, and a screenshot pasted anywhere in the form; both go into the same field.
function takeFiles() {
  const input = document.getElementById("files-input");
  if (!input) return;
  const add = (files) => {
    const all = new DataTransfer();
    for (const file of [...input.files, ...files]) all.items.add(file);
    input.files = all.files;
  };
  form.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (files.length) {
      event.preventDefault();
      add(files);
    }
  });
  const zone = input.closest(".question");
  zone.addEventListener("dragover", (event) => event.preventDefault());
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    add(event.dataTransfer.files);
  });
}
