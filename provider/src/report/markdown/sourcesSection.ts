import { codeSpan } from "../../escaping/markdown.js";
import { excerpt } from "../../escaping/terminal.js";
import type { FeedColumn, Report, SourceRow } from "../model.js";
import { counted, number } from "../text/numbers.js";
import { compositionWords, sourceChangeWords, sourceHealthWords } from "../text/sourceWords.js";
import type { Section } from "./fitWithin.js";
import { tableRow } from "./matrixSection.js";

const maxErrorCharacters = 300;

/** What live sources change and how they are, and what each contributes to a feed. */
export function sourcesSection({ sources = [], feeds }: Report): Section {
  const composed = feeds.filter(({ composition }) => composition !== undefined);
  const parts = [sources.length === 0 ? "" : sourcesTable(sources), composedTable(composed)];
  const text = parts.filter((part) => part !== "").join("\n\n");
  if (text === "") return [];
  const failing = sources.filter(({ failures }) => failures > 0);
  const rest = sources.length - failing.length;
  return [
    { text, worth: 40 },
    {
      text: failing.length === 0 ? "" : sourcesTable(failing),
      worth: failing.length === 0 ? 0 : 60,
      leftOut: `${counted(rest, "source")} and what each contributes`,
    },
    { text: "", worth: 0, leftOut: "the sources" },
  ];
}

function sourcesTable(sources: readonly SourceRow[]): string {
  return [
    tableRow(["Source", "Changes", "Total", "State"]),
    tableRow(["---", "---", "--:", "---"]),
    ...sources.map((source) =>
      tableRow([
        codeSpan(source.name, 60),
        sourceChangeWords(source),
        number(source.total),
        [sourceHealthWords(source), ...errorOf(source)].join(": "),
      ]),
    ),
  ].join("\n");
}

const errorOf = ({ error, failures }: SourceRow): readonly string[] =>
  error === undefined || failures === 0
    ? []
    : [codeSpan(excerpt(error, maxErrorCharacters), maxErrorCharacters)];

function composedTable(feeds: readonly FeedColumn[]): string {
  if (feeds.length === 0) return "";
  return [
    tableRow(["Feed", "Made of", "Left out by filters"]),
    tableRow(["---", "---", "---"]),
    ...feeds.map(({ label, composition }) => {
      const { contributions = [], filtered = [] } = composition ?? {};
      return tableRow([
        codeSpan(label, 60),
        compositionWords(contributions, (source) => codeSpan(source, 60)),
        filtered.map(({ reason, count }) => `${number(count)} ${codeSpan(reason, 40)}`).join(", "),
      ]);
    }),
  ].join("\n");
}
