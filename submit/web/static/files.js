// Uploads files as soon as they are chosen, one after another; the list of them comes back from the server, which has
// the last word. form.js loads this file with the first of them.

const SHOWN = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const PREVIEW_SIDE = 112;
const PICTURE = "submit:picture:";

const form = document.getElementById("ticket");
const input = document.querySelector("#ticket [type=file]");
const { content, dataset: words } = document.getElementById("upload-parts");
const list = content.querySelector(".uploads");
const status = content.querySelector("[role=status]");
const pattern = content.querySelector(".uploads__file");
const previews = new Map();
const failed = new Map();
let last = Promise.resolve();

input.closest(".upload").before(list, status);
for (const button of form.querySelectorAll(".kept button")) restorePicture(button.value);

// Return a promise that resolves when each of the files has arrived, was refused, or failed.
export function add(files, isPasted) {
  for (const file of files) queue(isPasted ? named(file) : file);
  return last;
}

// The files that could not be sent, for the form to try once more.
export function left() {
  return [...failed.values()];
}

export async function remove(button) {
  const page = await post(button.value);
  if (!page || !adopt(page)) return form.requestSubmit(button);
  attempt(() => sessionStorage.removeItem(PICTURE + button.value));
  input.focus();
  say(words.removed);
}

function queue(file) {
  const line = show(file);
  last = last.then(() => upload(file, line));
}

function show(file) {
  const line = pattern.cloneNode(true);
  line.querySelector(".kept__name").textContent = file.name;
  line.querySelector("progress").ariaLabel = file.name;
  for (const hidden of line.querySelectorAll("button .hidden")) hidden.textContent = ` (${file.name})`;
  line.querySelector(".uploads__cancel").addEventListener("click", () => leave(line));
  line.querySelector(".uploads__again").addEventListener("click", () => {
    leave(line);
    queue(file);
  });
  list.append(line);
  return line;
}

async function upload(file, line) {
  // Removed while it waited for its turn.
  if (!line.isConnected) return;
  if (file.size > Number(words.bytes ?? Infinity)) return stop(line, words.large.replace("{name}", file.name));
  const before = keptIds();
  const page = await post("upload", file, line);
  if (!line.isConnected) return;
  const answer = page && adopt(page);
  if (!answer) {
    failed.set(line, file);
    return stop(line, page?.querySelector(".why")?.textContent ?? words.failed.replace("{name}", file.name), true);
  }
  const error = answer.querySelector(".error");
  if (error) return stop(line, error);
  leave(line);
  say(words.added.replace("{name}", file.name));
  const id = keptIds().find((id) => !before.includes(id));
  const canvas = SHOWN.includes(file.type) && (await draw(file));
  if (canvas) keepPicture(canvas, id, file.name);
  // Save again what was typed meanwhile, because the upload may have overtaken it.
  form.dispatchEvent(new Event("input"));
}

// Return the page that the server answers with, or null. XMLHttpRequest, because fetch does not report progress.
function post(action, file, line) {
  const request = new XMLHttpRequest();
  const data = new FormData();
  for (const name of ["csrf_token", "tracker"]) data.set(name, form.elements[name].value);
  data.set("action", action);
  if (file) data.set(input.name, file, file.name);
  request.open("POST", form.getAttribute("action"));
  request.responseType = "document";
  if (line) {
    line.cancel = () => request.abort();
    request.upload.addEventListener("progress", ({ loaded, total }) => advance(line, Math.floor((loaded / total) * 100)));
  }
  return new Promise((resolve) => {
    request.addEventListener("loadend", () => resolve(request.response));
    request.send(data);
  });
}

function advance(line, percent) {
  line.querySelector("progress").value = percent;
  line.querySelector(".uploads__percent").textContent = `${percent}\u00a0%`;
}

// Take over the list, address and token, which are new if the draft is. Return the question as the server shows it.
function adopt(page) {
  const theirs = page.querySelector("#ticket [type=file]")?.closest(".question");
  if (!theirs) return null;
  const address = page.getElementById("ticket").getAttribute("action");
  form.elements.csrf_token.value = page.querySelector("#ticket [name=csrf_token]").value;
  form.setAttribute("action", address);
  history.replaceState(null, "", address);
  const kept = form.querySelector(".kept");
  const held = kept.contains(document.activeElement) ? document.activeElement.value : null;
  kept.replaceWith(theirs.querySelector(".kept"));
  showPreviews();
  if (held) (form.querySelector(`.kept [value="${held}"]`) ?? input).focus();
  return theirs;
}

function keptIds() {
  return [...form.querySelectorAll(".kept button")].map((button) => button.value);
}

// A refused or failed file says why, and stays until it is removed.
function stop(line, why, mayTryAgain = false) {
  const place = line.querySelector(".error");
  if (typeof why === "string") place.firstElementChild.append(why);
  else place.replaceChildren(...why.childNodes);
  place.hidden = false;
  for (const part of line.querySelectorAll("progress, .kept__name, .uploads__percent")) part.remove();
  line.classList.add("uploads__file--stopped");
  line.querySelector(".uploads__again").hidden = !mayTryAgain;
  line.querySelector(".uploads__cancel").firstChild.textContent = words.dismiss;
  say(place.textContent);
}

function leave(line) {
  failed.delete(line);
  line.cancel?.();
  if (line.contains(document.activeElement)) input.focus();
  line.remove();
}

function say(text) {
  status.textContent = text.trim();
}

// Drawn, not linked, because the pages' security policy allows only the server's own pictures. May return nothing.
async function draw(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return null;
  const scale = Math.min(1, PREVIEW_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.className = "kept__picture";
  canvas.width = Math.max(1, picture.width * scale);
  canvas.height = Math.max(1, picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

// Keep the small picture in this tab for a reload, because no address of the server returns a file.
function keepPicture(canvas, id, name) {
  attempt(() => {
    const picture = canvas.toDataURL("image/webp", 0.8).split(",")[1];
    sessionStorage.setItem(PICTURE + id, JSON.stringify({ at: Date.now(), name, picture }));
  });
  showPicture(canvas, id, name);
}

async function restorePicture(id) {
  const kept = attempt(() => JSON.parse(sessionStorage.getItem(PICTURE + id)));
  const bytes = kept && attempt(() => Uint8Array.from(atob(kept.picture), (sign) => sign.charCodeAt(0)));
  const canvas = bytes && (await draw(new Blob([bytes])));
  if (canvas) showPicture(canvas, id, kept.name);
}

function showPicture(canvas, id, name) {
  canvas.role = "img";
  canvas.ariaLabel = name;
  previews.set(id, canvas);
  showPreviews();
}

function showPreviews() {
  for (const button of form.querySelectorAll(".kept button")) {
    const picture = previews.get(button.value);
    if (picture) button.closest("li").prepend(picture);
  }
}

// Browsers give every screenshot the same name; add the time, so that they can be told apart.
function named(file) {
  if (!file.type.startsWith("image/")) return file;
  const time = new Date().toTimeString().slice(0, 8).replaceAll(":", "-");
  return new File([file], `${words.pasted.replace("{time}", time)}.${file.type.slice(6)}`, { type: file.type });
}

// A blocked or full storage keeps no picture.
function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}
