import { Config } from "@pulumi/pulumi/config.js";
import { RunError } from "@pulumi/pulumi/errors.js";
import { getStack } from "@pulumi/pulumi/runtime/settings.js";
import { fleetSetting, listsSystemsOnly } from "../systems/index.js";

/**
 * Ends the program where its stack only lists the systems of a fleet: everything would be managed twice, and
 * destroying one of the two stacks would empty the systems of the other.
 *
 * @throws RunError which the engine prints without a call stack
 */
export function refuseInFleetList(): void {
  const setting = new Config("extrahop").get(fleetSetting.replace(/^extrahop:/, ""));
  if (!listsSystemsOnly(setting, process.env)) return;
  const stack = getStack();
  throw new RunError(
    `The stack ${stack} only lists systems; each is managed by the stack of its site.\n` +
      `Fix: npx pulumi-extrahop fleet preview --stack ${stack}\n` +
      `To manage all of them in this stack instead: pulumi config rm ${fleetSetting} --stack ${stack}`,
  );
}
