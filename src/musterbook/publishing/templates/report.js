// Opens the words behind a figure in a panel at the side. Without this script every link still leads to the marked text.
(function () {
  "use strict";
  const claims = JSON.parse(document.getElementById("claims").textContent);
  const panel = document.querySelector("dialog.words");
  const list = panel.querySelector(".list");
  const make = (tag, cls, text) => {
    const node = document.createElement(tag);
    if (cls) node.className = cls;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  function goTo(id) {
    const mark = document.getElementById("c-" + id);
    if (!mark) return;
    const holder = mark.closest("details");
    if (holder) holder.open = true;
    document.querySelectorAll("mark.lit").forEach((m) => m.classList.remove("lit"));
    document.querySelectorAll('mark[data-claims~="' + id + '"]').forEach((m) => m.classList.add("lit"));
    mark.scrollIntoView({ block: "center" });
  }

  function card(id) {
    const c = claims[id];
    const box = make("article");
    const head = make("div", "note");
    head.append(make("span", "stage s-" + c.stage, c.stage), " " + c.kind + (c.why ? " · " + c.why : ""));
    const quote = make("p", "quote");
    quote.append("…" + c.before, make("mark", "", c.quote), c.after + "…");
    box.append(head, quote, make("div", "note", [c.speaker && "said by " + c.speaker, c.title, c.publisher, c.issued].filter(Boolean).join(" · ")));
    const links = make("div", "links");
    const open = make("a", "", "In the document");
    open.href = "#c-" + id;
    open.addEventListener("click", () => { panel.close(); goTo(id); });
    const copy = make("button", "link", "Copy citation");
    copy.type = "button";
    copy.addEventListener("click", () => {
      const done = () => { copy.textContent = "Copied"; };
      if (navigator.clipboard) navigator.clipboard.writeText(c.citation).then(done, () => window.prompt("Citation", c.citation));
      else window.prompt("Citation", c.citation);
    });
    links.append(open, copy);
    box.append(links);
    return box;
  }

  function show(ids, title) {
    const known = ids.filter((id) => claims[id]);
    if (!known.length) return false;
    panel.querySelector("h2").textContent = title || (known.length === 1 ? "The words behind it" : "The " + known.length + " passages behind it");
    list.replaceChildren(...known.map(card));
    if (!panel.open) panel.showModal();
    panel.scrollTop = 0;
    return true;
  }

  // "#t-7" is a figure in one of the tables, which lists its claims; "#c-…" is one claim.
  function idsOf(href) {
    if (!href) return [];
    if (href.startsWith("#c-")) return [href.slice(3)];
    const figure = href.startsWith("#t-") && document.getElementById(href.slice(1));
    return figure ? figure.dataset.claims.split(" ") : [];
  }

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-claims]");
    const link = event.target.closest("a");
    if (mark && !panel.contains(mark)) { show(mark.dataset.claims.split(" ")); return; }
    if (!link || panel.contains(link)) return;
    const href = link.getAttribute("href") || link.getAttribute("xlink:href");
    const ids = link.dataset && link.dataset.claims ? link.dataset.claims.split(" ") : idsOf(href);
    if (ids.length && show(ids, link.dataset && link.dataset.title)) event.preventDefault();
  });
  panel.querySelector(".close").addEventListener("click", () => panel.close());
  panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });

  const table = document.querySelector("#ledger table");
  if (table) {
    const rows = [...table.tBodies[0].rows];
    const words = document.querySelector("#filter-words");
    const stage = document.querySelector("#filter-stage");
    const count = document.querySelector("#filter-count");
    const apply = () => {
      const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !(wanted.every((w) => text.includes(w)) && (!stage.value || row.dataset.stages.split(" ").includes(stage.value)));
        shown += row.hidden ? 0 : 1;
      }
      count.textContent = shown + " of " + rows.length;
    };
    words.addEventListener("input", apply);
    stage.addEventListener("change", apply);
    apply();
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/input|select|textarea/i.test(event.target.tagName)) {
      event.preventDefault();
      document.querySelector("#filter-words").focus();
    }
  });
  if (location.hash.startsWith("#c-")) goTo(location.hash.slice(3));
})();
