import { existsSync } from "node:fs";
import { Config } from "@pulumi/pulumi";
import { type FeedAssignment, ThreatFleet } from "pulumi-extrahop";

const config = new Config("extrahop");
const declaration = config.get("sourcesDeclaration") || "extrahop.sources.yaml";

const fleet = new ThreatFleet("fleet", {
  folder: config.get("collections") ?? "stix",
  declaration: existsSync(declaration) ? declaration : undefined,
  feeds: config.getObject<FeedAssignment>("feeds"),
});

/** System → collection → {id, digest, observables} */
export const collections = fleet.collections;
