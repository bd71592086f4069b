import type { IndicatorType } from "../../model.js";
import { isDottedQuad } from "../../values/address.js";
import type { Judged } from "./judge.js";
import type { ListOutput } from "./output.js";
import { isPlain, judgeValues, mayBeRange, readValues, type TextValue } from "./text/values.js";
import { claimOfWord } from "./typeWords.js";

/** Reports a value that its source gives a type for. @param word of the type, as the source writes it */
export function reportTyped(value: string, word: string, line: number, output: ListOutput): void {
  const claim = claimOfWord(word);
  if (claim === undefined) {
    output.leaveOut("unknown-type", line);
    return;
  }
  switch (claim.kind) {
    case "other":
      output.leaveOut(claim.reason, line);
      return;
    case "composite":
      for (const part of value.split("|")) output.text(part.trim(), line);
      return;
    case "port":
      output.text(value.replace(/\|(\d{1,5})$/, ":$1"), line);
      return;
    default: {
      const declared: Declared = { type: claim.claim, mayBeAddress: /host/i.test(word) };
      // A URL is taken whole, whatever characters it holds.
      const isWhole = claim.claim === "url" || isPlain(value);
      if (isWhole && !(claim.claim === undefined && mayBeRange(value)))
        reportOne(value, declared, line, output);
      else reportSeveral(value, declared, line, output);
    }
  }
}

/** What a type column says that a value is. */
interface Declared {
  /** Undefined for an address. */
  readonly type: IndicatorType | undefined;
  /** True where a name may be an address as well. */
  readonly mayBeAddress: boolean;
}

function reportOne(value: string, declared: Declared, line: number, output: ListOutput): void {
  const { type } = declared;
  const isOther = type !== undefined && isDottedQuad(value) && !declared.mayBeAddress;
  if (!isOther && output.common(value, type ?? "ipv4-addr")) return;
  const judged = output.judge(value, type);
  if (contradicts(judged, declared)) output.leaveOut("other-than-declared", line);
  else output.report(judged, line);
}

/** Several values of one type; a value that whitespace cuts in two is not its parts. */
function reportSeveral(text: string, declared: Declared, line: number, output: ListOutput): void {
  const values = judgeValues(text, output);
  if (values.some(({ kind }) => kind === "unusable")) output.leaveOut("invalid-value", line);
  else if (values.some((value) => contradicts(value, declared))) output.leaveOut("other-than-declared", line);
  else readValues(text, line, output);
}

/** True for a name where an address is declared, and the other way round. */
function contradicts(judged: Judged | TextValue, { type, mayBeAddress }: Declared): boolean {
  if (judged.kind !== "value" && judged.kind !== "broad") return false;
  const isAddress = judged.typed.type.startsWith("ip");
  return type === undefined ? !isAddress : isAddress && !mayBeAddress;
}
