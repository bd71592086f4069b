import type { Report, SourceRow } from "../model.js";
import { number } from "../text/numbers.js";
import { sourceChangeWords, sourceHealthWords } from "../text/sourceWords.js";
import { type Html, html } from "./template.js";

/** What live sources change, and how their last fetches ended. */
export function sourcesPart({ sources = [] }: Report): Html {
  if (sources.length === 0) return html``;
  return html`<section aria-labelledby="sources"><h2 id="sources">Sources</h2>
<table class="types"><caption class="vh">Live sources</caption><thead><tr><th scope="col">Source</th><th scope="col">Changes</th><th scope="col" class="number">Total</th><th scope="col">State</th></tr></thead><tbody>
${sources.map(row)}
</tbody></table></section>`;
}

function row(source: SourceRow): Html {
  const { name, total, error, failures } = source;
  const why = error === undefined || failures === 0 ? "" : html`<pre>${error}</pre>`;
  return html`<tr><th scope="row">${name}</th><td>${sourceChangeWords(source)}</td><td class="number">${number(total)}</td><td>${sourceHealthWords(source)}${why}</td></tr>`;
}
