import { ThreatFleet } from "pulumi-extrahop";

const fleet = new ThreatFleet("fleet", { folder: "stix" });

export const collections = fleet.collections;
