/** The program of most tests: a folder on all declared systems. */
export const fleetProgram = `
import { ThreatFleet } from "pulumi-extrahop";
export const collections = new ThreatFleet("fleet", { folder: "stix" }).collections;
`;
