/** Text that has about a number of bytes: a start, as many parts as fit, and an end. */
export function filled(
  bytes: number,
  part: string | ((index: number) => string),
  start = "",
  end = "",
): string {
  const parts = [start];
  let length = start.length + end.length;
  for (let i = 0; length < bytes; i++) {
    const one = typeof part === "string" ? part : part(i);
    parts.push(one);
    length += one.length;
  }
  return `${parts.join("")}${end}`;
}
