/** Why a tag or label keeps a value from being uploaded. */
export type HarmlessReason = "allowed" | "false-positive";

const wordSet = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Words in lower case, letters and digits only. */
const allowed = wordSet(
  "allowlist allowlisted whitelist whitelisted safelist safelisted goodware knowngood knownbenign knownsafe notmalicious nonmalicious",
);
const falsePositive = wordSet("falsepositive falsepositives falsepos fp confirmedfalsepositive");
/** Machine tags of the taxonomy `false-positive` of MISP. */
const machineTag = /^\s*false-positive:(?:risk\s*=\s*"?high|confirmed\s*=\s*"?(?:true|yes|1))"?\s*$/i;

/** Texts of which one is in every tag that {@link reasonOfTag} knows, in any letters. */
export const textsOfHarmlessTags = String.raw`(?:white|allow|safe)[^"]{0,3}list|goodware|known[^"]{0,3}(?:good|benign|safe)|no[nt][^"]{0,3}malicious|false[^",}\]]{0,3}pos|"fp"|[:=]\s*fp\b`;

/**
 * What a tag or label says about the value that it is on, where it says that the value is no threat.
 *
 * @param tag a word, or a machine tag such as `false-positive:risk="high"` or `status:whitelisted`
 */
export function reasonOfTag(tag: string): HarmlessReason | undefined {
  if (tag.length > 200) return undefined;
  if (machineTag.test(tag)) return "false-positive";
  const last = Math.max(tag.lastIndexOf(":"), tag.lastIndexOf("="));
  return reasonOfWord(tag) ?? (last < 0 ? undefined : reasonOfWord(tag.slice(last + 1)));
}

function reasonOfWord(text: string): HarmlessReason | undefined {
  const word = text.toLowerCase().replace(/[^a-z0-9]/g, "");
  if (allowed.has(word)) return "allowed";
  return falsePositive.has(word) ? "false-positive" : undefined;
}
