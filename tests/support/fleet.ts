import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Authority,
  createAuthority,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from "../../simulator/src/index.js";
import { cleanUp } from "./cleanUp.js";
import type { ConfigValue } from "./project.js";
import { temporaryFolder } from "./temporaryFolder.js";

/** A system to simulate. Credentials that are not given are made, and are different in every run. */
export type SystemOptions = Omit<SimulatorOptions, "authority">;

/** Simulated systems by name, all with certificates from one CA. */
export interface Fleet<Name extends string> {
  readonly systems: Readonly<Record<Name, Simulator>>;
  /** PEM file of the CA that signed the systems' certificates. */
  readonly caFile: string;
  readonly authority: Authority;
  /** What has to be configured for `extrahop:systems` to name these systems, or some of them. */
  config(...names: Name[]): readonly ConfigValue[];
  /** API keys and client secrets of all systems: what must not be found in any state or output. */
  readonly secrets: readonly string[];
}

interface Credentials {
  readonly fields: Readonly<Record<string, string>>;
  readonly secret: string;
  readonly options: Pick<SimulatorOptions, "apiKeys" | "clients">;
}

function credentialsOf(name: string, { kind, apiKeys, clients }: SystemOptions): Credentials {
  if (kind === "rx360") {
    const client = clients?.[0] ?? {
      id: `client-of-${name}`,
      secret: `secret-${randomBytes(12).toString("hex")}`,
    };
    return {
      fields: { clientId: client.id, clientSecret: client.secret },
      secret: client.secret,
      options: { clients: clients ?? [client] },
    };
  }
  const first = apiKeys?.[0] ?? `key-${randomBytes(12).toString("hex")}`;
  const key = typeof first === "string" ? first : first.key;
  return { fields: { apiKey: key }, secret: key, options: { apiKeys: apiKeys ?? [key] } };
}

/** Starts simulated systems in this process; they end with the test file. */
export async function startFleet<Name extends string>(
  wanted: Readonly<Record<Name, SystemOptions>>,
): Promise<Fleet<Name>> {
  const authority = await createAuthority();
  const caFile = join(await temporaryFolder(), "ca.pem");
  await writeFile(caFile, authority.caPem);
  const names = Object.keys(wanted) as Name[];
  const credentials = Object.fromEntries(
    names.map((name) => [name, credentialsOf(name, wanted[name])]),
  ) as Record<Name, Credentials>;
  const systems = {} as Record<Name, Simulator>;
  for (const name of names) {
    const simulator = await startSimulator({
      hostname: name,
      ...wanted[name],
      ...credentials[name].options,
      authority,
    });
    cleanUp(() => simulator.stop());
    systems[name] = simulator;
  }
  return {
    systems,
    caFile,
    authority,
    secrets: names.map((name) => credentials[name].secret),
    config: (...some) =>
      (some.length === 0 ? names : some).flatMap((name) => [
        { path: `extrahop:systems.${name}.host`, value: systems[name].url },
        { path: `extrahop:systems.${name}.caFile`, value: caFile },
        ...Object.entries(credentials[name].fields).map(([field, value]) => ({
          path: `extrahop:systems.${name}.${field}`,
          value,
          secret: field !== "clientId",
        })),
      ]),
  };
}
