// Reads the values of a moment off the chart. The page says all the rest without it.
"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const readout = document.getElementById("readout");
  const charts = Array.from(document.querySelectorAll("figure svg.chart"));
  const last = data.points - 1;
  let current = null;
  if (last < 0) return;

  const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const two = (number) => String(number).padStart(2, "0");
  function moment(point) {
    const at = new Date((data.start + point * data.seconds) * 1000);
    const day = days[at.getUTCDay()] + " " + at.getUTCDate() + " " + months[at.getUTCMonth()] + " " + at.getUTCFullYear();
    const whole = data.seconds % 60 === 0;
    const length = whole ? data.seconds / 60 + " minutes" : data.seconds + " seconds";
    const width = data.seconds > 60 ? ", " + length + " from here" : "";
    const seconds = whole && data.start % 60 === 0 ? "" : ":" + two(at.getUTCSeconds());
    return day + ", " + two(at.getUTCHours()) + ":" + two(at.getUTCMinutes()) + seconds + " UTC" + width;
  }

  function add(parent, name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    parent.appendChild(element);
    return element;
  }

  const lines = charts.map((svg) => {
    const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
    line.setAttribute("class", "crosshair line-text");
    line.setAttribute("y1", svg.dataset.top);
    line.setAttribute("y2", svg.dataset.bottom);
    line.setAttribute("visibility", "hidden");
    svg.appendChild(line);
    return line;
  });

  function show(point) {
    current = Math.max(0, Math.min(last, point));
    charts.forEach((svg, index) => {
      const left = Number(svg.dataset.left);
      const x = left + (Number(svg.dataset.right) - left) * (current + 0.5) / data.points;
      lines[index].setAttribute("x1", x);
      lines[index].setAttribute("x2", x);
      lines[index].setAttribute("visibility", "visible");
    });
    readout.textContent = "";
    add(readout, "strong", "", moment(current));
    data.panels.forEach((panel) => {
      const group = add(readout, "span", "group");
      add(group, "span", "of", panel.title);
      panel.series.forEach((series) => {
        if (series.states) {
          const state = { O: "OK", A: "ALARM", I: "INSUFFICIENT_DATA" }[series.states[current]];
          const pair = add(group, "span", "pair", series.label + " ");
          add(pair, "b", "", state || "no data");
          return;
        }
        const value = series.values[current];
        const known = value !== null && value !== undefined;
        if (!known && series.sparse) return;
        const pair = add(group, "span", "pair");
        add(pair, "span", "", series.label + " ");
        add(pair, "b", "", known ? value.toLocaleString("en", { maximumFractionDigits: 2 }) : "no data");
      });
    });
  }

  function hide() {
    current = null;
    lines.forEach((line) => line.setAttribute("visibility", "hidden"));
    readout.textContent = hint;
  }

  const hint = "Point at the chart, or move along it with the arrow keys, to read the values of a moment.";
  // As high as it gets, so that the chart stays where it is while values come and go.
  function reserve() {
    const before = current;
    readout.style.minHeight = "";
    show(before === null ? last : before);
    readout.style.minHeight = readout.offsetHeight + "px";
    if (before === null) hide();
  }
  readout.hidden = false;
  reserve();
  window.addEventListener("resize", reserve);
  charts.forEach((svg) => {
    const at = (event) => {
      const box = svg.getBoundingClientRect();
      const x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
      const left = Number(svg.dataset.left);
      const share = (x - left) / (Number(svg.dataset.right) - left);
      if (share >= 0 && share <= 1) show(Math.floor(share * data.points));
    };
    svg.addEventListener("pointermove", at);
    svg.addEventListener("pointerdown", at);
  });
  document.querySelectorAll("figure").forEach((figure) => {
    figure.tabIndex = 0;
    figure.addEventListener("pointerleave", hide);
    figure.addEventListener("keydown", (event) => {
      const far = Math.max(1, Math.round(data.points / 24));
      const from = current === null ? 0 : current;
      const to = {
        ArrowLeft: from - 1, ArrowRight: from + 1, PageUp: from - far, PageDown: from + far, Home: 0, End: last
      }[event.key];
      if (event.key === "Escape") hide();
      if (to === undefined) return;
      event.preventDefault();
      show(to);
    });
  });
})();
