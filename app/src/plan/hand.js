// What a hand does to the plan before what answers to it is there: kept, and done again once it is.
(() => {
  const place = document.getElementById("plan");
  const KINDS = ["pointerdown", "pointermove", "pointerup", "pointercancel", "keydown"];
  /** What acts by itself, awake or not. */
  const OWN = "a, input, textarea, select, label, summary, button:not([type=button])";
  /** What a bar answers to; with a key of the browser's own it is the browser's. */
  const KEYS = /^(Arrow(Up|Down|Left|Right)|Page(Up|Down)|Home|End|Enter| |Escape|Delete|Insert|[+=_-])$/;
  const CODES = ["KeyL", "KeyS"];
  /** So much is kept: nobody does more meanwhile, or it never comes. */
  const MOST = 64;
  let kept = [];

  const answers = ({ key, code, ctrlKey, metaKey, altKey, shiftKey }) => {
    if (ctrlKey || metaKey || (altKey && !shiftKey && !/^Arrow(Up|Down)$/.test(key))) return false;
    return KEYS.test(key) || CODES.includes(code);
  };

  function keep(event) {
    const { type, pointerId, target } = event;
    if (event.defaultPrevented) return;
    const last = pointerId === undefined ? undefined : kept.findLast((other) => other.pointerId === pointerId);
    if (type === "pointercancel") {
      // The browser scrolled instead.
      kept = kept.filter((other) => other.pointerId !== pointerId);
    } else if (type === "pointermove" || type === "pointerup") {
      // What is pressed may be anywhere by now.
      if (!last || last.type === "pointerup") return;
      if (type === last.type) kept = kept.filter((other) => other !== last);
      kept.push(event);
    } else if (kept.length < MOST && place.contains(target) && !target.closest(OWN)) {
      if (type === "keydown") {
        if (!answers(event) || !target.closest(".tl-row")) return;
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
    let typedAt;
    for (const event of kept) {
      const { type, target, clientX, clientY } = event;
      const there = place.contains(target) ? target : null;
      let to;
      if (type === "keydown") {
        // A key before may have led on to another row.
        if (there && target !== typedAt) target.focus({ preventScroll: true });
        typedAt = target;
        to = document.activeElement;
      } else {
        // What was painted anew meanwhile is found by its place; what was let go beside the plan is still the plan's.
        to = there ?? document.elementFromPoint(clientX, clientY);
        if (!place.contains(to)) to = place;
      }
      // An event tells all that one of its kind is made from.
      to?.dispatchEvent(new event.constructor(type, event));
    }
  });
})();
