// The transcript follows the reader: the curve's cursor, and keys from turning point to turning point.
"use strict";

(() => {
  const turns = [...document.querySelectorAll("[data-turn]")];
  const cursor = document.querySelector("[data-cursor]");
  if (!turns.length || !cursor) return;
  const figures = document.querySelector("[data-shown]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  // Below what the page keeps free at its top for the curve, where on a phone it stands above the turns.
  const kept = () => parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  const eye = () => Math.max(innerHeight * 0.22, kept() + 24);
  let here = null;

  const atEye = () => turns.findLast((turn) => turn.getBoundingClientRect().top <= eye()) ?? turns[0];

  const follow = () => {
    const turn = atEye();
    if (turn === here) return;
    here?.classList.remove("here");
    here = turn;
    here.classList.add("here");
    for (const end of ["x1", "x2"]) cursor.setAttribute(end, turn.dataset.place);
    figures.textContent = turn.dataset.figures;
  };

  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; follow(); });
  }, { passive: true });
  follow();

  const move = (step) => {
    const points = turns.filter((turn) => "turning" in turn.dataset);
    const stops = points.length ? points : turns;
    // Where the reader went last counts, not what is at eye height: near the end of a page that can't scroll on.
    const from = turns.indexOf(turns.includes(document.activeElement) ? document.activeElement : here);
    const next = step > 0
      ? stops.find((turn) => turns.indexOf(turn) > from)
      : stops.findLast((turn) => turns.indexOf(turn) < from);
    if (!next) return;
    next.scrollIntoView({ behavior: calm.matches ? "auto" : "smooth", block: "start" });
    next.focus({ preventScroll: true });
  };

  document.querySelector("[data-next]").addEventListener("click", () => move(1));
  document.querySelector("[data-previous]").addEventListener("click", () => move(-1));

  // One-letter keys can be switched off (WCAG 2.1.4): some speak to their computer.
  const wanted = document.querySelector("[data-keys]");
  const remembered = () => { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } };
  wanted.checked = remembered();
  wanted.addEventListener("change", () => {
    try { localStorage.setItem("keys", wanted.checked ? "on" : "off"); } catch { /* only for this page, then */ }
  });
  addEventListener("keydown", (event) => {
    const busy = event.target.closest?.("input, select, textarea");
    if (busy || !wanted.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { j: 1, k: -1 }[event.key];
    if (step) { event.preventDefault(); move(step); }
  });
  for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
})();
