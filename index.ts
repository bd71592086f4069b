import { Config } from "@pulumi/pulumi";
import { type FeedAssignment, ThreatFleet } from "pulumi-extrahop";

const config = new Config("extrahop");

const fleet = new ThreatFleet("fleet", {
  folder: config.get("collections") ?? "stix",
  feeds: config.getObject<FeedAssignment>("feeds"),
});

/** System → collection → {id, digest, observables} */
export const collections = fleet.collections;
