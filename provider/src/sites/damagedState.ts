/**
 * What the CLI wrote about a command that failed, and the repair where the state of a stack is damaged. On a
 * backend of files the engine replaces `STACK.json` in one step, but writes `STACK.json.attrs` in place: a
 * process that is killed in between leaves it empty, and every command that lists stacks ends with `EOF`
 * (gocloud.dev/blob/fileblob, setAttrs). A power failure may leave `STACK.json` itself empty or cut off.
 */
export function withStateRepair(words: string): string {
  const [, end] = /(?:^|[\s:])(EOF|unexpected end of JSON input)$/.exec(words.trim()) ?? [];
  if (end === undefined) return words;
  return `${words.trim()}\n${end === "EOF" ? emptyAttributes : cutOffState}`;
}

const emptyAttributes =
  "The Pulumi CLI was killed as it wrote the attributes of a file in the backend. Fix: delete the empty ones: " +
  "find .pulumi -name '*.attrs' -empty -delete (in the backend's folder); nothing is lost with them.";

const cutOffState =
  "The state of a stack is empty or cut off. Fix: in .pulumi/stacks/PROJECT of the backend's folder, copy " +
  "STACK.json.bak over STACK.json; then run pulumi refresh --clear-pending-creates and pulumi up.";
