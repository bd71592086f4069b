import { codeBlock, codeSpan, htmlCodeSpan } from "../../escaping/markdown.js";
import { excerpt } from "../../escaping/terminal.js";
import { indicatorTypes } from "../../stix/index.js";
import type { FeedColumn, Report, Value } from "../model.js";
import { changeWords, typeWords } from "../text/changeWords.js";
import { counted, number } from "../text/numbers.js";
import { shownValue } from "../text/shownValue.js";
import { countedOrder, stateWords } from "../text/stateWords.js";
import type { Section } from "./fitWithin.js";
import { tableRow } from "./matrixSection.js";

const changes = ({ change }: FeedColumn): boolean => change.kind !== "same" && change.kind !== "unknown";
const weight = ({ change }: FeedColumn): number => change.removed * 2 + change.added;

/** One line for each feed that changes: how much comes and goes, of which type, on how many systems. */
export function feedsSection({ feeds }: Report): Section {
  const changing = feeds.filter(changes);
  if (changing.length === 0) return [];
  // If there is no room for all, those that change most are listed.
  const heaviest = [...changing].sort((a, b) => weight(b) - weight(a));
  const lengths = [changing.length, 40, 10].filter((most, index) => index === 0 || most < changing.length);
  return [
    ...lengths.map((most, index) => ({
      text: feedsTable(index === 0 ? changing : heaviest.slice(0, most)),
      worth: [55, 75, 85][index] ?? 85,
      ...(index === 0
        ? {}
        : {
            leftOut: `${counted(changing.length - most, "feed")} that ${changing.length - most === 1 ? "changes" : "change"} less`,
          }),
    })),
    { text: "", leftOut: "the feeds one by one", worth: 0 },
  ];
}

function feedsTable(feeds: readonly FeedColumn[]): string {
  return [...feedRows(feeds), ...missingFeeds(feeds)].join("\n");
}

const maxLines = 10;

/** What to add to the program for values instead of counts. */
function missingFeeds(feeds: readonly FeedColumn[]): readonly string[] {
  const lines = feeds.flatMap(({ missingFeed }) => (missingFeed === undefined ? [] : [missingFeed]));
  if (lines.length === 0) return [];
  const more = lines.length - maxLines;
  const shown = [...lines.slice(0, maxLines), ...(more > 0 ? [`// and ${number(more)} more`] : [])];
  return [
    "",
    "Compared by counts alone. To see values, add to the program:",
    "",
    codeBlock(
      shown.map((line) => excerpt(line, 500)),
      "text",
    ),
  ];
}

function feedRows(feeds: readonly FeedColumn[]): readonly string[] {
  return [
    tableRow(["Feed", "Indicators", "By type", "Collections"]),
    tableRow(["---", "---", "---", "---"]),
    ...feeds.map((feed) =>
      tableRow([
        codeSpan(feed.label, 60),
        `**${changeWords(feed.change)}**${feed.stixVersion === undefined ? "" : ` STIX ${codeSpan(feed.stixVersion, 20)}`}`,
        feed.change.byType
          .filter(({ added, removed }) => added + removed > 0)
          .map((type) => `${typeName(type.type)} ${typeWords(type)}`)
          .join(", "),
        countedOrder
          .filter((state) => feed.states[state] > 0)
          .map((state) => `${number(feed.states[state])} ${stateWords[state].counted}`)
          .join(", "),
      ]),
    ),
  ];
}

/** Our own types are words; what other programs call a type is foreign. */
function typeName(type: string): string {
  return indicatorTypes.some((known) => known === type) ? type : codeSpan(type, 40);
}

/** The first values that come and go, folded. */
export function valuesSection({ feeds }: Report, defanged: boolean): Section {
  const telling = feeds.filter(({ change }) => change.firstAdded.length + change.firstRemoved.length > 0);
  if (telling.length === 0) return [];
  const lengths = [10, 3];
  return [
    ...lengths.map((most, index) => ({
      text: telling.map((feed) => valuesOf(feed, most, defanged)).join("\n\n"),
      worth: [10, 20][index] ?? 20,
      ...(index === 0 ? {} : { leftOut: `all but ${most} values of each feed` }),
    })),
    { text: "", leftOut: `the values of ${counted(telling.length, "feed")}`, worth: 0 },
  ];
}

function valuesOf({ label, change }: FeedColumn, most: number, defanged: boolean): string {
  const lines = [
    ...valueLines("+", change.firstAdded, change.added, most, defanged),
    ...valueLines("-", change.firstRemoved, change.removed, most, defanged),
  ];
  return `<details><summary>${htmlCodeSpan(label)} ${changeWords(change)}</summary>\n\n${codeBlock(lines, "diff")}\n\n</details>`;
}

function valueLines(
  sign: string,
  values: readonly Value[],
  count: number,
  most: number,
  defanged: boolean,
): readonly string[] {
  const shown = values
    .slice(0, most)
    .map((value) => `${sign} ${excerpt(value.type, 40)} ${excerpt(shownValue(value, defanged))}`);
  const more = Math.max(count, values.length) - shown.length;
  return more > 0 && shown.length > 0 ? [...shown, `${sign} and ${number(more)} more`] : shown;
}
