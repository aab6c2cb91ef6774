"use strict";
// What scripts add to the pages of the site. Without them all can be read, and Material's label opens the menu.

// The menu of narrow screens: a button that a keyboard reaches, and that says whether the menu is open.
(() => {
  const toggle = document.getElementById("__drawer");
  const label = document.querySelector("[data-site-menu=label]");
  const button = document.querySelector("[data-site-menu=button]");
  const menu = document.getElementById("site-nav");
  const close = document.querySelector(".site-nav__close");
  if (!toggle || !label || !button || !menu || !close) return;

  // A click, not an assignment: the change must be heard, whoever makes it.
  const open = (wanted) => { if (toggle.checked !== wanted) toggle.click(); };
  const leave = () => { open(false); button.focus(); };

  label.hidden = true;
  button.hidden = false;
  button.addEventListener("click", () => open(!toggle.checked));
  close.addEventListener("click", leave);
  toggle.addEventListener("change", () => {
    button.setAttribute("aria-expanded", String(toggle.checked));
    if (toggle.checked) requestAnimationFrame(() => close.focus());
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) open(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && toggle.checked) leave();
  });
})();

// Dark or light by choice, remembered for site and form.
(() => {
  const button = document.querySelector("[data-site-palette]");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  if (!button) return;

  const isDark = () => (root.dataset.mdColorScheme ?? (system.matches ? "slate" : "default")) === "slate";
  const show = () => button.setAttribute("aria-pressed", String(isDark()));

  button.hidden = false;
  show();
  system.addEventListener("change", show);
  button.addEventListener("click", () => {
    const scheme = isDark() ? "default" : "slate";
    root.dataset.mdColorScheme = scheme;
    show();
    try {
      localStorage.setItem("palette", scheme);
    } catch {
      // The choice holds for this page.
    }
  });
})();

// What is wider than the page scrolls within itself; a keyboard must be able to scroll it, too.
(() => {
  const wide = document.querySelectorAll(".md-typeset :is(table, pre > code)");
  const seen = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const element of wide) seen.observe(element);
})();

// The section that is being read, in the list of sections.
(() => {
  const links = new Map();
  for (const link of document.querySelectorAll(".md-nav--secondary .md-nav__link")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const mark = () => {
    const passed = [...links.keys()].filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    for (const [heading, link] of links) link.classList.toggle("md-nav__link--active", heading === passed.at(-1));
  };
  const seen = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" });
  for (const heading of links.keys()) seen.observe(heading);
})();

// On paper a link shows where it leads, in full.
addEventListener("beforeprint", () => {
  for (const link of document.querySelectorAll(".md-content a[href]:not(.headerlink)")) {
    const isHere = link.hash && link.href.split("#")[0] === location.href.split("#")[0];
    const address = link.href.replace(/^mailto:/, "");
    if (!isHere && address !== link.textContent) link.dataset.address = address;
  }
});
