// Totals that follow their parts: <input data-sum-of="wage_migrant wage_other -cost">. A total somebody typed is left alone.
"use strict";
{
const amount = (field) => Number((field?.value || "").replace(/[,，\s]/g, ""));

function follow(form) {
  for (const total of form.querySelectorAll("[data-sum-of]")) {
    const names = total.dataset.sumOf.split(" ");
    const parts = names.map((name) => [name.startsWith("-") ? -1 : 1, form.elements[name.replace("-", "")]]);
    const own = total.value !== "" && total.dataset.filled !== total.value;
    if (own || parts.every(([, field]) => !field?.value)) continue;
    const sum = parts.reduce((so_far, [sign, field]) => so_far + sign * amount(field), 0);
    if (!Number.isFinite(sum)) continue;
    total.value = String(Math.round(sum * 100) / 100);
    total.dataset.filled = total.value;
  }
}
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.querySelector("[data-sum-of]")) follow(form);
});
}
