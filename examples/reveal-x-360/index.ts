import { ThreatFleet } from "pulumi-extrahop";

const fleet = new ThreatFleet("reveal-x-360", { folder: "stix", systems: ["tenant"] });

export const collections = fleet.collections;
