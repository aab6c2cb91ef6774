"use strict";
// The light or dark palette that the reader chose on the site; without a choice the system's own holds.
try {
  const scheme = JSON.parse(localStorage.getItem("/.__palette"))?.color?.scheme;
  if (scheme) document.documentElement.dataset.mdColorScheme = scheme;
} catch {
  // A browser that keeps nothing shows the system's palette.
}
