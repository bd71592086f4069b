import { ThreatCollection } from "pulumi-extrahop";

const scanners = new ThreatCollection("scanners", { system: "hq-sensor", source: "stix/scanners.xml" });

export const collectionId = scanners.collectionId;
export const observables = scanners.observables;
