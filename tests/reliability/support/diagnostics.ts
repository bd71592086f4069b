import { errorCodes } from "../../../provider/src/errors/index.js";
import type { EngineRun } from "../../../tools/pulumi/isolatedEngine.js";

/** What the CLI tells a person of each resource under "Diagnostics", by the resource's name. */
export function diagnosticsOf(text: string): ReadonlyMap<string, string> {
  const [, diagnostics = ""] = text.split(/^Diagnostics:$/m);
  const found = new Map<string, string>();
  for (const block of diagnostics.split(/^ {2}(?=\S)/m)) {
    const head = /^\S+ \((.+)\):$/m.exec(block);
    if (head?.[1] === undefined) continue;
    const said = block
      .slice(head.index + head[0].length)
      .split(/^\S/m)[0]
      ?.replace(/^ {4}/gm, "")
      .trim();
    found.set(head[1], [found.get(head[1]), said].filter(Boolean).join("\n"));
  }
  return found;
}

/** The codes of errors in a text, each once. */
export function codesIn(text: string): readonly string[] {
  const bracketed = [...text.matchAll(/\[(EXTRAHOP_[A-Z_]+)\]/g)].map(([, code = ""]) => code);
  const errors = bracketed.filter((code) => (errorCodes as readonly string[]).includes(code));
  return [...new Set(errors.map((code) => code.replace("EXTRAHOP_", "")))];
}

/** Fails with all that a person saw where a run that has to succeed does not. */
export function expectSuccess(run: EngineRun): void {
  if (run.code !== 0) throw new Error(`the run ended with ${run.code}:\n${run.text}`);
}
