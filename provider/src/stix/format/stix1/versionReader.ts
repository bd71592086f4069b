import type { PackageReport } from "./packageReport.js";
import { versionOfCybox, versionOfPackage } from "./packageVersion.js";
import type { XmlElement } from "./xml/tokenizer.js";

/** Finds out the STIX version of a document: that of its outermost package. */
export class VersionReader {
  readonly #report: PackageReport;
  #isUnversioned = false;
  packages = 0;
  version: string | undefined;

  constructor(report: PackageReport) {
    this.#report = report;
  }

  /** A package opens. */
  package(uri: string, element: XmlElement): void {
    this.packages += 1;
    if (this.packages > 1) return;
    const { version, problem: found } = versionOfPackage(uri, element.attribute("version"));
    this.version = version;
    this.#isUnversioned = found?.[0] === "stix-version-unnamed";
    if (found !== undefined) this.#report.problem(...found);
  }

  /** A list of observables opens, which may name the version of CybOX. */
  observables(element: XmlElement): void {
    if (!this.#isUnversioned) return;
    this.version = versionOfCybox(element.attribute("cybox_minor_version")) ?? this.version;
  }
}
