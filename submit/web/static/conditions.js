// Questions that are asked under some answers only appear and go as these answers change. form.js loads this file if
// the page has any; without it the server asks them after the next press.

const form = document.getElementById("ticket");
const places = [...form.querySelectorAll("[data-when]")];
const status = document.createElement("p");

status.className = "hidden";
status.setAttribute("role", "status");
form.append(status);
form.addEventListener("input", () => update(say));
// A page that comes back from the browser's cache has its answers filled in after it was loaded.
window.addEventListener("pageshow", () => update());
update();

// In the order of the page: a question can depend on one that has just gone.
function update(appeared = () => {}) {
  for (const place of places) {
    const [question, idle] = place.children;
    const wasDue = !question.hidden;
    const isDue = Object.entries(JSON.parse(place.dataset.when)).every(([name, answers]) =>
      picked(name).some((answer) => answers.includes(answer)),
    );
    question.hidden = !isDue;
    question.querySelector('[name$=".seen"]').disabled = !isDue;
    const words = isDue ? "" : written(question);
    idle.hidden = !words;
    idle.querySelector(".conditional__words").textContent = words;
    if (isDue && !wasDue) appeared(question);
  }
}

// The names of the chosen options, as the server reads them: whoever typed an answer of their own has chosen "other".
function picked(name) {
  const controls = asked(`[name="${name}"]:checked`).map((control) => control.value);
  const own = asked(`[name="${name}.other"]`).some((line) => line.value.trim());
  return own ? [...controls, "other"] : controls;
}

function asked(selector) {
  return [...form.querySelectorAll(selector)].filter((control) => !control.closest(".conditional__question[hidden]"));
}

function written(question) {
  const controls = [...question.querySelectorAll("input:not([type=hidden]), textarea")];
  return controls.map(said).filter(Boolean).join("\n");
}

function said(control) {
  if (!["radio", "checkbox"].includes(control.type)) return control.value.trim();
  return control.checked ? control.labels[0].textContent : "";
}

function say(question) {
  const label = question.querySelector("legend, label").textContent.trim();
  status.textContent = form.dataset.asked.replace("{question}", label);
}
