export { Appliance, type Receipt } from "./appliance.js";
export { sourceChanged, type UploadFile } from "./body.js";
export { type CollectionNames, type Dialect, defaultUserKey } from "./dialect.js";
export { RequestFailure } from "./failure.js";
export { generationOf } from "./generation.js";
export type { Operation } from "./operation.js";
export { type Answer, queryAllSystems } from "./queryAllSystems.js";
export type { ConnectedNode, RemoteCollection } from "./wire.js";
