import { Config } from "@pulumi/pulumi";
import { ThreatFleet } from "pulumi-extrahop";

const config = new Config("extrahop");
const feeds = config.getObject<Readonly<Record<string, readonly string[]>>>("feeds");

const fleet = new ThreatFleet("fleet", {
  folder: config.get("collections") ?? "stix",
  where: (feed, system) => feeds?.[system]?.includes(feed) ?? true,
});

/** System → collection → {id, digest, observables} */
export const collections = fleet.collections;
