// What must not wait until the next page is said when a field is left: an address with a slip, a card number, a
// password. form.js loads this file with the first change; the words are the verdict's own.

const form = document.getElementById("ticket");
const dangers = form.dataset.dangers.split(" ");
let last = 0;

// Ask for the verdict on one field, and show it beside that field.
export async function check(field) {
  if (!field.matches("textarea, [type=text], [type=email]") || !field.closest(".question") || /[.]/.test(field.name)) return;
  const number = (last += 1);
  const answer = await fetch(form.dataset.check, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(question(field)),
  });
  if (!answer.ok || number !== last) return;
  const { findings } = await answer.json();
  show(field, findings.filter((finding) => finding.field === field.name && isDue(finding, field)));
}

// The published keys of the verdict: two answers have one of their own.
function question(field) {
  const lang = document.documentElement.lang;
  const tracker = form.elements.tracker.value;
  const key = field.dataset.key;
  return key ? { tracker, lang, [key]: field.value } : { tracker, lang, answers: { [field.name]: field.value } };
}

// That a field is empty is no news to whoever passes through it; other advice waits for the next page.
function isDue({ level, code, rule }, field) {
  if (code.endsWith(".empty")) return false;
  return level === "stop" || dangers.includes(rule) || field.type === "email";
}

function show(field, findings) {
  const id = `${field.name}-error`;
  document.getElementById(id)?.remove();
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((part) => part && part !== id);
  field.toggleAttribute("aria-invalid", false);
  if (findings.length) {
    const place = document.createElement("div");
    place.id = id;
    place.className = "error";
    place.setAttribute("role", "status");
    field.before(place);
    place.append(...findings.map(paragraph));
    if (findings.some(({ level }) => level === "stop")) field.setAttribute("aria-invalid", "true");
    if (findings.some(({ rule }) => dangers.includes(rule))) {
      place.append(hideButton(field));
      form.dispatchEvent(new Event("danger"));
    }
    others.push(id);
  }
  field.closest(".question").classList.toggle("question--error", field.hasAttribute("aria-invalid"));
  if (others.length) field.setAttribute("aria-describedby", others.join(" "));
  else field.removeAttribute("aria-describedby");
}

function paragraph({ message }) {
  return Object.assign(document.createElement("p"), { textContent: message });
}

function hideButton(field) {
  const words = form.dataset.hide;
  return Object.assign(document.createElement("button"), {
    className: "button button--quiet", name: "action", value: `mask:${field.name}`, textContent: words,
  });
}
