import type { FeedChange, FeedColumn, Report, TypeChange, Value } from "../model.js";
import { changeWords } from "../text/changeWords.js";
import { counted, number } from "../text/numbers.js";
import { shownValue } from "../text/shownValue.js";
import { compositionWords } from "../text/sourceWords.js";
import { countedOrder, stateWords } from "../text/stateWords.js";
import { isChanging } from "./changedFirst.js";
import { type Html, html } from "./template.js";

/**
 * What comes and goes in each feed: a bar and the numbers for all, types and values where one looks closer.
 */
export function feedsPart({ feeds }: Report, defanged: boolean): Html {
  if (feeds.length === 0) return html``;
  const widest = Math.max(1, ...feeds.map(({ change }) => Math.max(change.added, change.removed)));
  const written = feeds.map((feed, index) => ({ feed, details: feedDetails(feed, index, widest, defanged) }));
  const [changing, others] = [true, false].map((wanted) =>
    written.filter(({ feed }) => isChanging(feed) === wanted).map(({ details }) => details),
  );
  return html`<section aria-labelledby="feeds"><h2 id="feeds">Feeds</h2>
<div class="feed-list">
${changing}
</div>
${changing?.length === 0 ? "" : html`<p class="aside">Bars: removed to the left, added to the right; their length is the square root of the number, so that small changes stay visible beside large ones.</p>`}
${others?.length === 0 ? "" : html`<details class="others"${changing?.length === 0 ? html` open` : ""}><summary>${counted(others?.length ?? 0, "feed")} without changes</summary><div class="feed-list">${others}</div></details>`}
<p id="no-feeds" hidden>No feed fits the filters.</p></section>`;
}

function feedDetails(feed: FeedColumn, index: number, widest: number, defanged: boolean): Html {
  const { change } = feed;
  return html`<details class="feed ${change.kind}" id="feed-${index}"><summary><span class="name">${feed.label}</span> ${bar(change.removed, change.added, widest)} <span class="numbers">${changeNumbers(change)}</span></summary>
<div class="feed-body">
<dl>${feed.source === undefined ? "" : html`<dt>Source</dt><dd><code>${feed.source}</code></dd>`}${feed.stixVersion === undefined ? "" : html`<dt>STIX</dt><dd>${feed.stixVersion}</dd>`}${composition(feed)}<dt>Change</dt><dd>${changeWords(change)}</dd>${feed.missingFeed === undefined ? "" : html`<dt>To see values</dt><dd>add to the program: <code>${feed.missingFeed}</code></dd>`}<dt>Collections</dt><dd>${collectionWords(feed)}</dd>${feed.losses.length === 0 ? "" : html`<dt>Lost in conversion</dt><dd>${feed.losses.map(({ reason, count }, at) => `${at === 0 ? "" : ", "}${number(count)} ${reason}`)}</dd>`}${feed.expired === 0 ? "" : html`<dt>Expired</dt><dd>${number(feed.expired)}</dd>`}</dl>
${typesTable(change, feed.label)}
${values(change, defanged)}
</div></details>
`;
}

function composition({ composition: made }: FeedColumn): Html {
  if (made === undefined) return html``;
  const filtered = made.filtered.map(({ reason, count }) => `${number(count)} ${reason}`).join(", ");
  return html`<dt>Made of</dt><dd>${compositionWords(made.contributions, (source) => source)}</dd>${filtered === "" ? "" : html`<dt>Left out by filters</dt><dd>${filtered}</dd>`}`;
}

function changeNumbers({ kind, certainty, added, removed, after, before }: FeedChange): Html {
  const total = after ?? before;
  if (kind === "same" || kind === "unknown") {
    return html`<span class="total">${total === undefined ? "?" : number(total)}</span>`;
  }
  const least = certainty === "exact" ? "" : "≥ ";
  return html`${removed > 0 ? html`<span class="removed">${least}−${number(removed)}</span> ` : ""}${added > 0 ? html`<span class="added">${least}+${number(added)}</span> ` : ""}<span class="total">${kind === "removed" ? "goes" : total === undefined ? "of ?" : `of ${number(total)}`}</span>`;
}

function collectionWords({ states }: FeedColumn): string {
  const parts = countedOrder
    .filter((state) => states[state] > 0)
    .map((state) => `${number(states[state])} ${stateWords[state].counted}`);
  return parts.length === 0 ? "none" : parts.join(", ");
}

const half = 100;

/** A diverging bar; the numbers beside it say the same in text. */
function bar(removed: number, added: number, widest: number): Html {
  const length = (value: number) =>
    value === 0 ? 0 : Math.max(2, Math.round(half * Math.sqrt(value / widest)));
  const [left, right] = [length(removed), length(added)];
  return html`<svg class="bar" viewBox="0 0 ${2 * half + 2} 14" width="${2 * half + 2}" height="14" aria-hidden="true" focusable="false"><rect class="axis" x="${half}" y="0" width="2" height="14"/>${left === 0 ? "" : html`<rect class="removed" x="${half - left}" y="2" width="${left}" height="10"/>`}${right === 0 ? "" : html`<rect class="added" x="${half + 2}" y="2" width="${right}" height="10"/>`}</svg>`;
}

function typesTable(change: FeedChange, label: string): Html {
  if (change.byType.length === 0) return html``;
  const widest = Math.max(1, ...change.byType.map(({ added, removed }) => Math.max(added, removed)));
  return html`<table class="types"><caption class="vh">Indicators of ${label} by type</caption><thead><tr><th scope="col">Type</th><th scope="col" class="number">Before</th><th scope="col" class="number">After</th><th scope="col" class="number">Removed</th><th scope="col" class="number">Added</th><td></td></tr></thead><tbody>
${change.byType.map((type) => typeRow(type, change, widest))}
</tbody></table>`;
}

function typeRow(type: TypeChange, change: FeedChange, widest: number): Html {
  const { before, after, added, removed, exact } = type;
  const least = exact ? "" : "≥ ";
  return html`<tr><th scope="row">${type.type}</th><td class="number">${change.before === undefined ? "" : number(before)}</td><td class="number">${change.after === undefined ? "" : number(after)}</td><td class="number">${removed === 0 ? "" : `${least}−${number(removed)}`}</td><td class="number">${added === 0 ? "" : `${least}+${number(added)}`}</td><td>${bar(removed, added, widest)}</td></tr>`;
}

function values(change: FeedChange, defanged: boolean): Html {
  if (change.firstAdded.length + change.firstRemoved.length === 0) return html``;
  return html`<div class="values">${valueList("removed", "Removed", change.firstRemoved, change.removed, defanged)}${valueList("added", "Added", change.firstAdded, change.added, defanged)}</div>`;
}

function valueList(
  kind: "added" | "removed",
  title: string,
  shown: readonly Value[],
  count: number,
  defanged: boolean,
): Html {
  if (shown.length === 0) return html``;
  const more = count - shown.length;
  const sign = kind === "added" ? "+" : "−";
  return html`<div><h3>${title}</h3><ul class="${kind}">${shown.map((value) => html`<li><span aria-hidden="true">${sign}</span> <code>${shownValue(value, defanged)}</code> <span class="type">${value.type}</span></li>`)}</ul>${more > 0 ? html`<p class="aside">and ${number(more)} more</p>` : ""}</div>`;
}
