import { convertFeed } from "pulumi-extrahop/stix";
import { argument, report } from "./report.js";

/** convert.js SOURCE stix1|stix2 OUT: split at the vendor's limit where OUT is an archive. */
report(async () => {
  const generation = argument(2) === "stix1" ? "stix1" : "stix2";
  const { indicators } = await convertFeed(argument(1), generation, { out: argument(3) });
  return indicators;
});
