"use strict";
// Sections that hold what is being typed, below the search box. Without this file, or without an answer, the form leads
// to the page of the search.
(() => {
  const SHORTEST = 3;
  const REST = 300;
  // A long number helps no search, and might be that of a card: it is not sent while one types.
  const LONG_NUMBER = /\d(?:[\s-]*\d){4,}/g;

  const form = document.querySelector("[data-site-search]");
  if (!form) return;
  const field = form.elements.q;
  const place = form.querySelector("[data-place]");
  const said = form.querySelector("[data-said]");
  let pause;
  let request = new AbortController();

  const links = () => [...place.querySelectorAll("a, button")];

  function show(found) {
    place.replaceChildren(...(found ? [found] : []));
    place.hidden = !found || !form.contains(document.activeElement);
    said.textContent = found ? found.querySelector("[data-count]").textContent : "";
  }

  async function ask() {
    const q = field.value.replace(LONG_NUMBER, " ").trim();
    if (q.length < SHORTEST) return show();
    request = new AbortController();
    const { signal } = request;
    try {
      // What is typed goes in the body: an address is written down by every proxy on the way.
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams({ q }), signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      show(answer.ok && page.querySelector("[data-found]"));
    } catch {
      if (!signal.aborted) show();
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(pause);
    request.abort();
    pause = setTimeout(ask, REST);
  });
  // What was found before shows again when the reader comes back to the box.
  field.addEventListener("focus", () => { place.hidden = !place.firstChild; });
  form.addEventListener("submit", () => clearTimeout(pause));
  // Who clicks a link of the list gives it the focus in one browser, and takes it from everything in another.
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !form.contains(relatedTarget)) place.hidden = true;
  });
  document.addEventListener("click", ({ target }) => {
    if (!form.contains(target)) place.hidden = true;
  });

  form.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !place.hidden) {
      event.preventDefault();
      field.focus();
      place.hidden = true;
    } else if (step && !place.hidden) {
      event.preventDefault();
      const stops = [field, ...links()];
      const next = stops.indexOf(document.activeElement) + step;
      stops.at(next % stops.length).focus();
    }
  });
})();
