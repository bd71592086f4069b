export type { Generation } from "../stix/model.js";
export { faultOfCaFile } from "./caFile.js";
export { configPath } from "./configPath.js";
export { CredentialVariables, credentialVariable, variableHolding } from "./credentialVariables.js";
export { environmentParts, partsOf } from "./environmentParts.js";
export { howToSet } from "./howToSet.js";
export { loadSystems, type SystemsSources } from "./loadSystems.js";
export { configurationKeys, misspelledKeys } from "./misspelledKeys.js";
export { isExempt } from "./noProxy.js";
export { parseOrigin } from "./parseOrigin.js";
export { parseSystem } from "./parseSystem.js";
export { pastedFault } from "./pastedFault.js";
export { pathInside } from "./pathInside.js";
export { plainTextKeysWarning } from "./plainTextKeys.js";
export { type ProxyAddress, parseProxy, proxyText } from "./proxy.js";
export { readFlag } from "./readFlag.js";
export {
  baseStackIn,
  describeSite,
  fleetSetting,
  listsSystemsOnly,
  systemsOfOtherSites,
} from "./siteEnvironment.js";
export {
  type Credentials,
  type DeclaredIn,
  defaultLimits,
  isTenant,
  type System,
  type SystemLimits,
} from "./system.js";
export { readRetiredSystems, readSystemNames, removedSystemsKey, retiredSystemsKey } from "./systemNames.js";
export { withoutUndefined } from "./withoutUndefined.js";
