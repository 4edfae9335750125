// A demo's sign-in: one click takes name and password, a second one the code; codes are counted down and renewed.
"use strict";
{
const marks = [...document.querySelectorAll("[data-code-of]")];
const url = document.querySelector("[data-demo-codes]")?.dataset.demoCodes;

async function renew() {
  const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const codes = await answer.json();
  for (const mark of marks) {
    const [code, seconds] = codes[mark.dataset.codeOf] || ["", 30];
    mark.textContent = code || "······";
    mark.dataset.seconds = seconds;
  }
}
function tick() {
  let over = false;
  for (const mark of marks) {
    const left = Number(mark.dataset.seconds) - 1;
    mark.dataset.seconds = left;
    const shown = mark.parentElement.querySelector("[data-left]");
    if (shown) shown.textContent = Math.max(0, left);
    over ||= left <= 0;
  }
  if (over) renew();
}
if (url) setInterval(tick, 1000);

document.addEventListener("click", (event) => {
  const pick = event.target.closest?.("[data-account]");
  if (pick) {
    const form = document.getElementById("sign-in");
    form.username.value = pick.dataset.account; form.password.value = pick.dataset.password; form.requestSubmit();
  }
  const fill = event.target.closest?.("[data-fill]");
  if (fill) {
    const field = document.querySelector(fill.dataset.fill);
    field.value = document.querySelector(`[data-code-of="${CSS.escape(fill.dataset.from)}"]`).textContent.trim();
    field.form.requestSubmit();
  }
});
}
