// One personal value in full: the dialogue asks what for, the value stands where its mask stood, and hides again.
"use strict";
{
const box = document.getElementById("reveal");
const form = box?.querySelector("form");
const masks = new WeakMap();
let place = null;

function hide(shown) {
  const mask = masks.get(shown);
  if (mask) { shown.replaceWith(mask); masks.delete(shown); }
}

document.addEventListener("click", (event) => {
  const at = event.target.closest?.("[data-reveal], [data-hide]");
  if (at?.matches("[data-hide]")) hide(at.closest(".personal"));
  if (!box || !at?.matches("[data-reveal]")) return;
  place = at.closest(".personal");
  form.dataset.url = at.dataset.reveal;
  box.querySelector("[data-reveal-what]").textContent = at.dataset.what;
  document.getElementById("reveal-fault").textContent = "";
  box.showModal();
});
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  document.getElementById("reveal-fault").textContent = "";
  window.htmx.ajax("POST", form.dataset.url, { source: form, target: place, swap: "innerHTML" });
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr } = event.detail;
  if (xhr.status === 200 && target === place) masks.set(target, target.cloneNode(true));
});
document.addEventListener("htmx:afterSwap", (event) => {
  const value = event.detail.target === place && place?.querySelector("[data-hide-after]");
  if (!value) return;
  const shown = place;
  box.close();
  shown.querySelector("[data-hide]").focus();
  setTimeout(() => hide(shown), Number(value.dataset.hideAfter) * 1000);
});
}
