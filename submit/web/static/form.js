"use strict";
// Extras only: every page works without this file. Its words are in data attributes of the form.

const SAVE_AFTER = 2000;
const SAY_AGAIN_AFTER = 60000;
const NO_ANSWER_AFTER = 20000;

const { lang } = document.documentElement;
const form = document.getElementById("ticket");
const state = form?.querySelector(".state");
// Its buttons are named "action", so form.action is a button, not an address.
const address = () => form.getAttribute("action");
let retry = () => {};

forgetOldCopies();
for (const button of document.querySelectorAll("button[name=delete], button[name=forget]")) {
  button.addEventListener("click", () => forgetCopies(() => true));
}
if (document.querySelector('button[value^="mask:"]')) keepNoCopies();
if (form) {
  for (const field of form.querySelectorAll("[data-most]")) count(field);
  if (!CSS.supports("field-sizing", "content")) for (const field of form.querySelectorAll("textarea")) grow(field);
  state?.lastElementChild.addEventListener("click", () => retry());
  const draft = form.dataset.saved ? saveWhileTyping() : null;
  const files = draft ? takeFiles() : null;
  sendOnce(() => prepared(draft, files));
  if (form.dataset.check) {
    form.addEventListener("change", ({ target }) => import("./field_check.js").then((module) => module.check(target)).catch(() => {}));
    form.addEventListener("danger", keepNoCopies);
  }
  if (form.querySelector("[data-when]")) import("./conditions.js").catch(() => {});
}

// The first key in the subject loads the file that looks for answers; the form is complete without it.
if (document.getElementById("answers")) {
  const subject = document.querySelector("[data-subject]");
  subject?.addEventListener("input", () => import("./answers.js").catch(() => {}), { once: true });
}

// One press sends once. If something has to come first (`first` returns a promise), the press waits for it.
function sendOnce(first) {
  const main = form.querySelector("[data-busy]");
  const words = main?.textContent;
  let busy = false;
  let isPrepared = false;
  let pause;
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (isPrepared) return (isPrepared = false);
    if (busy) return event.preventDefault();
    busy = true;
    if (main && main.value === button?.value) main.textContent = main.dataset.busy;
    const done = first();
    if (done === true) return leave();
    event.preventDefault();
    isPrepared = await done;
    if (isPrepared) {
      leave();
      return form.requestSubmit(button);
    }
    free();
    retry = () => form.requestSubmit(button);
  });
  window.addEventListener("pageshow", free);

  // A page that was held back, or comes back from the browser's cache, may send again.
  function leave() {
    pause = setTimeout(free, NO_ANSWER_AFTER);
  }

  function free() {
    clearTimeout(pause);
    busy = false;
    if (main) main.textContent = words;
  }
}

// Before the page is left, finish uploads and save unsaved text; if the network is down, the page stays.
function prepared(draft, files) {
  if (!navigator.onLine && form.dataset.offline) {
    tell(draft ? draft.offline() : form.dataset.offline, true);
    return Promise.resolve(false);
  }
  if (!draft || (draft.isSaved() && !files?.isBusy())) return true;
  return (async () => {
    if (files?.isBusy()) tell(form.dataset.waiting);
    if (files && !(await files.settled())) return tell("");
    const kept = draft.isSaved() || (await draft.save());
    if (kept) files?.giveBack();
    return kept;
  })();
}

function tell(text, isAway = false) {
  const [line, button] = state.children;
  // Setting the same text again would make screen readers read it again.
  if (line.textContent !== text) line.textContent = text;
  button.hidden = !isAway;
  state.classList.toggle("state--away", isAway);
}

// Code points after normalisation, as the server counts them.
function length(text) {
  return [...text.replaceAll("\r\n", "\n").normalize("NFC").trim()].length;
}

function shown(number) {
  return number.toLocaleString(lang);
}

// From three quarters of the limit on, the field says how many characters it has; screen readers say it after a pause.
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
      line.textContent = now < most * 0.75 ? "" : field.dataset.count.replace("{now}", shown(now)).replace("{most}", shown(most));
      line.classList.toggle("count--over", now > most);
    }, 500);
  });
}

// A box is as high as its text, up to the height that its style sheet allows.
function grow(field) {
  const fit = () => {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  };
  field.addEventListener("input", fit);
  if (field.value) fit();
}

// Two seconds after the last key the draft is kept on the server, without its files: files.js sends those.
function saveWhileTyping() {
  let typed = 0;
  let saved = 0;
  let said = 0;
  let isAway = false;
  let pause;
  let queue = Promise.resolve();
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    typed += 1;
    retry = save;
    if (isAway) keepCopy();
    clearTimeout(pause);
    pause = setTimeout(save, SAVE_AFTER);
  });
  window.addEventListener("online", () => typed > saved && save());
  window.addEventListener("pagehide", () => typed > saved && leaveWords());
  retry = save;
  if (restoreCopy()) {
    typed += 1;
    save();
  }
  return { save, isSaved: () => typed === saved, offline };

  // One after another, so that an older text never overtakes a newer one. Return false if the network is down.
  function save() {
    clearTimeout(pause);
    return (queue = queue.then(send));
  }

  // What to say while the network is down; the text goes into the local copy, if one is allowed.
  function offline() {
    isAway = true;
    return keepCopy() ? form.dataset.offline : form.dataset.alone;
  }

  // If the page is left within those two seconds, the tab keeps the text for an immediate reload; it goes to the server
  // too, if that knows the draft. (Otherwise there would be a second draft if the tab started again.)
  function leaveWords() {
    keepCopy(sessionStorage);
    if (draftOf(location.pathname)) fetch(address(), { ...saving(), keepalive: true }).catch(() => {});
  }

  function saving() {
    const data = new FormData(form);
    for (const input of form.querySelectorAll("[type=file]")) data.delete(input.name);
    data.set("action", "save");
    return { method: "POST", body: data };
  }

  async function send() {
    const now = typed;
    const options = { ...saving(), signal: AbortSignal.timeout(NO_ANSWER_AFTER) };
    const answer = await fetch(address(), options).catch(() => null);
    isAway = !answer || answer.status >= 500;
    if (isAway) tell(offline(), true);
    if (answer?.status === 204) {
      saved = now;
      retry = save;
      showSaved();
    }
    // The next page explains what the server has refused.
    return !isAway;
  }

  function showSaved() {
    dropCopy();
    if (location.pathname !== address()) history.replaceState(null, "", address());
    const wasAway = state.classList.contains("state--away");
    if (!wasAway && Date.now() - said < SAY_AGAIN_AFTER) return;
    said = Date.now();
    const time = new Date().toLocaleTimeString(lang === "en" ? "en-GB" : lang, { hour: "2-digit", minute: "2-digit" });
    tell(form.dataset.saved.replace("{time}", time));
  }
}

// Files come by choice, by drop anywhere on the page, or as a pasted screenshot. files.js, loaded with the first of
// them, sends them at once; if it cannot be loaded, they go with the next button.
function takeFiles() {
  const input = form.querySelector("[type=file]");
  const zone = input?.closest(".upload");
  if (!zone) return null;
  const load = () => import("./files.js");
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  let uploads = null;
  let coming = 0;
  let all = Promise.resolve();
  zone.classList.add("upload--live");
  if ([...form.querySelectorAll(".kept button")].some(hasPicture)) load().catch(() => {});
  zone.append(document.getElementById("upload-parts").content.querySelector(".upload__words"));
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    add(files);
  });
  document.addEventListener("paste", (event) => {
    const { files, types } = event.clipboardData;
    // Spreadsheet cells are copied both as text and as a picture of it: the text is what was meant.
    if (!files.length || types.includes("text/plain")) return;
    event.preventDefault();
    add([...files], true);
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    window.addEventListener(name, (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      zone.classList.toggle("upload--over", name === "dragover");
      if (name === "drop") add([...event.dataTransfer.files]);
    });
  }
  form.addEventListener("click", (event) => {
    const button = event.target.closest('.kept button[value^="remove:"]');
    if (!button) return;
    event.preventDefault();
    load().then((module) => module.remove(button)).catch(() => form.requestSubmit(button));
  });
  return {
    isBusy: () => coming > 0,
    settled,
    giveBack: () => uploads?.left().length && putIn(uploads.left()),
  };

  // Wait for current uploads. If one is refused meanwhile, the page stays; otherwise it would be lost silently.
  async function settled() {
    const refused = () => form.querySelectorAll(".uploads .error:not([hidden])");
    const before = refused().length;
    await all;
    if (refused().length === before) return true;
    [...refused()].at(-1).closest("li").querySelector("button:not([hidden])").focus();
    return false;
  }

  function add(files, isPasted = false) {
    coming += 1;
    all = Promise.all([all, send(files, isPasted).finally(() => (coming -= 1))]);
  }

  async function send(files, isPasted) {
    try {
      uploads = await load();
    } catch {
      zone.classList.remove("upload--live");
      return putIn([...input.files, ...files]);
    }
    return uploads.add(files, isPasted);
  }

  function putIn(files) {
    const held = new DataTransfer();
    for (const file of files) held.items.add(file);
    input.files = held.files;
  }
}

// files.js keeps a small picture of what was attached in this tab, because the server returns no file.
function hasPicture(button) {
  return attempt(() => sessionStorage.getItem(`submit:picture:${button.value}`));
}

// While the network is down this browser keeps the text, and restores it with the page, until the server has it.
// A draft that the server does not know yet is kept only by this tab, because others may share the computer.
function copyName() {
  const id = draftOf(location.pathname);
  if (id && readFound().includes(id)) return null;
  return `submit:${id ?? form.elements.tracker.value}`;
}

function draftOf(path) {
  return path?.match(/[0-9a-f]{32}/)?.[0];
}

// Return true if the copy is there.
function keepCopy(storage = draftOf(location.pathname) ? localStorage : sessionStorage) {
  return attempt(() => {
    const name = copyName();
    if (!name) return false;
    const others = ["csrf_token", "tracker", ...[...form.querySelectorAll("[type=file]")].map((input) => input.name)];
    const words = [...new FormData(form)].filter(([name]) => !others.includes(name));
    storage.setItem(name, JSON.stringify({ at: Date.now(), words }));
    return true;
  });
}

function restoreCopy() {
  return attempt(() => {
    const name = copyName();
    const { words } = JSON.parse(sessionStorage.getItem(name) ?? localStorage.getItem(name));
    const held = Array.isArray(words) ? words : Object.entries(words);
    for (const field of form.elements) fill(field, held.filter(([name]) => name === field.name).map(([, value]) => value));
    return true;
  });
}

function fill(field, values) {
  if (!values.length) return;
  if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
  else field.value = values[0];
}

function dropCopy() {
  attempt(() => {
    for (const storage of [sessionStorage, localStorage]) storage.removeItem(copyName());
    sessionStorage.removeItem(`submit:${form.elements.tracker.value}`);
  });
}

// Once something was found that must be hidden, delete all copies, and never copy that draft again.
function keepNoCopies() {
  forgetCopies(() => true);
  const id = draftOf(address() ?? location.pathname);
  attempt(() => localStorage.setItem("submit-found", JSON.stringify([...new Set([id, ...readFound()])].slice(0, 50))));
}

function readFound() {
  return attempt(() => JSON.parse(localStorage.getItem("submit-found"))) ?? [];
}

// Delete a copy that was not used when its draft would be deleted.
function forgetOldCopies() {
  const days = Number(form?.dataset.days ?? 7);
  forgetCopies((copy) => !(attempt(() => Date.now() - JSON.parse(copy).at) < days * 86400000));
}

function forgetCopies(isUnwanted) {
  for (const find of [() => localStorage, () => sessionStorage]) {
    attempt(() => {
      const storage = find();
      for (const name of Object.keys(storage)) {
        if (name.startsWith("submit:") && isUnwanted(storage.getItem(name))) storage.removeItem(name);
      }
    });
  }
}

// A blocked or full storage keeps nothing; the server's draft is the one that counts.
function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}
