import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createAuthority, type Simulator, startSimulator } from "../../../../simulator/src/index.js";
import { cleanUp } from "../../../support/cleanUp.js";
import { RecordingContext } from "../../../support/recordingContext.js";
import { bundleOf, packageOf } from "../../../support/stix/feeds.js";
import { temporaryFolder } from "../../../support/temporaryFolder.js";

export const firmwares = { stix1: "26.1.0.22", stix2: "26.2.0.7" } as const;

/** A simulated sensor and a folder with sources, for tests of the resources without an engine. */
export interface Sensor {
  readonly simulator: Simulator;
  readonly folder: string;
  readonly config: Readonly<Record<string, string>>;
  /** Everything a provider process shares; each call is another process. */
  context(further?: Readonly<Record<string, string>>): RecordingContext;
}

let authority: ReturnType<typeof createAuthority> | undefined;

/** @param names under which the sensor is configured */
export async function startSensor(
  generation: keyof typeof firmwares,
  names: readonly string[] = ["hq"],
): Promise<Sensor> {
  authority ??= createAuthority();
  const signer = await authority;
  const folder = await temporaryFolder();
  const simulator = await startSimulator({
    kind: "sensor",
    firmware: firmwares[generation],
    hostname: "hq",
    authority: signer,
    apiKeys: ["key"],
    keepFiles: false,
  });
  cleanUp(() => simulator.stop());
  await writeFile(join(folder, "ca.pem"), signer.caPem);
  await writeFile(join(folder, "one.xml"), packageOf(["one.example"]));
  await writeFile(join(folder, "two.xml"), packageOf(["one.example", "two.example"]));
  await writeFile(join(folder, "one.json"), bundleOf(["192.0.2.1"]));
  await writeFile(join(folder, "two.json"), bundleOf(["192.0.2.1", "192.0.2.2"]));
  const settings = { host: simulator.url, apiKey: "key", caFile: "ca.pem", limits: { attempts: 1 } };
  const config = {
    "extrahop:systems": JSON.stringify(Object.fromEntries(names.map((name) => [name, settings]))),
  };
  return {
    simulator,
    folder,
    config,
    context(further = {}) {
      const context = new RecordingContext(folder, { ...config, ...further });
      cleanUp(() => context.close());
      return context;
    },
  };
}

export const urnOf = (name: string, stack = "test"): string =>
  `urn:pulumi:${stack}::project::pulumi-nodejs:dynamic/extrahop:ThreatCollection::${name}`;
