import { codeSpan } from "../../escaping/markdown.js";
import { cellStates, type Report, type Risk } from "../model.js";
import { totals } from "../text/changeWords.js";
import { groupItems, type ItemGroup } from "../text/groupItems.js";
import { counted, number } from "../text/numbers.js";
import { countedOrder, stateWords } from "../text/stateWords.js";
import type { Section } from "./fitWithin.js";

/** Title, counts and risks: what is above the fold. */
export function headSection(report: Report): Section {
  const lengths = [
    { groups: 12, systems: 8 },
    { groups: 4, systems: 3 },
    { groups: 0, systems: 0 },
  ];
  return lengths.map((length, index) => ({
    text: [title(report), countsLine(report), risksList(report.risks, length)]
      .filter((part) => part !== "")
      .join("\n\n"),
    worth: index === 0 ? 90 : 100,
    ...(index === 0
      ? {}
      : { leftOut: index === 1 ? "some of what each risk concerns" : "what each risk concerns" }),
  }));
}

function title({ project, stack }: Report): string {
  const where = [project, stack].filter((part) => part !== undefined).map((part) => codeSpan(part, 60));
  return `### Threat collections${where.length === 0 ? "" : `: ${where.join(" / ")}`}`;
}

function countsLine(report: Report): string {
  const { counts, outcome, unlisted, others } = report;
  const all = cellStates.reduce((sum, state) => sum + counts[state], 0);
  const parts = countedOrder
    .filter((state) => counts[state] > 0)
    .map((state) => `${number(counts[state])} ${stateWords[state].counted}`);
  const changes = all - counts["up-to-date"] - counts.unknown;
  const indicators = totals(report);
  const otherOps = Object.values(others).reduce((sum, count) => sum + count, 0);
  const nothing = otherOps === 0 && indicators === undefined ? "Nothing changes." : "No collection changes.";
  const first =
    changes === 0 && outcome === "succeeded"
      ? `**${nothing}**${parts.length === 0 ? "" : ` Collections: ${parts.join(" · ")}`}`
      : parts.length === 0
        ? "**No collection is previewed.**"
        : `**Collections: ${parts.join(" · ")}**`;
  return [
    first,
    indicators === undefined
      ? ""
      : `**Indicators: ${indicators.words} in ${counted(indicators.feeds, "feed")}**`,
    otherOps === 0
      ? ""
      : `${counted(otherOps, "other resource")} of the stack ${otherOps === 1 ? "changes" : "change"} too.`,
    unlisted === 0
      ? ""
      : `${counted(unlisted, "unchanged resource")} ${unlisted === 1 ? "is not" : "are not"} listed by the preview; with the stack's state ${unlisted === 1 ? "it" : "they"} would be.`,
  ]
    .filter((part) => part !== "")
    .join("<br>\n");
}

const signs: Readonly<Record<Risk["level"], string>> = { danger: "🛑", warning: "⚠️", note: "ℹ️" };

interface Length {
  readonly groups: number;
  readonly systems: number;
}

function risksList(risks: readonly Risk[], length: Length): string {
  return risks
    .map((risk) => {
      const title = risk.level === "note" ? risk.title : `**${risk.title}**`;
      return `- ${signs[risk.level]} ${title}${concerned(risk, length)}`;
    })
    .join("\n");
}

function concerned({ items, level }: Risk, length: Length): string {
  // What is only worth knowing needs no list of all that it concerns.
  const most = level === "note" ? Math.min(length.groups, 3) : length.groups;
  const names = level === "note" ? Math.min(length.systems, 3) : length.systems;
  if (most === 0) return "";
  const groups = groupItems(items);
  const shown = groups.slice(0, most).map((group) => itemWords(group, names));
  const more = groups.length - shown.length;
  return `: ${[...shown, ...(more > 0 ? [`and ${number(more)} more`] : [])].join("; ")}`;
}

function itemWords({ stacks, feeds, systems, text, words }: ItemGroup, most: number): string {
  const names = (all: readonly string[]) => {
    const shown = all.slice(0, most).map((name) => codeSpan(name));
    const more = all.length - shown.length;
    return [...shown, ...(more > 0 ? [`${number(more)} more`] : [])].join(", ");
  };
  const where = names([...stacks, ...systems]);
  const what = [text === undefined ? undefined : codeSpan(text, 300), words]
    .filter((part) => part !== undefined)
    .join(", ");
  if (feeds.length === 0) return [where, what].filter((part) => part !== "").join(": ");
  return `${names(feeds)}${what === "" ? "" : ` (${what})`}${where === "" ? "" : ` on ${where}`}`;
}
