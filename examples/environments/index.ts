import { Config, getStack } from "@pulumi/pulumi";
import { ThreatFleet } from "pulumi-extrahop";

const config = new Config("extrahop");

/** Folders of STIX files by their use; each stack lists the ones that it takes. */
const folders = config.requireObject<readonly string[]>("collections");

/** One fleet for each folder: a folder that a stack does not list is not on its systems. */
export const collections = Object.fromEntries(
  folders.map((folder) => [
    folder,
    new ThreatFleet(`${getStack()}-${folder}`, { folder: `stix/${folder}` }).collections,
  ]),
);
