/**
 * A resource's URN as the state keeps it: without the prefix and the type that all resources of a kind share,
 * some 60 bytes that every write of the state would carry for each of thousands of resources.
 */
export function shortenUrn(urn: string, type: string): string {
  const middle = `${type}::`;
  const at = urn.indexOf(middle);
  return urn.startsWith(prefix) && at > 0
    ? `${urn.slice(prefix.length, at)}|${urn.slice(at + middle.length)}`
    : urn;
}

export function expandUrn(row: string, type: string): string {
  const bar = row.indexOf("|");
  return row.startsWith(prefix) || bar < 0
    ? row
    : `${prefix}${row.slice(0, bar)}${type}::${row.slice(bar + 1)}`;
}

const prefix = "urn:pulumi:";
