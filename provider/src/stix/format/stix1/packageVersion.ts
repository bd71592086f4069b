import { type DocumentLocation, type ProblemCode, quoted, type Spot, throwProblem } from "../../problems.js";
import type { ElementKind } from "./elementKind.js";
import { isOasisStix } from "./namespaces.js";

/** The STIX version of a package, and what has to be reported about it. */
export interface PackageVersion {
  readonly version: string;
  readonly problem?: readonly [code: ProblemCode, found: string];
}

const versions = new Set(["1.0", "1.0.1", "1.1", "1.1.1", "1.2"]);

/** @param attribute the package's attribute `version` */
export function versionOfPackage(uri: string, attribute: string | undefined): PackageVersion {
  if (isOasisStix(uri)) {
    const found = "The package is in the namespaces of STIX 1.2.1.";
    return { version: "1.2.1", problem: ["stix-1-2-1", found] };
  }
  const version = attribute?.trim();
  if (version === undefined) {
    return { version: "1.0", problem: ["stix-version-unnamed", "The package names no STIX version."] };
  }
  if (versions.has(version)) return { version };
  return { version, problem: ["stix-version-unknown", `The package names STIX version ${quoted(version)}.`] };
}

/**
 * The STIX version that a package without one has by the CybOX inside, whose minor version its observables
 * may name; undefined if it names none.
 */
export function versionOfCybox(minor: string | undefined): string | undefined {
  return minor === undefined ? undefined : minor.trim() === "0" ? "1.0" : "1.1";
}

/**
 * Refuses an outermost element that shows that the document is not STIX, with a message that says what it is.
 */
export function refuseOtherRoot(
  { role, local, vocabulary }: ElementKind,
  place: DocumentLocation,
  spot: Spot,
): void {
  if (role === "package") return;
  if (local.toLowerCase() === "html") {
    throwProblem("not-stix-xml", place, "This is an HTML page, perhaps of a login or an error.", spot);
  }
  if (vocabulary === "cybox" || vocabulary === "indicator") {
    throwProblem("not-stix-xml", place, `${quoted(local)} is not inside a STIX_Package.`, spot);
  }
}
