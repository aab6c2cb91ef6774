// The menu of narrow screens: a button that a keyboard reaches, and that says whether the menu is open.
// Without this file Material's label and hidden checkbox open it.
(() => {
  const toggle = document.getElementById("__drawer");
  const label = document.querySelector("[data-site-menu=label]");
  const button = document.querySelector("[data-site-menu=button]");
  const menu = document.getElementById("site-nav");
  const close = document.querySelector(".site-nav__close");
  if (!toggle || !label || !button || !menu || !close) return;

  // A click, not an assignment: Material listens to the checkbox, too.
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
