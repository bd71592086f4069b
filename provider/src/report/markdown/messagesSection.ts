import { codeBlock } from "../../escaping/markdown.js";
import { excerpt } from "../../escaping/terminal.js";
import type { Message, Report } from "../model.js";
import { defangText } from "../text/defang.js";
import { counted, number } from "../text/numbers.js";
import type { Section } from "./fitWithin.js";
import { folded } from "./matrixSection.js";

const maxNames = 5;

/** What went wrong, unfolded: without it nobody could act on a failed preview. */
export function errorsSection({ messages }: Report, defanged: boolean): Section {
  const errors = messages.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return [];
  return [
    ...[8, 3].map((most, index) => ({
      text: `#### Errors\n\n${codeBlock(linesOf(errors, most, defanged), "text")}`,
      worth: [60, 80][index] ?? 80,
      ...(index > 0 && errors.length > most ? { leftOut: `${counted(errors.length - most, "error")}` } : {}),
    })),
    { text: "", leftOut: counted(errors.length, "error"), worth: 0 },
  ];
}

/** Warnings and notes, folded. */
export function messagesSection({ messages }: Report, defanged: boolean): Section {
  const warnings = messages.filter(({ severity }) => severity === "warning");
  const notes = messages.filter(({ severity }) => severity === "note");
  if (warnings.length + notes.length === 0) return [];
  const section = (shown: readonly Message[]) =>
    shown.length === 0
      ? ""
      : folded(
          [
            ...(warnings.length === 0 ? [] : [counted(warnings.length, "warning")]),
            ...(notes.length === 0 ? [] : [counted(notes.length, "note")]),
          ].join(", "),
          codeBlock(linesOf(shown, 100, defanged), "text"),
        );
  return [
    { text: section([...warnings, ...notes]), worth: notes.length > 0 ? 15 : 35 },
    ...(notes.length > 0
      ? [{ text: section(warnings), leftOut: counted(notes.length, "note"), worth: 35 }]
      : []),
    { text: "", leftOut: "warnings and notes", worth: 0 },
  ];
}

function linesOf(messages: readonly Message[], most: number, defanged: boolean): readonly string[] {
  const shown = messages.slice(0, most).flatMap(({ severity, text, resources }) => {
    const [first = "", ...rest] = (defanged ? defangText(text) : text)
      .split(/\r?\n/)
      .map((line) => excerpt(line, 1_000));
    return [`${severity}: ${namesOf(resources)}${first}`, ...rest.map((line) => `  ${line}`)];
  });
  const more = messages.length - most;
  return more > 0 ? [...shown, `and ${number(more)} more`] : shown;
}

function namesOf(resources: readonly string[]): string {
  if (resources.length === 0) return "";
  const shown = resources.slice(0, maxNames).map((name) => excerpt(name, 80));
  const more = resources.length - shown.length;
  return `${[...shown, ...(more > 0 ? [`${number(more)} more`] : [])].join(", ")}: `;
}

/** What had another shape than expected. */
export function oddSection({ notUnderstood }: Report): Section {
  if (notUnderstood.length === 0) return [];
  const lines = (most: number) => [
    ...notUnderstood.slice(0, most).map((odd) => `not understood: ${excerpt(odd)}`),
    ...(notUnderstood.length > most ? [`and ${number(notUnderstood.length - most)} more`] : []),
  ];
  return [
    ...[50, 5].map((most, index) => ({
      text: folded(`${number(notUnderstood.length)} not understood`, codeBlock(lines(most), "text")),
      worth: [5, 25][index] ?? 25,
      ...(index > 0 && notUnderstood.length > most ? { leftOut: "some of what was not understood" } : {}),
    })),
    { text: "", leftOut: "what was not understood", worth: 0 },
  ];
}
