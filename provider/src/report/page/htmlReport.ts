import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../model.js";
import { changedFirst } from "./changedFirst.js";
import { feedsPart } from "./feedsPart.js";
import { matrixPart } from "./matrixPart.js";
import { messagesPart } from "./messagesPart.js";
import { overviewPart, placeOf } from "./overviewPart.js";
import { pageData } from "./pageData.js";
import { sourcesPart } from "./sourcesPart.js";
import { Html, html, jsonBlock } from "./template.js";

export interface HtmlOptions {
  /** Writes indicators so that nothing makes links of them. */
  readonly defang: boolean;
}

/** The same path from the sources and from what is built. */
const assets = join(__dirname, "..", "..", "..", "assets");

/**
 * The report as one page that loads nothing and sends nothing: style, script and data are in it, and nothing
 * else may run.
 */
export function htmlReport(unordered: Report, { defang }: HtmlOptions): string {
  const report = changedFirst(unordered);
  const style = readFileSync(join(assets, "report.css"), "utf8");
  const script = readFileSync(join(assets, "report.js"), "utf8");
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const place = placeOf(report);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Threat collections${place === "" ? "" : `: ${place}`}</title>
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#systems-by-feeds">Skip to the table of systems and feeds</a>
${overviewPart(report)}
<main>
${matrixPart(report)}
${feedsPart(report, defang)}
${sourcesPart(report)}
${messagesPart(report, defang)}
</main>
<dialog id="system" aria-labelledby="system-name"><div id="system-content"></div></dialog>
${jsonBlock("data", pageData(report))}
<script>${new Html(script)}</script>
</body>
</html>
`;
  return page.text;
}

const hashOf = (content: string): string => `sha256-${createHash("sha256").update(content).digest("base64")}`;
