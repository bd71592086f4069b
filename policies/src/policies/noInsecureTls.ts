import type { ResourceValidationPolicy } from "@pulumi/policy";
import { getStack } from "@pulumi/pulumi";
import { type DeclaredSystem, describeDeclaredSystems } from "pulumi-extrahop";
import { configured, textList } from "../configured.js";
import { type Declared, readDeclared } from "../declared.js";
import { matches } from "../patterns.js";
import { programFolder } from "../programFolder.js";
import { shown } from "../words.js";

const defaults = { stacks: ["*"], exceptSystems: [] as readonly string[] };

/** Every system's certificate is verified, in the stacks that are named. */
export const noInsecureTls: ResourceValidationPolicy = {
  name: "no-insecure-tls",
  description: "The certificates of all systems are verified.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      stacks: textList("Stacks in which this holds; * matches any characters.", defaults.stacks),
      exceptSystems: textList("Systems that may go unverified.", defaults.exceptSystems),
    },
  },
  validateResource: (resource, report) => {
    const { stacks, exceptSystems } = configured(defaults, resource.getConfig());
    if (!matches(getStack(), stacks)) return;
    const system = readDeclared(resource)?.system;
    if (system === undefined || matches(system.name, exceptSystems) || !isInsecure(system)) return;
    report(
      `The certificate of ${shown(system.name)} is not verified (insecureSkipVerify), and stack ${getStack()} must not go without. ` +
        "Save the authority's certificate and name it as the system's caFile.",
    );
  },
};

let known: ReadonlyMap<string, DeclaredSystem> | undefined;

function isInsecure({ name, insecureSkipVerify }: NonNullable<Declared["system"]>): boolean {
  if (insecureSkipVerify) return true;
  known ??= new Map(describeDeclaredSystems(programFolder()).map((system) => [system.name, system]));
  return known.get(name)?.insecureSkipVerify === true;
}
