import { Config } from "@pulumi/pulumi";
import { ThreatFleet } from "pulumi-extrahop";

/** Every file of the folder as one collection on every system that the stack declares. */
const fleet = new ThreatFleet("fleet", { folder: new Config("extrahop").get("collections") ?? "stix" });

/** System → collection → {id, digest, observables} */
export const collections = fleet.collections;
