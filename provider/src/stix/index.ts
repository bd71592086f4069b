export { collectionName } from "./collectionName.js";
export { type DiscoveredSource, type Discovery, discoverSources } from "./discover.js";
export {
  type CompareOptions,
  compareIndexes,
  describeChange,
  type IndexChange,
} from "./indexChange.js";
export {
  type DecodedIndex,
  decodeIndex,
  defaultIndexBytes,
  encodeIndex,
  type IndicatorIndex,
  isIndicatorIndex,
} from "./indicatorIndex.js";
export { type InspectOptions, inspect } from "./inspect.js";
export * from "./model.js";
export { type PrepareOptions, prepareUpload, sameDocuments } from "./prepareUpload.js";
export { type ProblemCode, type ProblemKind, problemCodes, quoted } from "./problems.js";
export { readFeed } from "./readFeed.js";
export { expiredAt, type Validity } from "./validity.js";
export { canonicalValue, type TypedValue, typeValue } from "./values/canonical.js";
export { type ConvertOptions, type ConvertResult, convertEvents, convertFeed } from "./write/convertFeed.js";
export { type PackableDocument, type PackedFile, packDocuments } from "./write/packDocuments.js";
