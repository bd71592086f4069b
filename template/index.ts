import { Config } from "@pulumi/pulumi";
import { ThreatFleet } from "pulumi-extrahop";

/** Every file of the folder as one collection on every system that the stack declares. */
const fleet = new ThreatFleet("fleet", {
  folder: new Config("extrahop").get("collections") ?? "stix",
  // A preview fails where a feed loses more than half of its indicators at once, as after a broken export.
  maxRemoved: "50%",
});

/** System → collection → {id, digest, observables} */
export const collections = fleet.collections;
