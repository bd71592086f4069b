import type { Report, Risk } from "../model.js";
import { totals } from "../text/changeWords.js";
import { groupItems, type ItemGroup } from "../text/groupItems.js";
import { counted, number } from "../text/numbers.js";
import { countedOrder, stateWords } from "../text/stateWords.js";
import { type Html, html } from "./template.js";

export const placeOf = ({ project, stack }: Report): string =>
  [project, stack].filter((part) => part !== undefined).join(" / ");

/** Title, counts and risks. */
export function overviewPart(report: Report): Html {
  const place = placeOf(report);
  const indicators = totals(report);
  return html`<header>
<h1>Threat collections${place === "" ? "" : html` <span class="place">${place}</span>`}</h1>
<p class="outcome ${report.outcome}">${outcomeWords(report)}</p>
<ul class="counts" aria-label="Collections by what becomes of them">
${countedOrder
  .filter((state) => report.counts[state] > 0)
  .map(
    (state) =>
      html`<li class="${state}"><b>${number(report.counts[state])}</b> <span>${stateWords[state].counted}</span></li>`,
  )}
${indicators === undefined ? "" : html`<li class="indicators"><b>${indicators.words}</b> <span>indicators in ${counted(indicators.feeds, "feed")}</span></li>`}
</ul>
${besides(report)}
${report.risks.length === 0 ? html`<p class="no-risks">No risks: nothing is deleted, insecure, drifted or failed.</p>` : risksList(report.risks)}
</header>`;
}

function outcomeWords(report: Report): string {
  switch (report.outcome) {
    case "failed":
      return report.stacks.length > 1
        ? "Not all stacks were previewed to the end: this page shows what there is of them."
        : "The preview failed: this page shows what it came to.";
    case "cut-off":
      return "The preview ends in the middle: this page shows what there is of it.";
    case "succeeded": {
      const { counts, others } = report;
      const changes = countedOrder.some(
        (state) => state !== "up-to-date" && state !== "unknown" && counts[state] > 0,
      );
      if (changes) return "What the next run will do.";
      return totals(report) === undefined && Object.keys(others).length === 0
        ? "Nothing changes."
        : "No collection changes.";
    }
  }
}

function besides({ unlisted, others }: Report): Html {
  const otherChanges = Object.values(others).reduce((sum, count) => sum + count, 0);
  return html`${
    unlisted === 0
      ? ""
      : html`<p class="aside">${counted(unlisted, "unchanged resource")} ${unlisted === 1 ? "is not" : "are not"} listed by the preview. With the stack's state (--state) ${unlisted === 1 ? "it" : "they"} would be.</p>`
  }${
    otherChanges === 0
      ? ""
      : html`<p class="aside">${counted(otherChanges, "other resource")} of the stack ${otherChanges === 1 ? "changes" : "change"} too.</p>`
  }`;
}

const levels: Readonly<Record<Risk["level"], { readonly sign: string; readonly word: string }>> = {
  danger: { sign: "!", word: "Danger" },
  warning: { sign: "!", word: "Warning" },
  note: { sign: "i", word: "Note" },
};

const shownAtOnce = 4;

function risksList(risks: readonly Risk[]): Html {
  return html`<section aria-labelledby="risks"><h2 id="risks">Worth a look</h2>
<ul class="risks">
${risks.map(
  (
    risk,
  ) => html`<li class="${risk.level}"><span class="sign" aria-hidden="true">${levels[risk.level].sign}</span>
<div><h3><span class="vh">${levels[risk.level].word}: </span>${risk.title}</h3>${concerned(risk)}</div></li>`,
)}
</ul></section>`;
}

function concerned({ items }: Risk): Html {
  const groups = groupItems(items);
  const list = (some: readonly ItemGroup[]) =>
    html`<ul>${some.map((group) => html`<li>${itemWords(group)}</li>`)}</ul>`;
  if (groups.length <= shownAtOnce) return list(groups);
  return html`${list(groups.slice(0, shownAtOnce))}<details><summary>${number(groups.length - shownAtOnce)} more</summary>${list(groups.slice(shownAtOnce))}</details>`;
}

const namesAtOnce = 8;

function itemWords({ stacks, feeds, systems, text, words }: ItemGroup): Html {
  const what =
    text === undefined && words === undefined
      ? ""
      : html` <span class="what">${text}${text !== undefined && words !== undefined ? ", " : ""}${words}</span>`;
  if (feeds.length === 0) return html`${names([...stacks, ...systems])}${what}`;
  return html`${names(feeds)}${what}${systems.length === 0 ? "" : html` on ${names(systems)}`}`;
}

function names(all: readonly string[]): Html {
  const list = (some: readonly string[]) =>
    some.map((name, index) => html`${index === 0 ? "" : ", "}<b class="name">${name}</b>`);
  if (all.length <= namesAtOnce) return html`${list(all)}`;
  return html`${list(all.slice(0, namesAtOnce))} <details class="inline"><summary>and ${number(all.length - namesAtOnce)} more</summary> ${list(all.slice(namesAtOnce))}</details>`;
}
