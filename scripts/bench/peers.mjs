// Chart libraries that draw the same data on an empty page, as their own documents tell one to: what the first marks of
// ours are held against, and what a zoom of ours is, in the same browser in the same minutes. They are fetched for the
// bench alone. Where a page is asked for with `?month`, it shows a month, and `window.zoom` shows the quarter it is in; of
// one that draws in a later task it gives a promise, kept when it has.
// usage: import { serve } from "./peers.mjs"
import { execFileSync } from "node:child_process";
import { createReadStream, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, normalize } from "node:path";
import { createGzip } from "node:zlib";

const VERSIONS = {
  "apexcharts": "5.3.6",
  "chart.js": "4.5.1",
  "echarts": "6.0.0",
  "frappe-gantt": "1.0.4",
  "vis-timeline": "8.3.1",
};

/** Installs them into a folder, once; those that cannot be had are left out. */
export function fetch(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}");
  for (const [name, version] of Object.entries(VERSIONS)) {
    if (existsSync(join(folder, "node_modules", name))) continue;
    for (const wanted of [version, "latest"]) {
      try {
        execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent", `${name}@${wanted}`], { cwd: folder, stdio: "ignore" });
        break;
      } catch {
        // Another version, or none.
      }
    }
  }
}

const SHARED = `
  const day = (offset) => new Date(Date.UTC(2022, 9, 1) + offset * 86400000);
  const plan = (count) => Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * 310) / count);
    return { id: "s" + i, name: "ขั้นตอน " + (i + 1) + " ตรวจแปลงที่ " + (i + 1) + " และบันทึกผลร่วมกับผู้แทนชุมชน", start: day(from), end: day(from + 40) };
  });
  const quarters = (i) => [1, 2, 3].map((q) => 40 + ((i * 7 + q * 13) % 60)).concat([null]);
  const NAMES = ["ไตรมาส 1", "ไตรมาส 2", "ไตรมาส 3", "ไตรมาส 4"];
  const place = (tag, style) => { const e = document.createElement(tag); e.style.cssText = style; document.body.append(e); return e; };
  const SMALL = [day(31), day(61)], LARGE = [day(0), day(92)];
  const window0 = location.search === "?month" ? SMALL : [day(0), day(365)];
  const drawn = () => document.body.setAttribute("data-drawn", "");
`;

/** What draws a plan of `count` steps or `count` quarter charts, by library. */
const PAGES = {
  gantt: {
    echarts: {
      files: ["echarts/dist/echarts.min.js"],
      mark: "body[data-drawn]",
      script: `(count) => {
        const steps = plan(count), chart = echarts.init(place("div", "width:1200px;height:700px"));
        chart.setOption({ animation: false, grid: { left: 300 }, xAxis: { type: "time", min: +window0[0], max: +window0[1] }, yAxis: { type: "category", data: steps.map((s) => s.name), inverse: true },
          dataZoom: [{ type: "slider", yAxisIndex: 0, startValue: 0, endValue: Math.min(20, count - 1) }],
          series: [{ type: "custom", encode: { x: [1, 2], y: 0 }, data: steps.map((s, i) => [i, +s.start, +s.end]),
            renderItem: (_, api) => { const a = api.coord([api.value(1), api.value(0)]), b = api.coord([api.value(2), api.value(0)]); return { type: "rect", shape: { x: a[0], y: a[1] - 8, width: b[0] - a[0], height: 16 }, style: { fill: "#15a" } }; } }] });
        window.zoom = () => chart.setOption({ xAxis: { min: +LARGE[0], max: +LARGE[1] } });
        drawn();
      }`,
    },
    "vis-timeline": {
      files: ["vis-timeline/standalone/umd/vis-timeline-graph2d.min.js"],
      styles: ["vis-timeline/styles/vis-timeline-graph2d.min.css"],
      mark: ".vis-item.vis-range",
      // Of more it takes seconds, and minutes on a slow processor.
      most: 200,
      script: `(count) => {
        const steps = plan(count);
        const line = new vis.Timeline(place("div", "width:1200px"), new vis.DataSet(steps.map((s) => ({ id: s.id, group: s.id, start: s.start, end: s.end, content: s.name }))), new vis.DataSet(steps.map((s) => ({ id: s.id, content: s.name }))), { height: 700, stack: false, start: window0[0], end: window0[1] });
        window.zoom = () => new Promise((drawn) => {
          new MutationObserver((_, seen) => { seen.disconnect(); drawn(); }).observe(document.querySelector(".vis-timeline"), { subtree: true, attributes: true, childList: true });
          line.setWindow(LARGE[0], LARGE[1], { animation: false });
        });
      }`,
    },
    "frappe-gantt": {
      files: ["frappe-gantt/dist/frappe-gantt.umd.js"],
      styles: ["frappe-gantt/dist/frappe-gantt.css"],
      mark: ".bar-wrapper rect",
      most: 200,
      script: `(count) => { place("svg", "").id = "g"; const e = document.createElement("div"); e.id = "gantt"; document.body.append(e); const chart = new Gantt("#gantt", plan(count).map((s) => ({ ...s, progress: 30 })), { view_mode: location.search === "?month" ? "Day" : "Month", scroll_to: "start" }); window.zoom = () => chart.change_view_mode("Week"); }`,
    },
  },
  quarter: {
    "chart.js": {
      files: ["chart.js/dist/chart.umd.min.js", "chart.js/dist/chart.umd.js"],
      mark: "body[data-drawn]",
      script: `(count) => {
        for (let i = 0; i < count; i++) new Chart(place("div", "width:400px;height:220px").appendChild(document.createElement("canvas")), { data: { labels: NAMES, datasets: [{ type: "bar", label: "ผลงาน", data: quarters(i) }, { type: "line", label: "เป้าหมาย", data: [80, 80, 80, 80] }] }, options: { animation: false } });
        drawn();
      }`,
    },
    echarts: {
      files: ["echarts/dist/echarts.min.js"],
      mark: "body[data-drawn]",
      script: `(count) => {
        for (let i = 0; i < count; i++) echarts.init(place("div", "width:400px;height:220px"), null, { renderer: "svg" }).setOption({ animation: false, xAxis: { type: "category", data: NAMES }, yAxis: {}, legend: {}, series: [{ type: "bar", name: "ผลงาน", data: quarters(i), markLine: { data: [{ yAxis: 80 }] } }] });
        drawn();
      }`,
    },
    apexcharts: {
      files: ["apexcharts/dist/apexcharts.min.js"],
      mark: ".apexcharts-bar-area",
      each: true,
      script: `(count) => {
        for (let i = 0; i < count; i++) new ApexCharts(place("div", "width:400px"), { chart: { type: "bar", height: 220, animations: { enabled: false }, toolbar: { show: false } }, series: [{ name: "ผลงาน", data: quarters(i) }], xaxis: { categories: NAMES }, annotations: { yaxis: [{ y: 80 }] } }).render();
      }`,
    },
  },
};

/** Serves a page a library; gives their addresses by kind, with what tells that the first and the last mark are drawn. */
export async function serve(folder) {
  const modules = join(folder, "node_modules");
  const there = (files) => files.find((file) => existsSync(join(modules, file)));
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://127.0.0.1");
    const [, kind, name, count] = url.pathname.split("/");
    const page = PAGES[kind]?.[name];
    if (page) {
      const styles = (page.styles ?? []).map((file) => `<link rel="stylesheet" href="/file/${file}">`).join("");
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(`<!DOCTYPE html><html lang="th"><meta charset="utf-8"><title>${name}</title>${styles}<body><script src="/file/${there(page.files)}"></script><script>${SHARED}(${page.script})(${Number(count)})</script></body></html>`);
      return;
    }
    const file = normalize(join(modules, url.pathname.replace(/^\/file\//, "")));
    if (!file.startsWith(modules) || !existsSync(file)) return void response.writeHead(404).end();
    response.setHeader("content-type", file.endsWith(".css") ? "text/css" : "text/javascript");
    response.setHeader("content-encoding", "gzip");
    createReadStream(file).pipe(createGzip({ level: 1 })).pipe(response);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const base = `http://127.0.0.1:${server.address().port}`;
  const of = (kind) => Object.entries(PAGES[kind]).filter(([, page]) => there(page.files)).map(([name, { mark, each, most = Infinity }]) => ({ name, mark, each, most, at: (count) => `${base}/${kind}/${name}/${count}` }));
  return { gantt: of("gantt"), quarter: of("quarter"), close: () => server.close() };
}
