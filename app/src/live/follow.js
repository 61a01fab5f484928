// A page that is only read takes over what is published while it is open, part by part. Readers load no code of the
// pages that are worked on; this is the little of it that they need.
(() => {
  const { news, said } = document.currentScript.dataset;
  const parts = (page) => [...page.getElementById("content").children].filter((part) => part.matches(":not(script, .news)"));
  /** The parts as the server wrote them, before anything is awake. */
  let written = parts(document).map((part) => part.outerHTML);
  /** Milliseconds within which readers ask, so that a thousand do not at once. */
  const SPREAD = 500;
  /** Milliseconds for which it is said that something was changed. */
  const SEEN = 8000;
  let source, late, open = false, turn = 0;

  async function renew() {
    const mine = (turn += 1);
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    // The style is on already, and under the nonce of another answer it would be refused.
    const text = (await answer.text()).replace(/<style[^]*?<\/style>/, "");
    const page = new DOMParser().parseFromString(text, "text/html");
    if (mine !== turn || !page.getElementById("content")) return;
    const [old, fresh] = [parts(document), parts(page)];
    const now = fresh.map((part) => part.outerHTML);
    if (now.join() === written.join()) return;
    // Other parts than before: in their order, whatever they were.
    const same = old.length === fresh.length;
    const changed = fresh.filter((part, i) => !same || now[i] !== written[i]);
    if (same) fresh.forEach((part, i) => now[i] !== written[i] && put(old[i], part));
    else {
      fresh.forEach((part) => old[0].before(part));
      old.forEach((part) => part.remove());
    }
    written = now;
    document.title = page.title;
    for (const island of changed.flatMap((part) => [part, ...part.querySelectorAll("leptos-island")])) {
      if (island.matches("leptos-island")) window.__hydrateIsland?.(island, island.dataset.component);
    }
    tell(said);
    setTimeout(tell, SEEN, "");
  }

  const tell = (text) => (document.querySelector(".news").textContent = text);

  /** What was unfolded stays so. */
  function put(old, part) {
    const folds = [...old.querySelectorAll("details")];
    part.querySelectorAll("details").forEach((fold, i) => (fold.open ||= folds[i]?.open ?? false));
    old.replaceWith(part);
  }

  const soon = () => {
    clearTimeout(late);
    late = setTimeout(() => renew().catch(() => {}), Math.random() * SPREAD);
  };

  // A page out of sight holds no line, and looks once when it is seen again.
  const listen = () => {
    if (document.hidden || source) return;
    source = new EventSource(news);
    source.onmessage = soon;
    source.onopen = () => (open ? soon() : (open = true));
  };
  const leave = () => {
    source?.close();
    source = undefined;
  };
  addEventListener("load", () => setTimeout(listen, 500));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", ({ persisted }) => persisted && listen());
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
})();
