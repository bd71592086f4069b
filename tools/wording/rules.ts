/** A wording that docs/style.md rejects, and what to write instead. */
export interface WordingRule {
  /** What a finding is called, e.g. `told`. */
  readonly rejected: string;
  /** What to write instead. */
  readonly use: string;
  /** Global pattern of the rejected wording. */
  readonly pattern: RegExp;
  /** Global patterns of technical uses: a finding inside one of their matches does not count. */
  readonly except: readonly RegExp[];
}

/** What separates two words of a phrase: whitespace, also across the lines of a comment or a quote. */
const GAP = String.raw`\s+(?:(?:\*|\/\/|#|>|\|)[ \t]+)?`;

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const eitherCase = (word: string): string => `[${word.charAt(0)}${capital(word).charAt(0)}]${word.slice(1)}`;

/**
 * Matches a phrase as words ("in step"), in an identifier (`isInStep`) and in a constant (`IN_STEP`), but not
 * inside another word.
 */
function phrasePattern(phrase: string): string {
  const [first = "", ...others] = phrase.split(" ");
  const spaced = [first, ...others].map(eitherCase).join(GAP);
  const start = `(?:(?<![A-Za-z])${eitherCase(first)}|(?<=[a-z0-9])${capital(first)})`;
  const camel = [start, ...others.map(capital)].join("");
  const constant = [first, ...others].join("_").toUpperCase();
  return `(?<![A-Za-z])${spaced}(?![a-z])|${camel}(?![a-z])|(?<![A-Za-z])${constant}(?![A-Za-z])`;
}

/** A rule for the forms of a word or phrase, the first of which names it. */
function words(forms: string, use: string, except: readonly RegExp[] = []): WordingRule {
  const phrases = forms.split(", ");
  return {
    rejected: phrases[0] ?? "",
    use,
    pattern: new RegExp(phrases.map(phrasePattern).join("|"), "g"),
    except,
  };
}

const name = (
  rejected: string,
  use: string,
  pattern = new RegExp(`\\b${rejected}\\b`, "g"),
): WordingRule => ({
  rejected,
  use,
  pattern,
  except: [],
});

const typeName = (rejected: string, use: string): WordingRule =>
  name(rejected, use, new RegExp(`\\b(?:class|interface|type|new)\\s+${rejected}\\b`, "g"));

/** Words and phrases, in prose and in names. */
const phrases: readonly WordingRule[] = [
  words("stand, stands, stood", "is, appears, represents, is stored; stand-in: substitute, simulator"),
  words("told", "reported, passed, stated, known from"),
  words("behind", "after; left behind: remains", [
    /\bbehind (?:an?|the|its|their|some) (?:[\w-]+ )?(?:proxy|firewall|gateway|load balancer|NAT)\b/gi,
  ]),
  words("blank, blanks", "whitespace, space, empty", [
    /\bblank[ -]?lines?\b/gi,
    /["']_blank["']/g,
    /\babout:blank\b/g,
    /-blank\b/g,
    /\bblank_issues_enabled\b/g,
  ]),
  words("mend, mends, mended, mending", "fix, correct, repair"),
  words("anew", "again"),
  words("honest, honestly", "valid, well-formed, accurate"),
  words("in step", "up to date, matches"),
  words("forgotten, forget, forgets, forgot", "removed from state, discarded"),
  words("come along, comes along, came along, coming along", "is converted, is kept"),
  words("way out, ways out", "fix, remedy"),
  words("point of death, points of death", "interruption point"),
  words("nobody looked there, nobody looked", "skipped: REASON"),
  words("trouble of its own, troubles of its own, trouble of their own", "the server returned an error"),
  words("half a character", "an incomplete character"),
  words("in clear", "in plain text"),
  words("by night", "nightly"),
  words("room, rooms", "module, folder", [
    /\b(?:no|more|enough|has|have|takes?|is|leaves?|of|the) room\b(?! of| that)/gi,
    /\broom (?:for|on|to|in|left)\b/gi,
  ]),
];

/** Phrases whose words are fine apart. */
const patterns: readonly WordingRule[] = [
  name(
    "a gate is hit",
    "the gate fails",
    /\bgates?\s+(?:(?:that|which)\s+)?(?:(?:is|are|was|were|be|been)\s+)?(?:not\s+)?hit\b|\bhit\s+(?:the\s+|a\s+)?gates?\b/gi,
  ),
  name(
    "what X says",
    "the content, value or message of X",
    /\bwhat\s+(?:(?:the|an?|each|every|any|its|their|this|that|some)\s+)?[\w'-]+\s+says\b/gi,
  ),
  name(
    "contraction",
    "the full form, e.g. cannot, is not, it is",
    /\b(?:[A-Za-z]+n['’]t|[A-Za-z]+['’](?:re|ve|ll|m)|(?:it|that|there|here|what|who|let|he|she)['’]s)\b/gi,
  ),
  name(
    "give (an error)",
    "throw, report, return",
    /\bg(?:ives?|ave|iven|iving)\s+(?:(?:an?|the|this|that|its|no|any)\s+)?(?:problem|error|failure|answer)s?\b/gi,
  ),
];

/** Identifiers that have an established name. */
const names: readonly WordingRule[] = [
  name("give()", "throwProblem", /(?<![\w.])(?:function\s+)?give\(/g),
  name("statOrGive", "statOrThrow"),
  name("most*", "max*", /\bmost(?!Lines\b)[A-Z]\w*|\bMOST_\w+/g),
  name("withoutSecrets", "redactKnownSecrets, redactLikelySecrets"),
  name("mayHaveHappened", "mayHaveBeenApplied"),
  name("HeldCollection", "RemoteCollection"),
  name("remembering", "memoize", /\bremembering\(|\bfunction remembering\b/g),
  name("ownCopy", "detachString"),
  name("behindLastBreak", "lastLineStart"),
  name("askAll", "queryAllSystems"),
  name("survey", "queryAllSystems", /\bsurvey(?:s|ed|All|Systems)?\b/g),
  typeName("Lane", "ConcurrencyLimit"),
  typeName("Claims", "the registry of written collections"),
  typeName("Contents", "UploadCache"),
  typeName("Inspections", "InspectionCache"),
  typeName("Evidence", "SourceComparison"),
  typeName("Walk", "Reconciliation"),
];

/** Every wording that the check rejects. */
export const wordingRules: readonly WordingRule[] = [...phrases, ...patterns, ...names];
