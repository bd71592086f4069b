/**
 * measure.cjs FILE…: inspects each file, prepares the upload of those without errors, and prints the CPU time
 * of each in milliseconds, and the peak of memory in MB.
 */
const { inspect, prepareUpload } = require("../../provider/dist/stix/index.js");

async function main() {
  const times = [];
  for (const file of process.argv.slice(2)) {
    const before = process.cpuUsage();
    const inspection = await inspect(file);
    if (inspection.ok) {
      const [first] = inspection.documents;
      const generation = first?.format === "stix1" ? "stix1" : "stix2";
      const upload = await prepareUpload(file, { generation, collectionName: "feed", inspection });
      await upload.dispose();
    }
    const { user, system } = process.cpuUsage(before);
    times.push(Math.round((user + system) / 1_000));
  }
  process.stdout.write(JSON.stringify({ times, peak: Math.round(process.resourceUsage().maxRSS / 1_024) }));
}

void main();
