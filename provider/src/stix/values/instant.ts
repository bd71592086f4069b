import { memoize } from "../memory/memoize.js";

const shape = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?$/;

/**
 * An XML or JSON date and time as RFC 3339 in UTC; one without a zone is taken as UTC. Undefined where it is
 * none.
 */
export const rfc3339 = memoize((text): string | undefined => {
  const found = shape.exec(text.trim());
  if (found === null) return undefined;
  const [, moment = "", zone = "Z"] = found;
  const time = Date.parse(moment + zone);
  if (Number.isNaN(time)) return undefined;
  return zone === "Z" ? `${moment}Z` : new Date(time).toISOString();
});
