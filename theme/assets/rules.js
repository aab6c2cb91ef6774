"use strict";
// The link beside a rule also copies its citation: «Регламент, п. 3.2 — https://…/r/3.2/». Where the browser lets no page
// write to the clipboard, it stays a link.
(() => {
  const links = document.querySelectorAll(".headerlink[data-cited]");
  const article = document.querySelector("article");
  if (!links.length || !article || !navigator.clipboard) return;

  // What is there before it speaks is heard, and must not move; what is seen stands at the rule, and stays there.
  const heard = document.createElement("p");
  heard.className = "site-hidden";
  heard.setAttribute("role", "status");
  article.append(heard);
  const seen = document.createElement("p");
  seen.className = "site-copied";
  seen.setAttribute("aria-hidden", "true");

  for (const link of links) {
    link.addEventListener("click", async () => {
      const { cited, copied, short } = link.dataset;
      const text = `${cited} — ${new URL(short, location.href)}`;
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        return; // The link has led to the rule, whose address is in the address bar.
      }
      seen.textContent = heard.textContent = copied.replace("{text}", text);
      link.parentElement.after(seen);
    });
  }
})();
