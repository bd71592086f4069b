export { ArrivingSource } from "./container/arrivingSource.js";
export type { ByteSource, OpenedFile } from "./container/byteSource.js";
export { collectionName } from "./container/collectionName.js";
export { faultOfCollectionName } from "./container/collectionNameFault.js";
export { collectionNameProblem } from "./container/collectionNameProblem.js";
export { type DiscoveredSource, type Discovery, discoverSources } from "./container/discoverSources.js";
export {
  type ConvertOptions,
  type ConvertResult,
  convertEvents,
  convertFeed,
} from "./conversion/convertFeed.js";
export { type PackableDocument, type PackedFile, packDocuments } from "./conversion/packDocuments.js";
export { type PrepareOptions, prepareUpload, sameDocuments } from "./conversion/prepareUpload.js";
export { parseSourceFormat, sourceFormatFault } from "./format/lists/explicit/sourceFormatFault.js";
export { formatNames } from "./format/lists/formatNames.js";
export { groupedNumber } from "./groupedNumber.js";
export {
  type CompareOptions,
  compareIndexes,
  type IndexChange,
} from "./indexing/indexChange.js";
export {
  type DecodedIndex,
  decodeIndex,
  defaultIndexBytes,
  encodeIndex,
  type IndicatorIndex,
  isIndicatorIndex,
} from "./indexing/indicatorIndex.js";
export type { DistinctSink } from "./indexing/valueSnapshot.js";
export { defaultLimits } from "./limits.js";
export * from "./model.js";
export { bytesOfUuid, nameUuid } from "./nameUuid.js";
export {
  type DocumentLocation,
  type ProblemCode,
  type ProblemKind,
  problemCodes,
  quoted,
} from "./problems.js";
export { changesDocument, preventsAsIs } from "./reading/differences.js";
export { formatText } from "./reading/formatText.js";
export { type InspectOptions, inspect } from "./reading/inspect.js";
export { readFeed } from "./reading/readFeed.js";
export { readingChoices, readsAlike, sameCounts } from "./reading/readingChoices.js";
export { readValues, type ValueTaker } from "./reading/readValues.js";
export { expiredAt, type Validity } from "./reading/validity.js";
export type { CsvOptions, SourceFormat } from "./sourceFormat.js";
export { canonicalValue, type TypedValue, typeValue } from "./values/canonical.js";
export { unicodeForm } from "./values/domainName.js";
export { isStricter, type TlpLevel, tlpLevels, tlpOfTag } from "./values/tlp.js";
