// Frame of every page: navigation fold, menus that close, toasts, dialogues, the keys.
// Words come from the JSON block #words, so that no wording lives in a script.
"use strict";
{
const words = JSON.parse(document.getElementById("words")?.textContent || "{}");

function toast(text, { bad = false, link = null } = {}) {
  const box = document.getElementById("toasts");
  if (!box || !text) return;
  const item = document.createElement("div");
  item.className = bad ? "toast-x bad" : "toast-x";
  item.setAttribute("role", bad ? "alert" : "status");
  item.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (link) item.append(Object.assign(document.createElement("a"), { href: link.url, textContent: link.text }));
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
  close.setAttribute("aria-label", words.close || "");
  close.addEventListener("click", () => item.remove());
  item.append(close);
  box.append(item);
  if (!bad) setTimeout(() => item.remove(), 10000);
}

const app = document.querySelector(".app");
const FOLDED = "anju:folded";

function fold(keep = true) {
  const folded = app.classList.toggle("folded");
  document.querySelector("[data-fold]")?.setAttribute("aria-expanded", String(!folded));
  if (keep) localStorage.setItem(FOLDED, folded ? "1" : "");
}
if (app && localStorage.getItem(FOLDED)) fold(false);

document.addEventListener("click", (event) => {
  const at = event.target.closest?.("[data-fold], [data-menu], [data-toast-close], [data-ask], [data-ask-close], [data-remove]");
  document.querySelectorAll("details.drop[open], .top details[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  if (!at) return;
  if (at.matches("[data-fold]")) fold();
  if (at.matches("[data-menu]")) at.setAttribute("aria-expanded", String(app.classList.toggle("nav-open")));
  if (at.matches("[data-toast-close]")) at.closest(".toast-x").remove();
  if (at.matches("[data-ask]")) { event.preventDefault(); document.getElementById(at.dataset.ask)?.showModal(); }
  if (at.matches("[data-remove]")) at.closest("tr, section").remove();
  if (at.matches("[data-ask-close]")) at.closest("dialog").close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details.drop[open], .top details[open]").forEach((menu) => {
    menu.open = false; menu.querySelector("summary")?.focus();
  });
});
document.addEventListener("click", (event) => { if (event.target.closest?.("[data-print]")) window.print(); });
document.querySelectorAll(".toasts .toast-x:not(.bad)").forEach((item) => setTimeout(() => item.remove(), 10000));
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form?.requestSubmit();
});
window.anju = { words, toast, fold };
}
