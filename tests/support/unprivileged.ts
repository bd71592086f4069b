// Modules that the product loads on demand: jest writes what it transforms into its cache, which needs the
// rights that are dropped below.
import "../../provider/src/stix/conversion/feedDocuments.js";
import "../../provider/src/stix/format/lists/detect.js";
import "../../provider/src/stix/format/lists/explicit/linePattern.js";
import "../../provider/src/stix/format/lists/explicit/planExplicit.js";
import "../../provider/src/stix/format/lists/json/planJson.js";
import "../../provider/src/stix/format/lists/listReader.js";
import "../../provider/src/stix/format/stix1/packageReader.js";
import "../../provider/src/stix/format/stix2/bundleLearner.js";
import "../../provider/src/stix/format/stix2/bundleReader.js";
import "../../provider/src/stix/format/stix2/jsonError.js";

/** The account that owns nothing, on Linux and macOS alike. */
const nobody = 65_534;

/** Does something without the rights of root, which may read everything whatever the permissions say. */
export async function unprivileged<T>(action: () => Promise<T>): Promise<T> {
  const { seteuid } = process;
  if (seteuid === undefined || process.getuid?.() !== 0) return action();
  seteuid(nobody);
  try {
    return await action();
  } finally {
    seteuid(0);
  }
}
