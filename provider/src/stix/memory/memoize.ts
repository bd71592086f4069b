const maxAnswers = 1_000;
const longestText = 100;

/**
 * A function of short texts that remembers its answers, since feeds say the same again and again; once full,
 * it begins again.
 */
export function memoize<T>(answer: (text: string) => T): (text: string) => T {
  const answers = new Map<string, { readonly value: T }>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known.value;
    const value = answer(text);
    if (text.length > longestText) return value;
    if (answers.size === maxAnswers) answers.clear();
    answers.set(text, { value });
    return value;
  };
}
