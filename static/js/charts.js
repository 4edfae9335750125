// Charts. <figure data-chart="ID"> with an ECharts option in the JSON block #ID; loads after vendor/echarts.
// SVG, no animation; the tooltip is drawn, not HTML (content security policy); a click on a mark with `url` opens its list.
// The figure is one image to a screen reader (aria-label from data-label): the table beside it is what is read.
"use strict";
{
const INK = "#1f2933", MUTED = "#5b6775", LINE = "#e3e8ef";
const FONT = getComputedStyle(document.body).fontFamily;
const THEME = {
  color: ["#174a8b", "#0b7a75", "#7a93b5", "#b7c2cf", "#5b6775", "#a9d6d2"],
  textStyle: { fontFamily: FONT, color: INK, fontSize: 12 },
  categoryAxis: { axisLine: { lineStyle: { color: "#c9d2dd" } }, axisTick: { show: false }, axisLabel: { color: MUTED, fontSize: 12 }, splitLine: { show: false } },
  valueAxis: { axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: MUTED, fontSize: 12 }, splitLine: { lineStyle: { color: LINE } } },
  legend: { textStyle: { color: MUTED, fontSize: 12 }, itemWidth: 10, itemHeight: 10, icon: "rect" },
};

function draw(figure) {
  const source = document.getElementById(figure.dataset.chart);
  if (!source || !window.echarts || figure.dataset.drawn) return;
  figure.dataset.drawn = "1";
  const option = JSON.parse(source.textContent);
  figure.setAttribute("role", "img");
  if (figure.dataset.label) figure.setAttribute("aria-label", figure.dataset.label);
  const chart = window.echarts.init(figure, THEME, { renderer: "svg" });
  const tooltip = option.tooltip === false ? { show: false } : { renderMode: "richText", confine: true, ...(option.tooltip || {}) };
  chart.setOption({ animation: false, aria: { enabled: false }, ...option, tooltip });
  chart.on("click", (mark) => { const url = mark.data?.url; if (url) window.location.assign(url); });
  new ResizeObserver(() => chart.resize()).observe(figure);
}
const all = (root) => root.querySelectorAll?.("[data-chart]").forEach(draw);
document.addEventListener("htmx:load", (event) => all(event.target));
all(document);
}
