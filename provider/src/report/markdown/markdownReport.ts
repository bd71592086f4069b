import type { Report } from "../model.js";
import { feedsSection, valuesSection } from "./feedsSection.js";
import { fitWithin } from "./fitWithin.js";
import { headSection } from "./headSection.js";
import { matrixSection } from "./matrixSection.js";
import { errorsSection, messagesSection, oddSection } from "./messagesSection.js";
import { sourcesSection } from "./sourcesSection.js";

export interface MarkdownOptions {
  /**
   * Bytes that the text may have. A comment on GitHub may have 65,536 characters, and no character has less
   * than a byte.
   */
  readonly maxBytes: number;
  /** Writes indicators so that nothing makes links of them. */
  readonly defang: boolean;
}

export const defaultMaxBytes = 65_536;
/** Below this not even counts and risks are sure to fit. */
export const leastMaxBytes = 4_096;

/** The report for a comment on a pull request, or for a job's summary. */
export function markdownReport(report: Report, { maxBytes, defang }: MarkdownOptions): string {
  const sections = [
    headSection(report),
    errorsSection(report, defang),
    matrixSection(report),
    feedsSection(report),
    sourcesSection(report),
    valuesSection(report, defang),
    messagesSection(report, defang),
    oddSection(report),
  ];
  return fitWithin(
    sections.filter((section) => section.length > 0),
    maxBytes,
  );
}
