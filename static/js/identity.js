// ID helper: checks an identity number as it is typed and fills birth date and sex (GB 11643; only check digit and date decide).
"use strict";
{
const { words } = window.anju;

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const clean = (text) => text.normalize("NFKC").replace(/\s/g, "").toUpperCase().replace(/[×*]$/, "X");

function birth(id) {
  const [year, month, day] = [id.slice(6, 10), id.slice(10, 12), id.slice(12, 14)];
  const date = new Date(Date.UTC(+year, +month - 1, +day));
  const real = date.getUTCFullYear() === +year && date.getUTCMonth() === +month - 1 && date.getUTCDate() === +day;
  return real && date <= new Date() && +year >= 1890 ? `${year}-${month}-${day}` : null;
}
/** Returns {fault: word key, n} or {birth: "YYYY-MM-DD", sex: "1"|"2"}; {} while nothing is typed. */
function judge(text) {
  const id = clean(text);
  if (!id) return {};
  if (!/^\d*X?$/.test(id.slice(0, 18))) return { fault: "id_letters" };
  if (id.length < 18) return { fault: "id_short", n: 18 - id.length };
  if (![18, 20, 22].includes(id.length)) return { fault: "id_long" };
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * +id[at], 0);
  if ("10X98765432"[sum % 11] !== id[17]) return { fault: "id_check" };
  const born = birth(id);
  if (!born) return { fault: "id_date" };
  return { birth: born, sex: +id[16] % 2 ? "1" : "2" };
}

function put(field, value) {
  if (!field || (field.value && field.dataset.filled !== field.value)) return;
  field.value = value;
  field.dataset.filled = value;
}
function show(field) {
  const said = judge(field.value);
  const out = document.getElementById(field.dataset.idSays);
  field.classList.toggle("good", Boolean(said.birth));
  if (out) {
    out.className = said.birth ? "ok" : "hint";
    const sex = said.sex === "1" ? words.male : words.female;
    out.textContent = said.birth ? (words.id_good || "").replace("{birth}", said.birth).replace("{sex}", sex)
      : said.fault ? (words[said.fault] || "").replace("{n}", said.n) : "";
  }
  if (!said.birth) return;
  const form = field.form;
  put(form.elements.birth_date, said.birth);
  put(form.elements.sex, said.sex);
  if (form.elements.id_type && !form.elements.id_type.value) form.elements.id_type.selectedIndex = 1;
}
document.addEventListener("input", (event) => { if (event.target.matches("[data-id-number]")) show(event.target); });
}
