import { ThreatFleet } from "pulumi-extrahop";

const fleet = new ThreatFleet("fleet", { declaration: "extrahop.sources.yaml" });

export const collections = fleet.collections;
