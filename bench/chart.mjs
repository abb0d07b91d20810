// Draws the throughput of a scenario's subjects: chart.mjs SCENARIO DIRECTORY. A row of bars for each operation and count of
// connections, as long as the median, with a line from the least to the most.
import { groups, median, readRuns } from "./runs.mjs";

const [scenario, directory] = process.argv.slice(2);
const tables = groups(readRuns(scenario, directory));
const COLORS = ["#1f6feb", "#bf8700", "#8250df", "#57606a"];
const BAR = 16, GAP = 14, LEFT = 210, WIDTH = 560, TOP = 40;

const parts = [];
let y = TOP;
for (const { operation, connections, subjects } of tables) {
  const most = Math.max(...subjects.flatMap(({ runs }) => runs.map((run) => run.rate)));
  const x = (rate) => (LEFT + rate / most * WIDTH).toFixed(1);
  parts.push(`<text x="10" y="${y + 12}">${operation}, ${connections}</text>`);
  subjects.forEach(({ subject, runs }, i) => {
    const rates = runs.map((run) => run.rate);
    const middle = median(rates);
    parts.push(`<text x="${LEFT - 6}" y="${y + 12}" text-anchor="end">${subject}</text>`);
    parts.push(`<rect x="${LEFT}" y="${y}" width="${(middle / most * WIDTH).toFixed(1)}" height="${BAR - 3}" fill="${COLORS[i % COLORS.length]}"/>`);
    parts.push(`<path d="M${x(Math.min(...rates))} ${y + 6}H${x(Math.max(...rates))}" stroke="#24292f"/>`);
    parts.push(`<text x="${LEFT + WIDTH + 8}" y="${y + 12}">${middle.toFixed(0)}</text>`);
    y += BAR;
  });
  y += GAP;
}
console.log(`<svg xmlns="http://www.w3.org/2000/svg" width="860" height="${y}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
<text x="10" y="22" font-size="15">${scenario}: operations/s, by operation and connections</text>
${parts.join("\n")}
</svg>`);
