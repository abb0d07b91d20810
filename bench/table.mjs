// Makes the table of a scenario: table.mjs SCENARIO DIRECTORY. Ratios are of runs of the same round, in which each subject was asked
// in turn, and of the first subject of an operation to each of the others.
import { existsSync, readFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { groups, lines, median, readRuns } from "./runs.mjs";

const [scenario, directory] = process.argv.slice(2);
const tables = groups(readRuns(scenario, directory));
const rounds = tables[0].subjects[0].runs.length;

console.log(`# ${scenario}\n`);
console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0].model.trim()}), Linux ${release()}; ` +
  `medians of ${rounds} rounds of ${readFileSync(`${directory}/setting`, "utf8")}. Repeat: \`bench/run ${scenario}\`. ` +
  `A ratio, of operations/s or of CPU time for each, is of the first subject to this one, in the same round. Percentiles are wrk's, which fills in what it could not ask meanwhile.\n`);
console.log("| operation | connections | subject | operations/s (least to most) | p50 ms | p99 ms | p99.9 ms | µs of CPU each | ratio | of CPU | no success |");
console.log("|---|---|---|---|---|---|---|---|---|---|---|");
for (const { operation, connections, subjects } of tables) {
  const ours = subjects[0].runs;
  for (const { subject, runs } of subjects) {
    const of = (name, digits) => median(runs.map((run) => run[name])).toFixed(digits);
    const rates = runs.map((run) => run.rate);
    const ratio = runs === ours ? "" : median(ours.map((run, round) => run.rate / runs[round].rate)).toFixed(2);
    const cpu = runs === ours ? "" : median(ours.map((run, round) => run.cpuMicros / runs[round].cpuMicros)).toFixed(2);
    const bad = runs.reduce((sum, run) => sum + run.bad, 0);
    console.log(`| ${operation} | ${connections} | ${subject} | ${of("rate", 0)} (${Math.min(...rates).toFixed(0)} to ` +
      `${Math.max(...rates).toFixed(0)}) | ${of("p50", 2)} | ${of("p99", 2)} | ${of("p999", 2)} | ${of("cpuMicros", 0)} | ${ratio} | ${cpu} | ${bad || "none"} |`);
  }
}
console.log("\n| subject | promises |\n|---|---|");
lines(`${directory}/promises.tsv`).forEach(([subject, promise]) => console.log(`| ${subject} | ${promise} |`));
console.log("\n| processes | most memory of each, MB |\n|---|---|");
lines(`${directory}/memory.tsv`).forEach(([processes, megabytes]) => console.log(`| ${processes} | ${megabytes} |`));
if (existsSync(`${directory}/${scenario}-notes.md`)) {
  console.log(`\n${readFileSync(`${directory}/${scenario}-notes.md`, "utf8").trim()}`);
}
