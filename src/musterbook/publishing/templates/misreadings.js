// Leads through the errors one by one, and keeps to those that a filter lets through. Without this script all are shown.
(function () {
  "use strict";
  const cards = [...document.querySelectorAll(".card")];
  const cases = [...document.querySelectorAll(".case")];
  const words = document.querySelector("#filter-words");
  const error = document.querySelector("#filter-error");
  const kind = document.querySelector("#filter-kind");
  const count = document.querySelector("#filter-count");
  const said = new Map(cards.map((c) => [c, (c.textContent + " " + c.closest(".case").querySelector(".note").textContent).toLowerCase()]));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let shown = cards;
  let current = null;

  const has = (list, value) => !value || list.split(" ").includes(value);
  const marksOf = (card) => card.dataset.marks.split(" ").flatMap((id) => [...document.querySelectorAll('mark[data-claims~="' + id + '"]')]);

  function tell() {
    const at = shown.indexOf(current);
    count.textContent = (at >= 0 ? at + 1 + " of " : "") + shown.length + (shown.length < cards.length ? " of " + cards.length : "");
  }

  function apply() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    shown = cards.filter((c) => has(c.dataset.errors, error.value) && has(c.dataset.kinds, kind.value) && wanted.every((w) => said.get(c).includes(w)));
    const visible = new Set(shown);
    for (const card of cards) card.hidden = !visible.has(card);
    for (const box of cases) box.hidden = !shown.some((c) => box.contains(c));
    tell();
  }

  // To the middle of the window, or its end where text and cards share a column; never so far that the text is gone.
  function bring(card) {
    const at = card.getBoundingClientRect();
    const box = card.closest(".case").getBoundingClientRect();
    const top = box.top - document.querySelector(".bar").offsetHeight;
    const wanted = innerWidth > 860 ? (at.top + at.bottom - innerHeight) / 2 : at.bottom - innerHeight;
    const by = Math.max(top, Math.min(wanted, Math.max(top, box.bottom - innerHeight)));
    scrollBy({ top: by, behavior: calm ? "auto" : "smooth" });
  }

  function choose(card, move) {
    if (!card) return;
    if (current) current.classList.remove("current");
    document.querySelectorAll("mark.lit").forEach((m) => m.classList.remove("lit"));
    current = card;
    card.classList.add("current");
    const marks = marksOf(card);
    marks.forEach((m) => m.classList.add("lit"));
    if (move) {
      bring(card);
      card.focus({ preventScroll: true });
    }
    const text = card.closest(".case").querySelector(".text");
    if (marks.length) {
      const shift = marks[0].getBoundingClientRect().top - text.getBoundingClientRect().top;
      text.scrollTop += shift - text.clientHeight / 2;
    }
    tell();
  }

  function step(by) {
    const at = shown.indexOf(current);
    choose(shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, at + by))], true);
  }

  document.addEventListener("click", (event) => {
    const card = event.target.closest(".card");
    if (card) { choose(card, false); return; }
    const mark = event.target.closest("mark[data-claims]");
    if (!mark) return;
    const ids = mark.dataset.claims.split(" ");
    choose(shown.find((c) => c.dataset.marks.split(" ").some((id) => ids.includes(id))), true);
  });
  for (const control of [words, error, kind]) control.addEventListener("input", apply);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /input|select|textarea/i.test(event.target.tagName)) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/") { event.preventDefault(); words.focus(); }
  });
  apply();
})();
