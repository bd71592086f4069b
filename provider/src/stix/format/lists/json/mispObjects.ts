import type { PartsOfRecord } from "./partsOfRecord.js";
import { isRecord } from "./values.js";

/** Attributes of an object of MISP: those of a deleted object are deleted. */
export const attributesOfObjects: PartsOfRecord = {
  pathOf: (path) => path.replace(/(\.Object(?:\.\*)?)\.Attribute\.\*$/, "$1"),
  of: (reported) => {
    if (!isRecord(reported) || !Array.isArray(reported["Attribute"])) return undefined;
    const deleted = isTrue(reported["deleted"]);
    return reported["Attribute"].map((attribute: unknown, i) => ({
      record: deleted && isRecord(attribute) ? { ...attribute, deleted: true } : attribute,
      keys: ["Attribute", i],
    }));
  },
};

const isTrue = (value: unknown): boolean =>
  value === true || value === 1 || value === "1" || value === "true";
