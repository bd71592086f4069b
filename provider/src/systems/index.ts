export type { Generation } from "../stix/model.js";
export { configPath } from "./configPath.js";
export { environmentParts, partsOf } from "./environmentParts.js";
export { loadSystems, type SystemsSources } from "./loadSystems.js";
export { credentialVariable, parseSystem } from "./parseSystem.js";
export { describeSite, fleetSetting, listsSystemsOnly, systemsOfOtherSites } from "./siteEnvironment.js";
export { type Credentials, defaultLimits, isTenant, type System, type SystemLimits } from "./system.js";
