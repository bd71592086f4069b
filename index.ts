import { Config } from "@pulumi/pulumi";
import { ThreatFleet } from "pulumi-extrahop";

const config = new Config("extrahop");

const fleet = new ThreatFleet("fleet", { folder: config.get("collections") ?? "stix" });

/** System → collection → {id, digest, observables} */
export const collections = fleet.collections;
