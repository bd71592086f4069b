import { bracketedCodes, readMessage } from "../../messages/index.js";
import { redactLikelySecrets } from "../text/secrets.js";
import { isAboutTheMachine, isEndOfRun, withoutEnginePrefixes } from "./engineTexts.js";
import type { Diagnostic, Severity } from "./preview.js";

const severities: Readonly<Record<string, Severity>> = {
  error: "error",
  warning: "warning",
  info: "note",
  "info#err": "note",
};

const maxLines = 60;
const maxCharacters = 8_000;

/** Colours and other terminal sequences, which the engine leaves in texts that a program printed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it looks for
const terminalSequence = /\u001b\[[0-9;?]*[A-Za-z]|<\{%[a-z]+%\}>/g;

/** @returns undefined for what no reader needs: debug output, empty lines, words about the machine */
export function diagnostic(
  severity: unknown,
  message: unknown,
  urn: string | undefined,
): Diagnostic | undefined {
  const known = typeof severity === "string" ? severities[severity] : undefined;
  if (known === undefined || typeof message !== "string") return undefined;
  const whole = withoutEnginePrefixes(message.replace(terminalSequence, "")).trim();
  if (whole === "" || isAboutTheMachine(whole)) return undefined;
  const read = known === "error" ? undefined : readMessage(whole);
  return {
    severity: known,
    text: bounded(redactLikelySecrets(whole)),
    codes: bracketedCodes(whole),
    ...(read === undefined ? {} : { message: read }),
    ...(urn === undefined || urn === "" ? {} : { urn }),
  };
}

function bounded(text: string): string {
  const lines = text.split("\n");
  const cut = lines.length > maxLines ? [...lines.slice(0, maxLines), "…"].join("\n") : text;
  return cut.length > maxCharacters ? `${cut.slice(0, maxCharacters)}…` : cut;
}

/**
 * Leaves out what only repeats: the engine prints what the provider's host printed first, line by line, and
 * every error of a run's end once more as "preview failed".
 */
export function withoutEchoes(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const bare = (text: string) => text.replace(/[:\s]+$/, "");
  const seen = new Set<string>();
  return diagnostics.filter((one) => {
    const { severity, text, urn } = one;
    const echo =
      (severity === "note" && urn === undefined && errors.some((error) => error.text.includes(bare(text)))) ||
      (errors.length > 1 && urn === undefined && isEndOfRun(text));
    const key = JSON.stringify([severity, text, urn]);
    if (echo || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
