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
  /** Milliseconds after which a page that hears nothing yet may be an old one. */
  const OLD = 2000;
  /** Milliseconds before a stream that was refused is asked for again, at first and at most. */
  const AGAIN = [5000, 300000];
  let source, late, seen, wait = AGAIN[0], heard = false, waits = false, turn = 0;

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
    waits = false;
    const changed = [];
    if (old.length === fresh.length) {
      fresh.forEach((part, i) => {
        if (now[i] === written[i]) return;
        if (inUse(old[i])) return (waits = true);
        put(old[i], part);
        written[i] = now[i];
        changed.push(part);
      });
    } else if (old.some(inUse)) {
      waits = true;
    } else {
      // Other parts than before.
      fresh.forEach((part) => old[0].before(part));
      old.forEach((part) => part.remove());
      written = now;
      changed.push(...fresh);
    }
    if (changed.length === 0) return;
    document.title = page.title;
    for (const island of changed.flatMap((part) => [part, ...part.querySelectorAll("leptos-island")])) {
      if (island.matches("leptos-island")) window.__hydrateIsland?.(island, island.dataset.component);
    }
    tell("");
    clearTimeout(seen);
    setTimeout(tell, 50, said);
    seen = setTimeout(tell, SEEN, "");
  }

  const tell = (text) => (document.querySelector(".news").textContent = text);

  /** What has the focus, holds chosen text or was scrolled to somewhere stays until it is left. */
  function inUse(part) {
    const chosen = getSelection();
    const reads = chosen?.type === "Range" && part.contains(chosen.anchorNode);
    const scrolled = [...part.querySelectorAll(".tl-scroll")].some((box) => box.scrollTop > 0);
    return reads || scrolled || part.contains(document.activeElement);
  }

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
    source.onopen = () => {
      wait = AGAIN[0];
      if (heard || performance.now() > OLD) soon();
      heard = true;
    };
    // A line that breaks is asked for by the browser; one that is refused is not.
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      leave();
      setTimeout(listen, wait / 2 + (Math.random() * wait) / 2);
      wait = Math.min(wait * 2, AGAIN[1]);
    };
  };
  const leave = () => {
    source?.close();
    source = undefined;
  };
  addEventListener("load", () => setTimeout(listen, 500));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", ({ persisted }) => persisted && listen());
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
  document.addEventListener("focusout", () => waits && soon());
})();
