// Imports: files dropped on the page, keys 1 2 3 for the choice of the current row, the cursor kept over swaps.
"use strict";
{
const typing = (element) => element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (!["1", "2", "3"].includes(event.key) || document.querySelector("dialog[open]")) return;
  const button = document.querySelector(`[data-row].cur [data-choice-key="${event.key}"]`);
  if (button) { event.preventDefault(); button.click(); }
});

// A row swapped by htmx keeps the cursor and its tick.
let cursor = "";
document.addEventListener("htmx:beforeSwap", () => { cursor = document.querySelector("[data-row].cur")?.id || ""; });
document.addEventListener("htmx:afterSettle", () => { if (cursor) document.getElementById(cursor)?.classList.add("cur"); });

// What was typed as an identity number is covered when the field is left empty-handed by the swap; nothing is kept in the page.
const zone = document.querySelector("[data-drop]");
if (zone) {
  const input = zone.querySelector("input[type=file]");
  const names = zone.querySelector("[data-names]");
  const say = () => { names.textContent = [...input.files].map((file) => file.name).join("、"); };
  input.addEventListener("change", say);
  for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => { event.preventDefault(); input.files = event.dataTransfer.files; say(); });
}
}
