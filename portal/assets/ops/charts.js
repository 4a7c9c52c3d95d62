// Draws the numbers of a source over time with uPlot; the tables below each drawing say the same, and are there without a script.
const UNITS = {
  rate: (value) => number(value, 1),
  share: (value) => `${number(value * 100, 1)} %`,
  seconds: (value) => (value < 1 ? `${number(value * 1000, value < 0.01 ? 1 : 0)} ms` : `${number(value, 1)} s`),
};
const language = document.documentElement.lang;
const words = JSON.parse(document.querySelector(".charts").dataset.words);
const number = (value, digits) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
const zone = "Europe/Berlin";
const short = new Intl.DateTimeFormat(language, { timeZone: zone, hourCycle: "h23", hour: "2-digit", minute: "2-digit" });
const long = new Intl.DateTimeFormat(language, { timeZone: zone, hourCycle: "h23", day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(language, { timeZone: zone, day: "2-digit", month: "2-digit" });
const colours = () => {
  const style = getComputedStyle(document.documentElement);
  const named = (name) => style.getPropertyValue(`--${name}`).trim();
  return { ink: named("ink"), soft: named("soft"), line: named("line"), paper: named("paper"), lines: [named("link"), named("care"), named("bad")] };
};
const DASHES = [[], [8, 4], [2, 3]]; // series differ by more than their colour

// numbered lines where something changed; those too close to the one before share its number's place
function marking(marks, colour) {
  return {
    hooks: {
      draw: (plot) => {
        const { ctx, bbox } = plot;
        ctx.save();
        ctx.strokeStyle = ctx.fillStyle = colour.ink;
        ctx.lineWidth = devicePixelRatio;
        ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
        ctx.textAlign = "center";
        ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
        let free = -Infinity;
        for (const [at, n] of marks) {
          const x = plot.valToPos(at, "x", true);
          if (x < bbox.left || x > bbox.left + bbox.width) continue;
          ctx.beginPath();
          ctx.moveTo(x, bbox.top);
          ctx.lineTo(x, bbox.top + bbox.height);
          ctx.stroke();
          if (x < free) continue;
          ctx.fillText(String(n), x, bbox.top - 4 * devicePixelRatio);
          free = x + 18 * devicePixelRatio;
        }
        ctx.restore();
      },
    },
  };
}

function options(told, width) {
  const colour = colours();
  const [times] = told.data;
  const reach = times[times.length - 1] - times[0];
  const unit = UNITS[told.unit];
  const axis = { stroke: colour.soft, grid: { stroke: colour.line, width: 1 }, ticks: { stroke: colour.line, width: 1 }, font: "12px system-ui, sans-serif" };
  const narrow = width < 500;
  return {
    width,
    height: 210,
    padding: [18, 8, 0, 0],
    plugins: [marking(told.marks, colour)],
    cursor: { drag: { x: false, y: false }, points: { size: 6 } },
    legend: { live: !narrow },
    scales: {
      x: { time: true },
      // never a scale of nothing: a flat line lies at the bottom
      y: { range: (plot, low, high) => [0, high > 0 ? high * 1.1 : told.unit === "share" ? 0.1 : 1] },
    },
    axes: [
      { ...axis, space: narrow ? 70 : 60, values: (plot, splits) => splits.map((at) => (reach > 3 * 86400 ? day : short).format(at * 1000)) },
      { ...axis, size: 64, values: (plot, splits) => splits.map(unit) },
    ],
    series: [
      { label: words.chart_when, value: (plot, at) => (at === null ? "–" : long.format(at * 1000)) },
      ...told.series.map((name, place) => ({
        label: words[`series_${name}`],
        stroke: colour.lines[place],
        dash: DASHES[place],
        width: 2,
        spanGaps: false,
        points: { show: (plot, series) => alone(told.data[series]), size: 6, fill: colour.lines[place] },
        value: (plot, value) => (value === null || value === undefined ? "–" : unit(value)),
      })),
    ],
  };
}

// a value between two gaps has no line, and needs a point to be seen
const alone = (values) => values.some((value, at) => value !== null && values[at - 1] == null && values[at + 1] == null);

function drawn(box) {
  const told = JSON.parse(box.dataset.plot);
  let plot;
  const draw = () => {
    plot?.destroy();
    plot = new window.uPlot(options(told, box.clientWidth), told.data, box);
  };
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (Math.abs(box.clientWidth - width) < 2) return;
    width = box.clientWidth;
    plot.setSize({ width, height: 210 });
  }).observe(box);
}

document.querySelectorAll("[data-plot]").forEach(drawn);
