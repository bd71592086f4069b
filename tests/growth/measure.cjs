/**
 * measure.cjs FILE…: inspects each file and prints the CPU time of each in milliseconds, and the peak of
 * memory in MB.
 */
const { inspect } = require("../../provider/dist/stix/index.js");

async function main() {
  const times = [];
  for (const file of process.argv.slice(2)) {
    const before = process.cpuUsage();
    await inspect(file);
    const { user, system } = process.cpuUsage(before);
    times.push(Math.round((user + system) / 1_000));
  }
  process.stdout.write(JSON.stringify({ times, peak: Math.round(process.resourceUsage().maxRSS / 1_024) }));
}

void main();
