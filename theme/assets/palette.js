"use strict";
// Before anything is drawn: the light or dark colours that the reader chose, on the site as in the form; without a
// choice the system's own hold. And a mark for the style sheets that scripts run.
document.documentElement.classList.replace("no-js", "js");
try {
  const scheme = localStorage.getItem("palette");
  if (scheme) document.documentElement.dataset.mdColorScheme = scheme;
} catch {
  // A browser that keeps nothing shows the system's palette.
}
