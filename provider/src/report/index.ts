export { buildReport, type StackInputs } from "./analysis/buildReport.js";
export type { SourceComparison } from "./analysis/evidence.js";
export {
  type Gates,
  gateDoubts,
  gateFailures,
  type MaxRemoved,
  parseFailOn,
  parseMaxRemoved,
  withVerdict,
} from "./gates.js";
export {
  defaultMaxBytes,
  leastMaxBytes,
  type MarkdownOptions,
  markdownReport,
} from "./markdown/markdownReport.js";
export { type Report, type RiskKind, riskKinds, type SourceRow } from "./model.js";
export { type HtmlOptions, htmlReport } from "./page/htmlReport.js";
export { readSystemsList } from "./preview/declaredSystems.js";
export { decodeText } from "./preview/decode.js";
export type { Preview, ReportedSystem, Resource } from "./preview/preview.js";
export { readPreview } from "./preview/readPreview.js";
export { readState } from "./preview/readState.js";
export { stackOfUrn } from "./preview/resource.js";
export { readSources } from "./readSources.js";
