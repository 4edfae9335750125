// Lists: ticks kept by id over htmx swaps, the bulk bar, the column chooser.
"use strict";
{
const ticked = new Set();

const boxes = () => [...document.querySelectorAll("[data-rows] input[data-tick]")];

function show() {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const all = bar.querySelector("[name=all]");
  bar.hidden = ticked.size === 0;
  if (bar.hidden && all) all.value = "";
  const n = bar.querySelector("[data-n]");
  if (n) n.textContent = all?.value ? bar.dataset.total : String(ticked.size);
  const ids = bar.querySelector("[name=ids]");
  if (ids) ids.value = [...ticked].join(",");
  boxes().forEach((box) => { box.checked = ticked.has(box.value); box.closest("[data-row]").classList.toggle("sel", box.checked); });
  const head = document.querySelector("[data-tick-all]");
  if (head) head.checked = boxes().length > 0 && boxes().every((box) => box.checked);
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.matches("[data-tick]")) { box.checked ? ticked.add(box.value) : ticked.delete(box.value); show(); }
  if (box.matches("[data-tick-all]")) { boxes().forEach((one) => (box.checked ? ticked.add(one.value) : ticked.delete(one.value))); show(); }
});
document.addEventListener("click", (event) => {
  const at = event.target.closest?.("[data-take-all], [data-untick], [data-columns-reset]");
  if (!at) return;
  if (at.matches("[data-take-all]")) { document.querySelector("[data-bulk] [name=all]").value = "1"; show(); }
  if (at.matches("[data-untick]")) { ticked.clear(); show(); }
});
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-column-search]")) return;
  const sought = event.target.value.trim();
  event.target.closest(".pop").querySelectorAll("li").forEach((item) => { item.hidden = !item.textContent.includes(sought); });
});
document.addEventListener("htmx:afterSettle", show);
// Empty conditions stay out of the address.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("form[data-filters]")) return;
  const sent = event.detail.parameters;
  for (const name of Object.keys(sent)) if (sent[name] === "" || sent[name] == null) delete sent[name];
});
document.addEventListener("formdata", (event) => {
  if (!event.target.matches("form[data-filters]")) return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});
}
