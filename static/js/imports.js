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

// Files chosen or dropped, by name and size, each to be taken out again; they are sent as the chooser's own.
const zone = document.querySelector("[data-drop]");
if (zone) {
  const input = zone.querySelector("input[type=file]");
  const list = document.querySelector("[data-files]");
  const line = document.getElementById("file-line").content.firstElementChild;
  const size = (bytes) => (bytes < 1024 ** 2 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`);
  let chosen = [];
  const take = (files) => {
    const held = new DataTransfer();
    chosen = [...files];
    for (const file of chosen) held.items.add(file);
    input.files = held.files;
    list.hidden = !chosen.length;
    list.replaceChildren(...chosen.map((file) => {
      const row = line.cloneNode(true);
      const [name, bytes] = row.querySelectorAll("span");
      const out = row.querySelector("button");
      name.textContent = file.name;
      bytes.textContent = size(file.size);
      out.setAttribute("aria-label", `${out.textContent} ${file.name}`);
      out.addEventListener("click", () => { take(chosen.filter((other) => other !== file)); input.focus(); });
      return row;
    }));
  };
  const add = (files) => {
    const known = new Set(chosen.map((file) => `${file.name}/${file.size}/${file.lastModified}`));
    take([...chosen, ...[...files].filter((file) => !known.has(`${file.name}/${file.size}/${file.lastModified}`))]);
  };
  input.addEventListener("change", () => add(input.files));
  for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => { event.preventDefault(); add(event.dataTransfer.files); });
}
}
