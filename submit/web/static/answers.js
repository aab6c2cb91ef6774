// Suggestions during typing of the subject: sections of the site that may answer it. form.js loads this file at the
// first key; the review page shows the same sections without it.

const SHORTEST = 3;
const REST = 500;
// A long number does not help search, and might be a card number: it stays in the form.
const LONG_NUMBER = /\d(?:[\s-]*\d){4,}/g;

const field = document.querySelector("[data-subject]");
const place = document.getElementById("answers");
const status = add(place, "p", { className: "found__heading" });
const list = add(place, "ul", { hidden: true });
let pause;
let request = new AbortController();

status.setAttribute("role", "status");
field.closest(".question").append(place);
field.addEventListener("input", rest);
rest();

function rest() {
  clearTimeout(pause);
  request.abort();
  pause = setTimeout(ask, REST);
}

async function ask() {
  const words = field.value.replace(LONG_NUMBER, " ").trim();
  if (words.length < SHORTEST) return show([]);
  request = new AbortController();
  const { signal } = request;
  try {
    // What was typed goes in the body, because every proxy on the way logs addresses.
    const body = new URLSearchParams({ q: words, lang: document.documentElement.lang });
    const answer = await fetch(place.dataset.source, { method: "POST", body, signal });
    show(answer.ok ? (await answer.json()).answers : []);
  } catch {
    // An error does no harm: the form works without suggestions.
    if (!signal.aborted) show([]);
  }
}

function show(answers) {
  list.hidden = !answers.length;
  list.replaceChildren(...answers.map(item));
  // Said once: a list that changes while the client writes is not read out again.
  const heading = answers.length ? place.dataset.heading : "";
  if (status.textContent !== heading) status.textContent = heading;
}

function item({ address, number, title, excerpt }) {
  const line = document.createElement("li");
  const link = add(line, "a", { href: address, target: "_blank", rel: "noopener" });
  link.textContent = number ? `${number}. ${title}` : title;
  link.append(` (${place.dataset.tab})`);
  line.append(" ");
  add(line, "span", { className: "found__excerpt", textContent: excerpt });
  return line;
}

function add(parent, tag, properties) {
  const element = Object.assign(document.createElement(tag), properties);
  parent.append(element);
  return element;
}
