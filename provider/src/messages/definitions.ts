import { adopted } from "./collection/adopted.js";
import { changedOutside } from "./collection/changedOutside.js";
import { deletedOutside } from "./collection/deletedOutside.js";
import { droppedElsewhere } from "./collection/droppedElsewhere.js";
import { droppedRetired } from "./collection/droppedRetired.js";
import { formerLeft } from "./collection/formerLeft.js";
import { kept } from "./collection/kept.js";
import { noObservables } from "./collection/noObservables.js";
import { removedAfterRename } from "./collection/removedAfterRename.js";
import { skippedElsewhere } from "./collection/skippedElsewhere.js";
import { skippedRetired } from "./collection/skippedRetired.js";
import { systemEmpty } from "./collection/systemEmpty.js";
import { systemReplaced } from "./collection/systemReplaced.js";
import { userKeyKept } from "./collection/userKeyKept.js";
import { composed } from "./feed/composed.js";
import { converted } from "./feed/converted.js";
import { expired } from "./feed/expired.js";
import { feedChanged } from "./feed/feedChanged.js";
import { notAsIs } from "./feed/notAsIs.js";
import { notJudged } from "./feed/notJudged.js";
import { readAs } from "./feed/readAs.js";
import { coverageUnknown } from "./system/coverageUnknown.js";
import { insecureTls } from "./system/insecureTls.js";
import { retiredSystems } from "./system/retiredSystems.js";
import { sensorsNotDeclared } from "./system/sensorsNotDeclared.js";

/** Every message about a resource. A new one is a file of its own and a row here. */
export const definitions = [
  adopted,
  changedOutside,
  composed,
  converted,
  coverageUnknown,
  deletedOutside,
  droppedElsewhere,
  droppedRetired,
  expired,
  feedChanged,
  formerLeft,
  insecureTls,
  kept,
  noObservables,
  notAsIs,
  notJudged,
  readAs,
  removedAfterRename,
  retiredSystems,
  sensorsNotDeclared,
  skippedElsewhere,
  skippedRetired,
  systemEmpty,
  systemReplaced,
  userKeyKept,
] as const;

/** Every code that a message can carry. Codes are stable: match on them, never on a text. */
export const messageCodes = definitions.map(({ code }) => code);

/** One of {@link messageCodes}. */
export type MessageCode = (typeof definitions)[number]["code"];
