import type { ExtraHopSystem } from "./extraHopSystem.js";
import type { Journal } from "./journal.js";

const shownRequests = 15;

/** A page for a person who wants to see what the system holds; it reloads itself and needs no script. */
export function holdingsPage(system: ExtraHopSystem, journal: Journal): string {
  const { kind, hostname } = system.options;
  const held = system.store.list();
  const requests = journal.slice(-shownRequests - 1, -1).reverse();
  const total = held.reduce((sum, { observables }) => sum + observables, 0);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="3">
<title>${text(hostname)} (simulated)</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${text(hostname)}</h1>
<p>Simulated ${kindNames[kind]} on firmware ${text(system.firmware)}: ${generationNames[system.generation]}.</p>
</header>
<main>
<section>
<h2>Threat collections <span>${held.length} holding ${total.toLocaleString("en")} observables</span></h2>
${table(
  ["Name", "Observables", "Last updated", "User key", "File", "Size"],
  held.map(({ name, observables, lastUpdated, userKey, content }) => [
    text(name),
    number(observables),
    time(lastUpdated),
    text(userKey ?? "none"),
    text(content.fileName),
    number(content.bytes),
  ]),
  "No threat collection yet.",
)}
</section>
<section>
<h2>Last requests</h2>
${table(
  ["Time", "Request", "Status", "Bytes", "Client"],
  requests.map((entry) => [
    time(Date.parse(entry.time)),
    text(`${entry.method} ${entry.path}`),
    text(entry.status === null ? "none" : String(entry.status)),
    number(entry.bytes),
    text(entry.userAgent ?? ""),
  ]),
  "No request yet.",
)}
</section>
</main>
</body>
</html>
`;
}

const kindNames = { sensor: "sensor", console: "console", rx360: "Reveal(x) 360" } as const;
const generationNames = { stix1: "takes STIX 1.0 to 1.2", stix2: "takes STIX 2.0 and 2.1" } as const;

function table(heads: readonly string[], rows: readonly (readonly string[])[], empty: string): string {
  if (rows.length === 0) return `<p>${empty}</p>`;
  const head = heads.map((name) => `<th scope="col">${name}</th>`).join("");
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("\n");
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

const number = (value: number): string => `<span class="number">${value.toLocaleString("en")}</span>`;

const time = (milliseconds: number): string => {
  const iso = new Date(milliseconds).toISOString();
  return `<time datetime="${iso}">${iso.replace("T", " ").slice(0, 19)}</time>`;
};

/** Names come from whoever uploads, so nothing of them may become markup. */
const text = (value: string): string =>
  value
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

const style = `
:root { color-scheme: light dark; --line: #d5d9e0; --soft: #5c6470; --accent: #0b6e75; }
@media (prefers-color-scheme: dark) { :root { --line: #39404a; --soft: #9aa4b1; --accent: #58c4cc; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1.5rem; }
h1 { margin: 0; color: var(--accent); } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
h2 span, header p { color: var(--soft); font-weight: normal; } header p { margin: .2rem 0 0; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 600; } time, .number { font-variant-numeric: tabular-nums; white-space: nowrap; }
`;
