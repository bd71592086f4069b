export { coverageWarnings } from "./coverageWarnings.js";
export { findSensors, isGap, type Nodes, type Sensor } from "./findSensors.js";
