/**
 * Whether a name is meant by one of the patterns. A `*` stands for any characters, everything else for itself.
 */
export function matches(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const literal = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
    return new RegExp(`^${literal.join(".*")}$`, "su").test(name);
  });
}
