// Reload the page when what it shows has been rebuilt.
(() => {
  const { lang, shown, method } = document.currentScript.dataset;

  const showAnew = () => {
    // A page that answered a POST is loaded by its address: the draft has what was typed.
    if (method === "GET") location.reload();
    else location.assign(location.pathname + location.search);
  };

  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("/preview/state", { cache: "no-store" });
      const now = (await answer.json()).shown[lang];
      if (now !== undefined && now !== shown) showAnew();
    } catch {
      // The preview has ended. When it runs again, the page is reloaded.
    }
  };

  setInterval(look, 300);
  document.addEventListener("visibilitychange", look);
})();
