// Makes a table of what wrk found: table.mjs SCENARIO FILE. Each line of the file is a run: subject, operation, connections, requests/s,
// p50, p99, and how many answers were no success. Ratios are of runs of the same round, in which each subject was asked in turn.
import { readFileSync } from "node:fs";
import { cpus, release } from "node:os";

const [scenario, file] = process.argv.slice(2);
const runs = readFileSync(file, "utf8").trim().split("\n").map((line) => {
  const [subject, operation, connections, rps, p50, p99, bad] = line.split("\t");
  return { subject, operation, connections: Number(connections), rps: Number(rps), p50: millis(p50), p99: millis(p99), bad };
});

function millis(text) {
  const [, number, unit] = /^([\d.]+)(us|ms|s|m)$/.exec(text);
  return Number(number) * { us: 0.001, ms: 1, s: 1000, m: 60000 }[unit];
}

function median(numbers) {
  const sorted = numbers.toSorted?.((a, b) => a - b) ?? [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const of = (subject, operation, connections) =>
  runs.filter((run) => run.subject === subject && run.operation === operation && run.connections === connections);
const unique = (name) => [...new Set(runs.map((run) => run[name]))];
const ours = runs[0].subject;

console.log(`# ${scenario}\n`);
console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0].model.trim()}), Linux ${release()}; ` +
  `medians of ${of(ours, runs[0].operation, runs[0].connections).length} rounds. Repeat: \`bench/run ${scenario}\`.\n`);
console.log(`| operation | connections | subject | requests/s (least to most) | p50 ms | p99 ms | ${ours} / subject | no success |`);
console.log("|---|---|---|---|---|---|---|---|");
for (const operation of unique("operation")) {
  for (const connections of unique("connections")) {
    for (const subject of unique("subject")) {
      const theirs = of(subject, operation, connections);
      const rps = theirs.map((run) => run.rps);
      const ratio = median(of(ours, operation, connections).map((run, round) => run.rps / theirs[round].rps));
      const bad = theirs.map((run) => run.bad).filter((count) => count !== "0");
      console.log(`| ${operation} | ${connections} | ${subject} | ${median(rps).toFixed(0)} (${Math.min(...rps).toFixed(0)} to ` +
        `${Math.max(...rps).toFixed(0)}) | ${median(theirs.map((run) => run.p50)).toFixed(2)} | ` +
        `${median(theirs.map((run) => run.p99)).toFixed(2)} | ${subject === ours ? "" : ratio.toFixed(2)} | ${bad.join(", ") || "none"} |`);
    }
  }
}
