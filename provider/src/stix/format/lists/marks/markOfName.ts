import { plainName } from "../plainName.js";
import { namesExceptions } from "./exceptionNames.js";
import type { Mark } from "./mark.js";
import { markOfNote } from "./markOfNote.js";
import { markOfTag } from "./markOfTag.js";

/** Words by which a row says that its value is harmless, in lower case and letters and digits only. */
const harmless = wordsOf(
  "allow allowed allowlist allowlisted benign clean exempt exempted exception excluded exclusion good goodware harmless " +
    "knowngood legit legitimate nonmalicious nothreat notathreat notanioc notmalicious safe safelist safelisted trusted white whitelist whitelisted",
);
const falsePositive = wordsOf("falsepos falsepositive falsepositives fp");
/** Words that mean the same in a column about what to do with a value. */
const letThrough = wordsOf(
  "accept accepted bypass direct exclude ignore ignored pass passthru permit permitted proxy return skip " +
    "erlauben erlaubt zulassen autoriser permitir permitido consentire consentito",
);
/** Words by which a row says that its value no longer counts, by reason. */
const gone = new Map<string, string>([
  ...[
    ...wordsOf(
      "inactive disabled deactivated noaction retired archived cancelled canceled closed dead deprecated dismissed obsolete " +
        "rejected remediated resolved sinkhole sinkholed stale superseded suspended takedown takendown " +
        "inaktiv deaktiviert inactif inactivo inattivo",
    ),
  ].map((word) => [word, "inactive"] as const),
  ...[
    ...wordsOf(
      "del delete deleted delisted remove removed subtract unban unbanned unblock unblocked withdrawn",
    ),
  ].map((word) => [word, "deleted"] as const),
  ["expired", "expired"],
  ["revoked", "revoked"],
]);

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

const verdict: Mark = (cell) => reasonOf(cell, () => undefined);
const status: Mark = (cell) => reasonOf(cell, (word) => gone.get(word));
const action: Mark = (cell) => reasonOf(cell, (word) => (letThrough.has(word) ? "allowed" : gone.get(word)));

/** What a change does with a value, as in `op`; a sign alone says it too. */
const change: Mark = (cell) => (/^\s*[-\u2212]\s*$/.test(cell) ? "deleted" : action(cell));

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

/** The moment since when a value no longer counts; none where there is no date. */
const since =
  (reason: string): Mark =>
  (cell) => {
    const text = cell.trim();
    const isUnset = unset.test(text) || no.test(text) || /^(?:never|[0:\- t.z]+)$/i.test(text);
    return isUnset ? undefined : reason;
  };

/** Whether to block a value, where it says no. */
const ifNot: Mark = (cell) => (no.test(cell.trim()) ? "inactive" : undefined);

/** A score of AbuseIPDB, where 0 means that nobody reported the address. */
const ifZero: Mark = (cell) => (/^\s*0+(?:\.0+)?\s*%?\s*$/.test(cell) ? "no-reputation" : undefined);

const notMalicious =
  /(?:^|[^a-z])(?:victims?|sinkhole[ds]?|not|non|whitelist\w*|allowlist\w*|legit\w*|(?:internal|own|benign|clean|trusted)[^a-z]+(?:ips?|address\w*|hosts?|domains?|urls?|ranges?|networks?))(?:[^a-z]|$)/i;

/** The meaning of a type beside its kind, as in `victim-ip` and `not-an-ioc`. */
const typeMark: Mark = (cell) => verdict(cell) ?? (notMalicious.test(cell) ? "not-malicious" : undefined);

const marks = new Map<string, Mark>();
/** Marks that can be about nothing but the value of their record. */
const strong = new Set<Mark>();
const learn = (mark: Mark, names: string) => {
  for (const name of names.split(" ")) marks.set(name, mark);
};

learn(
  action,
  "action mode rule ruleaction policy outbound disposition list listname listtype permission decision aktion accion azione",
);
learn(change, "op operation operationtype change changetype diff delta recommendedaction");
learn(status, "status state iocstatus indicatorstatus lifecycle lifecyclestate statut estado stato");
learn(markOfTag, "tag tags labels tagname tagnames keywords");
learn(
  since("deleted"),
  "deletedat removedat withdrawnat delistedat unblockedat unbannedat dateremoved datedeleted removeddate removaldate " +
    "deletedate deleteddate deletiondate deletedon removedon delistedon withdrawnon removedby deletedby removalid removalnotes removalreason removedutc deletedutc delisted",
);
learn(since("inactive"), "retiredat disabledat deactivatedat closedat resolvedat retiredon disabledon");
learn(since("revoked"), "revokedat revokedon revocationdate daterevoked");
learn(
  since("allowed"),
  "whitelistedon whitelistedat whitelistedby allowlistedon allowlistedat allowlistedby exceptionuntil clearedat",
);
learn(ifZero, "abuseconfidencescore abuseconfidence");
learn(ifNot, "block blocked blocking isblocked shouldblock toblock doblock enforce usefordetection");
learn(answer(yes, "allowed"), "ignore ignored isignored skip muted suppressed issuppressed");
learn(verdict, "class prediction judgement judgment label reputation verdict");
learn(
  typeMark,
  "category classification threattype type kind ioctype indicatortype observabletype valuetype iockind",
);
const isAllowed = answer(yes, "allowed");
const isFalsePositive = answer(yes, "false-positive");
strong.add(isAllowed).add(isFalsePositive);
learn(
  isAllowed,
  "riot isallowed isallowlisted isbenign isclean isgood issafe istrusted iswhitelisted allowlisted whitelisted",
);
learn(isFalsePositive, "falsepositive fp isfalsepositive isfp knownfalsepositive");
learn(answer(yes, "expired"), "expired isexpired hasexpired");
learn(answer(yes, "deleted"), "deleted isdeleted isremoved removed");
learn(answer(yes, "revoked"), "revoked isrevoked");
learn(answer(yes, "inactive"), "disabled inactive isdisabled isinactive simulated");
learn(answer(no, "inactive"), "active enabled isactive isenabled");
learn(answer(no, "allowed"), "ismalicious malicious isbad isthreat");
learn(markOfNote, "comment comments description note notes reason remark remarks");

/** `verdicts`, `verdict_name` and so on say what `verdict` says. */
const suffixes = ["s", "name", "text", "label", "value", "string", "key"];
for (const word of wordsOf(
  "action policy decision disposition list status state verdict classification category judgement judgment reputation type",
)) {
  const mark = marks.get(word);
  const plural = word.replace(/y$/, "ie").replace(/us$/, "use");
  const names = suffixes.map((suffix) => (suffix === "s" ? `${plural}s` : `${word}${suffix}`));
  if (mark !== undefined) for (const name of names) if (!marks.has(name)) marks.set(name, mark);
}

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
  const byLastWord = marksByLastWord.get(lastWord(name));
  if (byLastWord !== undefined) return byLastWord;
  // `safe: true` is a mark; `whitelist: good.example` holds exceptions, which are left out by themselves.
  return namesExceptions(name) ? exceptionMark : undefined;
}

/** `final_verdict`, `iocTags`: what such a column is about is not certain, so that fewer words count. */
const marksByLastWord: ReadonlyMap<string, Mark> = new Map([
  ...["action", "decision", "disposition"].map((word) => [word, action] as const),
  ...["tag", "tags", "labels"].map((word) => [word, markOfTag] as const),
  ...["classification", "judgement", "judgment", "label", "reputation", "status", "verdict"].map(
    (word) => [word, verdict] as const,
  ),
]);

const lastWord = (name: string): string => /[A-Z]?[a-z]+$|[A-Z]+$/.exec(name.trim())?.[0].toLowerCase() ?? "";

const exceptionMark: Mark = (cell) => (yes.test(cell.trim()) ? "allowed" : undefined);

/** True where a field of a name is about the value of its record wherever it is in it. */
export function isStrongMark(name: string): boolean {
  const mark = marks.get(plainName(name));
  return mark !== undefined && strong.has(mark);
}
