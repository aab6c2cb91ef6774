// Looks whether what this page shows has been built anew, and shows it.
(() => {
  const { lang, shown, method } = document.currentScript.dataset;

  const showAnew = () => {
    // A page that answered a press of a button is asked for by its address: the draft holds what was typed.
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
      // The preview was ended. When it runs again, the page is shown anew.
    }
  };

  setInterval(look, 300);
  document.addEventListener("visibilitychange", look);
})();
