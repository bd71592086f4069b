import { redactLikelySecrets } from "../text/secrets.js";
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

/** Put before a message by the engine, and by the SDK once for each input that a failed promise reached. */
const prefixes = /^(?:(?:error|warning): )?(?:error serializing property "[^"]*": )*/;

/** Printed at each run where the CLI isn't an official bundle; it speaks of the machine, not of the stack. */
const aboutTheMachine = /^using pulumi-[\w-]+ from \$PATH at /;

/** @returns undefined for what no reader needs: debug output, empty lines, words about the machine */
export function diagnostic(
  severity: unknown,
  message: unknown,
  urn: string | undefined,
): Diagnostic | undefined {
  const known = typeof severity === "string" ? severities[severity] : undefined;
  if (known === undefined || typeof message !== "string") return undefined;
  const text = bounded(
    redactLikelySecrets(message.replace(terminalSequence, "").replace(prefixes, "")).trim(),
  );
  if (text === "" || aboutTheMachine.test(text)) return undefined;
  return { severity: known, text, ...(urn === undefined || urn === "" ? {} : { urn }) };
}

function bounded(text: string): string {
  const lines = text.split("\n");
  const cut = lines.length > maxLines ? [...lines.slice(0, maxLines), "…"].join("\n") : text;
  return cut.length > maxCharacters ? `${cut.slice(0, maxCharacters)}…` : cut;
}

/**
 * Leaves out what only repeats: the engine prints what the provider's host printed first, line by line, and every error of a run's end
 * once more as "preview failed".
 */
export function withoutEchoes(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const bare = (text: string) => text.replace(/[:\s]+$/, "");
  const seen = new Set<string>();
  return diagnostics.filter((one) => {
    const { severity, text, urn } = one;
    const echo =
      (severity === "note" && urn === undefined && errors.some((error) => error.text.includes(bare(text)))) ||
      (errors.length > 1 && urn === undefined && /^(?:preview|update|refresh|destroy) failed$/i.test(text));
    const key = JSON.stringify([severity, text, urn]);
    if (echo || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
