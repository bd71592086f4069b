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
} from "./indicatorIndex.js";
export * from "./model.js";
export { type ConvertOptions, type ConvertResult, convertEvents } from "./write/convertFeed.js";
export { type PackableDocument, type PackedFile, packDocuments } from "./write/packDocuments.js";
