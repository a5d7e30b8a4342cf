// Lights up the words behind what is pointed at, says what an analysis means, and keeps to the sentences that a filter
// lets through. Without this script everything is shown, and every link still leads to its words.
(function () {
  "use strict";
  const glosses = JSON.parse(document.getElementById("glosses").textContent);
  const sentences = [...document.querySelectorAll(".sentence")];
  const rows = [...document.querySelectorAll(".words tbody tr")];
  const starts = rows.map((row) => Number(row.dataset.span.split("-")[0]));
  const ends = rows.map((row) => Number(row.dataset.span.split("-")[1]));
  let lit = [];

  const put = (node, ...names) => { node.classList.add(...names); lit.push([node, names]); };
  function clear() {
    for (const [node, names] of lit) node.classList.remove(...names);
    lit = [];
  }

  // The first word that ends behind a position.
  function after(position) {
    let low = 0, high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle] > position) high = middle; else low = middle + 1;
    }
    return low;
  }

  function lightWords(link) {
    const slot = "l-" + link.dataset.slot;
    const [start, end] = link.dataset.span.split("-").map(Number);
    for (let n = after(start); n < rows.length && starts[n] < end; n++) put(rows[n], "lit", slot);
    const href = link.getAttribute("href");
    if (href) document.querySelectorAll('mark[data-claims~="' + CSS.escape(href.slice(3)) + '"]').forEach((m) => put(m, "lit", slot));
  }

  function lightRow(row) {
    const tree = row.closest(".tree");
    const number = [...row.parentNode.children].indexOf(row);
    put(row, "on");
    tree.querySelectorAll('g[data-word="' + number + '"], g[data-head="' + number + '"]').forEach((g) => put(g, "lit"));
    const cell = (n) => row.cells[n].textContent;
    const said = (table, name) => name + (glosses[table][name] ? " (" + glosses[table][name] + ")" : "");
    tree.parentNode.querySelector(".gloss").textContent =
      cell(1) + ": lemma " + cell(2) + ", " + said("tags", cell(3)) + ", " + said("relations", cell(4)) + (cell(5) ? " of " + cell(5) : "");
  }

  function point(target) {
    clear();
    if (!target.closest) return;
    const row = target.closest(".words tbody tr");
    const link = target.closest("a[data-span]");
    const box = target.closest(".points");
    if (row) lightRow(row);
    else if (box) {
      put(box, "on");
      (link ? [link] : box.querySelectorAll("[data-span]")).forEach(lightWords);
    }
  }

  document.addEventListener("mouseover", (event) => point(event.target));
  document.addEventListener("focusin", (event) => point(event.target));
  document.addEventListener("focusout", clear);

  // A mark leads to the claim, near miss or finding that it belongs to.
  document.addEventListener("click", (event) => {
    const mark = event.target.closest(".text mark[data-claims]");
    if (!mark) return;
    const links = mark.dataset.claims.split(" ").map((id) => document.querySelector('.points a[href="#c-' + CSS.escape(id) + '"]'));
    const link = links.find((l) => l && l.closest(".claim")) || links.find(Boolean);
    if (link) (link.closest(".claim") || link).focus();
  });

  function walk(row, by) {
    const all = [...row.parentNode.children];
    const next = by === "Home" ? all[0] : by === "End" ? all[all.length - 1] : all[all.indexOf(row) + (by === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    row.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  const words = document.querySelector("#filter-words");
  const read = document.querySelector("#filter-read");
  const count = document.querySelector("#filter-count");
  let shown = sentences;
  function apply() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    shown = sentences.filter((s) => {
      const claim = s.querySelector(".claim"), miss = s.querySelector(".misses");
      const fits = { "": true, claim: claim, miss: miss, none: !claim }[read.value];
      const said = s.querySelector(".read").textContent.toLowerCase();
      return fits && wanted.every((w) => said.includes(w));
    });
    const visible = new Set(shown);
    for (const s of sentences) s.hidden = !visible.has(s);
    count.textContent = shown.length + " of " + sentences.length;
  }
  function step(by) {
    const here = document.activeElement.closest(".sentence");
    const at = shown.indexOf(here);
    const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by))];
    if (next) { next.focus({ preventScroll: true }); next.scrollIntoView({ block: "start" }); }
  }
  if (words) {
    words.addEventListener("input", apply);
    read.addEventListener("input", apply);
    apply();
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /input|select|textarea/i.test(event.target.tagName)) return;
    const row = event.target.closest(".words tbody tr");
    if (row && ["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) { event.preventDefault(); walk(row, event.key); }
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/" && words) { event.preventDefault(); words.focus(); }
  });
})();
