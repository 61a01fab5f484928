// What a hand does to the plan before what answers to it is there: kept, and done again once it is.
(() => {
  const place = document.getElementById("plan");
  const KINDS = ["pointerdown", "pointermove", "pointerup", "pointercancel", "keydown"];
  /** What acts by itself, awake or not. */
  const OWN = "a, input, textarea, select, label, summary, button:not([type=button])";
  /** So much is kept: nobody does more meanwhile, or it never comes. */
  const MOST = 64;
  let kept = [];

  function keep(event) {
    const { type, pointerId, target, key } = event;
    if (event.defaultPrevented || kept.length >= MOST) return;
    const last = pointerId === undefined ? undefined : kept.findLast((other) => other.pointerId === pointerId);
    if (type === "pointercancel") {
      // The browser scrolled instead.
      kept = kept.filter((other) => other.pointerId !== pointerId);
    } else if (type === "pointermove" || type === "pointerup") {
      // What is pressed may be anywhere by now.
      if (!last || last.type === "pointerup") return;
      if (type === last.type) kept = kept.filter((other) => other !== last);
      kept.push(event);
    } else if (place.contains(target) && !target.closest(OWN)) {
      if (type === "keydown") {
        if (event.ctrlKey || event.metaKey || ["Tab", "Shift", "Control", "Alt"].includes(key)) return;
        // What a key does by itself would be done as well.
        event.preventDefault();
      }
      kept.push(event);
      place.dataset.touched = "";
    }
  }

  for (const kind of KINDS) document.addEventListener(kind, keep);
  place.addEventListener("awake", () => {
    for (const kind of KINDS) document.removeEventListener(kind, keep);
    for (const event of kept) {
      // What was painted anew meanwhile is found by its place; a key is for what has the focus.
      const { type, target, clientX, clientY } = event;
      const now = type === "keydown" ? document.activeElement : document.elementFromPoint(clientX, clientY);
      // An event tells all that one of its kind is made from.
      (target.isConnected ? target : now)?.dispatchEvent(new event.constructor(type, event));
    }
  });
})();
