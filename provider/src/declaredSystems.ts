import { Config } from "@pulumi/pulumi";
import { loadSystems } from "./systems/index.js";

/**
 * Names of all systems that the current stack declares, sorted: in `extrahop:systems`, in the file of `extrahop:systemsFile`, or in the
 * environment.
 *
 * @throws ExtraHopError EXTRAHOP_SYSTEMS_INVALID with every problem, by place
 */
export function declaredSystems(): readonly string[] {
  const config = new Config("extrahop");
  const systems = loadSystems({
    systems: config.get("systems"),
    systemsFile: config.get("systemsFile"),
    folder: process.cwd(),
    environment: process.env,
  });
  return systems.map(({ name }) => name);
}
