export { adopted } from "./collection/adopted.js";
export {
  changedOutside,
  describeOutsideChanges,
  type OutsideChange,
} from "./collection/changedOutside.js";
export { deletedOutside } from "./collection/deletedOutside.js";
export { droppedElsewhere } from "./collection/droppedElsewhere.js";
export { droppedRetired } from "./collection/droppedRetired.js";
export { formerLeft } from "./collection/formerLeft.js";
export { kept } from "./collection/kept.js";
export { noObservables } from "./collection/noObservables.js";
export { removedAfterRename } from "./collection/removedAfterRename.js";
export { skippedElsewhere } from "./collection/skippedElsewhere.js";
export { skippedRetired } from "./collection/skippedRetired.js";
export { systemEmpty } from "./collection/systemEmpty.js";
export { systemReplaced } from "./collection/systemReplaced.js";
export { userKeyKept } from "./collection/userKeyKept.js";
export { definitions, type MessageCode, messageCodes } from "./definitions.js";
export { composed } from "./feed/composed.js";
export { converted } from "./feed/converted.js";
export { describeFeedChange } from "./feed/describeFeedChange.js";
export { expired } from "./feed/expired.js";
export { feedChanged } from "./feed/feedChanged.js";
export { notAsIs } from "./feed/notAsIs.js";
export { notJudged } from "./feed/notJudged.js";
export { readAs } from "./feed/readAs.js";
export { bracketedCode, bracketedCodes, type Message } from "./grammar/message.js";
export { predicateOf, readMessage } from "./readMessage.js";
export type { FieldsOf, ReadMessage } from "./readTypes.js";
export { coverageUnknown } from "./system/coverageUnknown.js";
export { insecureTls } from "./system/insecureTls.js";
export { retiredSystems } from "./system/retiredSystems.js";
export { sensorsNotDeclared } from "./system/sensorsNotDeclared.js";
