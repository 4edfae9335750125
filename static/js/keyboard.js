// Keys of lists and forms: / j k x Enter e [ ? Ctrl+Enter Esc. Never active while typing; every key has a visible control.
"use strict";
{
const { fold } = window.anju;

const rows = () => [...document.querySelectorAll("[data-rows] > [data-row]")];
const typing = (element) => element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.classList.contains("cur"));
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  all.forEach((row) => row.classList.remove("cur"));
  next.classList.add("cur");
  next.scrollIntoView({ block: "nearest" });
}

const current = () => document.querySelector("[data-row].cur");
const ACTS = {
  "/": () => (document.querySelector("[data-list-search]") || document.getElementById("q"))?.focus(),
  "[": () => fold(),
  "?": () => document.getElementById("keys")?.showModal(),
  j: () => move(1),
  k: () => move(-1),
  x: () => current()?.querySelector("input[type=checkbox]")?.click(),
  e: () => (current()?.querySelector("[data-edit]") || document.querySelector("[data-edit]"))?.click(),
  Enter: () => (current()?.querySelector("a[data-open]") || current()?.querySelector("a[href]"))?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  const form = event.target.closest?.("form[data-keys]");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (form && event.key === "Escape") { form.querySelector("[data-cancel]")?.click(); return; }
  if (typing(event.target)) { if (event.key === "Escape") event.target.blur(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary, label, input")) return;
  const act = ACTS[event.key];
  if (act) { event.preventDefault(); act(); }
});
}
