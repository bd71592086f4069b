import { join } from "node:path";
import { repository } from "../places.js";
import { argument, report } from "./report.js";

/** mergeSources.js DECLARATION FEED: makes the file of a merged feed. */
report(async () => {
  const { readDeclaration, resolveFeed } = (await import(
    join(repository, "provider", "dist", "sources", "index.js")
  )) as typeof import("../../../provider/src/sources/index.js");
  const { contributions } = await resolveFeed(readDeclaration(argument(1)), argument(2));
  return contributions;
});
