/**
 * Whether one of the patterns matches a name. A `*` matches any characters, everything else itself.
 */
export function matches(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const literal = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
    return new RegExp(`^${literal.join(".*")}$`, "su").test(name);
  });
}
