// Keys and small helps. Every page works without them.
"use strict";

const typing = (at) => at && (at.matches("input, select, textarea") || at.isContentEditable);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("q").focus();
    return;
  }
  const act = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (act) {
    event.preventDefault();
    act.click();
  }
});

// A facet that changes shows its entries at once.
for (const form of document.querySelectorAll("form[data-auto]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select")) form.requestSubmit();
  });
}

// Empty fields stay out of the address, so that a link says only what was asked.
for (const form of document.querySelectorAll('form[method="get"]')) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
  });
}
