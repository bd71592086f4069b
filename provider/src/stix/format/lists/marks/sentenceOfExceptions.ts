/** `are`, `will be`, perhaps with a word such as `always`, but no `not`. */
const verb = String.raw`(?:are|is|will\s+be|have\s+been|should\s+be|must\s+be)\s+(?:(?!not|never|no)\w+\s+)?`;
const state = String.raw`allowed|(?:white|allow|safe)listed|safe|trusted|benign|exceptions|excluded|ignored|skipped|false\s+positives|not\s+(?:blocked|malicious)`;

const sentences: readonly RegExp[] = [
  /^(?:please\s+)?(?:do\s+not|don['\u2019]?t|never)\s+block(?:\s+(?:these|the\s+following|any\s+of\s+these))?(?:\s+\w+)?$/i,
  new RegExp(String.raw`^(?:these|the\s+following)(?:\s+\w+){0,2}\s+${verb}(?:${state})(?:\s.*)?$`, "i"),
  new RegExp(
    String.raw`^(?:the\s+)?\w+\s+(?:added\s+|listed\s+)?(?:below|here)\s+${verb}(?:${state})(?:\W.*)?$`,
    "i",
  ),
];

/** True for a heading that is a sentence: `The following addresses will be allowed`, `Do not block these`. */
export const isSentenceOfExceptions = (text: string): boolean =>
  sentences.some((sentence) => sentence.test(text));
