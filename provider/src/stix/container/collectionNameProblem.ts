import type { Problem } from "../model.js";
import { problem, quoted } from "../problems.js";
import { collectionName } from "./collectionName.js";
import { faultOfCollectionName } from "./collectionNameFault.js";

/** The problem of a file whose collection could not have the name it would get; undefined without one. */
export function collectionNameProblem(path: string): Problem | undefined {
  const name = collectionName(path);
  const fault = faultOfCollectionName(name);
  if (fault === undefined) return undefined;
  const text = `The collection's name would be ${quoted(name)}, which ${fault}.`;
  return problem("collection-name-invalid", { file: path }, text);
}
