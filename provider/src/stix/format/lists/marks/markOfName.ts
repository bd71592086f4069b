import { plainName } from "../plainName.js";
import { namesExceptions } from "./exceptionNames.js";
import { markOfNote } from "./markOfNote.js";

/** Says by a cell why its row is not uploaded; undefined where it is. */
export type Mark = (cell: string) => string | undefined;

/** Words by which a row says that its value is harmless, in lower case and letters and digits only. */
const harmless = wordsOf(
  "allow allowed allowlist allowlisted benign clean exempt exempted exception excluded exclusion good goodware harmless " +
    "knowngood legit legitimate nonmalicious notmalicious safe safelist safelisted trusted white whitelist whitelisted",
);
const falsePositive = wordsOf("falsepos falsepositive falsepositives fp");
/** Words that mean the same in a column about what to do with a value. */
const letThrough = wordsOf(
  "accept accepted bypass direct exclude ignore ignored pass passthru permit permitted",
);
/** Words by which a row says that its value no longer counts, by reason. */
const gone = new Map<string, string>([
  ...[...wordsOf("inactive disabled deactivated noaction retired")].map(
    (word) => [word, "inactive"] as const,
  ),
  ...[...wordsOf("del delete deleted remove removed unban unbanned unblock unblocked withdrawn")].map(
    (word) => [word, "deleted"] as const,
  ),
  ["expired", "expired"],
  ["revoked", "revoked"],
]);

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

const verdict: Mark = (cell) => reasonOf(cell, () => undefined);
const status: Mark = (cell) => reasonOf(cell, (word) => gone.get(word));
const action: Mark = (cell) => reasonOf(cell, (word) => (letThrough.has(word) ? "allowed" : gone.get(word)));

function reasonOf(cell: string, more: (word: string) => string | undefined): string | undefined {
  if (cell === "") return undefined;
  for (const part of cell.split(/[,;|]/)) {
    const word = plainName(part);
    if (harmless.has(word) || /(?:white|allow|safe)list$/.test(word)) return "allowed";
    if (falsePositive.has(word)) return "false-positive";
    const reason = more(word);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

const yes = /^(?:true|yes|y|t|on|[1-9]\d*)$/i;
const no = /^(?:false|no|n|f|off|0)$/i;
const unset = /^(?:none|null|n\/a|-)?$/i;

/** A mark that is yes or no. @param bad the answer that keeps a row from being uploaded */
function answer(bad: RegExp, reason: string): Mark {
  const good = bad === yes ? no : yes;
  return (cell) => {
    const text = cell.trim();
    if (unset.test(text) || good.test(text)) return undefined;
    return bad.test(text) ? reason : (verdict(text) ?? "unclear-mark");
  };
}

const marks = new Map<string, Mark>();
const learn = (mark: Mark, names: string) => {
  for (const name of names.split(" ")) marks.set(name, mark);
};

learn(action, "action mode rule ruleaction policy outbound disposition list listname listtype permission");
learn(status, "status state");
learn(
  verdict,
  "category classification judgement judgment label reputation threattype type verdict ioctype indicatortype",
);
learn(
  answer(yes, "allowed"),
  "riot isallowed isallowlisted isbenign isclean isgood issafe istrusted iswhitelisted allowlisted whitelisted",
);
learn(answer(yes, "false-positive"), "falsepositive fp isfalsepositive isfp knownfalsepositive");
learn(answer(yes, "expired"), "expired isexpired hasexpired");
learn(answer(yes, "deleted"), "deleted isdeleted isremoved removed");
learn(answer(yes, "revoked"), "revoked isrevoked");
learn(answer(yes, "inactive"), "disabled inactive isdisabled isinactive");
learn(answer(no, "inactive"), "active enabled isactive isenabled");
learn(answer(no, "allowed"), "ismalicious malicious isbad isthreat");
learn(markOfNote, "comment comments description note notes reason remark remarks");

const known = new Map<string, string | undefined>();
const maxKnown = 1_000;
const maxWord = 24;

/** The mark that any cell may hold where no column has a name. */
export const markWithoutName: Mark = (text) => {
  const cell = /^[([{]/.test(text) ? text.slice(1).replace(/[)\]}]$/, "") : text;
  if (cell.length < 2 || cell.length > maxWord || /[^A-Za-z\s_-]/.test(cell)) return undefined;
  if (known.has(cell)) return known.get(cell);
  if (known.size >= maxKnown) known.clear();
  // Without a name, such a word may be a category of threats as well.
  const reason = /^(?:direct|proxy)$/i.test(cell) ? undefined : action(cell);
  known.set(cell, reason);
  return reason;
};

/** What a column or field of a name says about its row; undefined where it says nothing of the kind. */
export function markOfName(name: string): Mark | undefined {
  const plain = plainName(name);
  const known = marks.get(plain);
  if (known !== undefined) return known;
  // `safe: true` is a mark; `whitelist: good.example` holds exceptions, which are left out by themselves.
  return namesExceptions(name) ? exceptionMark : undefined;
}

const exceptionMark: Mark = (cell) => (yes.test(cell.trim()) ? "allowed" : undefined);
