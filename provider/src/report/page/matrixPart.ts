import { type Cell, type CellState, cellStates, type Report } from "../model.js";
import { number } from "../text/numbers.js";
import { countedOrder, stateWords } from "../text/stateWords.js";
import { type Html, html } from "./template.js";

/**
 * Up to so many feeds a cell says its state in a word; beyond, the sign alone is seen and the word is read
 * out.
 */
const maxFeedsInWords = 8;

/** The table of systems and feeds with its filters, which the script brings to life. */
export function matrixPart(report: Report): Html {
  const { systems, feeds } = report;
  if (systems.length === 0 || feeds.length === 0) {
    return html`<section aria-labelledby="systems-by-feeds"><h2 id="systems-by-feeds">Systems and feeds</h2><p>The preview holds no threat collection.</p></section>`;
  }
  return html`<section aria-labelledby="systems-by-feeds"><h2 id="systems-by-feeds">Systems and feeds</h2>
${toolbar(report)}
<div class="scroll" role="region" aria-label="Table, scrolls both ways" tabindex="0">
<table id="matrix" class="${feeds.length > maxFeedsInWords ? "signs" : "words"}">
<caption class="vh">What becomes of each feed on each system</caption>
<thead><tr>
<th scope="col" data-sort="name" aria-sort="ascending">System</th>
<th scope="col" data-sort="changes" class="number">Changes</th>
<th scope="col" data-sort="indicators" class="number">Indicators</th>
${feeds.map((feed, index) => html`<th scope="col" class="feed"><a href="#feed-${index}" title="${feed.label}"><span>${feed.label}</span></a></th>`)}
</tr></thead>
<tbody>
${rows(report)}
</tbody></table></div>
<p id="nothing-shown" hidden>No system and feed fit the filters. <button type="button" id="clear">Clear the filters</button></p>
<p id="readout" class="aside" aria-hidden="true"></p>
${legend(report)}</section>`;
}

function toolbar({ cells }: Report): Html {
  const used = countedOrder.filter((state) => cells.some((cell) => cell.state === state));
  return html`<form id="filters" class="toolbar" hidden>
<label>Systems <input type="search" id="filter-systems" autocomplete="off" spellcheck="false" placeholder="part of a name"></label>
<label>Feeds <input type="search" id="filter-feeds" autocomplete="off" spellcheck="false" placeholder="name, source or indicator"></label>
<fieldset><legend>Show only</legend>
${used.map((state) => html`<label class="chip ${state}"><input type="checkbox" value="${state}"> ${stateWords[state].word}</label>`)}
</fieldset>
<p id="shown" role="status"></p>
</form>`;
}

function rows({ systems, feeds, cells }: Report): readonly Html[] {
  const bySystem = new Map<number, Map<number, Cell>>();
  for (const cell of cells) {
    const row = bySystem.get(cell.system) ?? new Map<number, Cell>();
    row.set(cell.feed, cell);
    bySystem.set(cell.system, row);
  }
  return systems.map((system, index) => {
    const row = bySystem.get(index);
    return html`<tr><th scope="row">${system.name}${system.insecure ? html` <span class="mark" title="certificate not verified">insecure</span>` : ""}</th><td class="number">${number(changesOf(system.states))}</td><td class="number">${system.indicators === undefined ? "?" : number(system.indicators)}</td>${feeds.map((_, feed) => cellOf(row?.get(feed)?.state))}</tr>
`;
  });
}

const absent = html`<td></td>`;
const byState = new Map<CellState, Html>(
  cellStates.map((state) => [state, html`<td class="${state}"><span>${stateWords[state].word}</span></td>`]),
);

const cellOf = (state: CellState | undefined): Html =>
  (state === undefined ? undefined : byState.get(state)) ?? absent;

export function changesOf(states: Readonly<Record<CellState, number>>): number {
  return cellStates.reduce(
    (sum, state) => sum + (state === "up-to-date" || state === "unknown" ? 0 : states[state]),
    0,
  );
}

function legend({ cells, complete }: Report): Html {
  const used = countedOrder.filter((state) => cells.some((cell) => cell.state === state));
  return html`<ul class="legend" aria-label="Signs">${used.map((state) => html`<li><span class="cell ${state}" aria-hidden="true"></span> ${stateWords[state].word}</li>`)}<li><span class="cell" aria-hidden="true"></span> ${complete ? "not there" : "not there, or unchanged and not listed by the preview"}</li></ul>`;
}
