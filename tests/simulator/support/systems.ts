import {
  type Authority,
  createAuthority,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from "../../../simulator/src/index.js";
import { ApiClient } from "./apiClient.js";

export const apiKey = "key-of-the-tests";
export const client = { id: "client-of-the-tests", secret: "secret:of the tests" };

/** A system under test and a client that knows its credentials. */
export interface System {
  readonly simulator: Simulator;
  readonly api: ApiClient;
}

let authority: Promise<Authority> | undefined;
const running: System[] = [];

/** Starts a system that is stopped after the test; all systems of a test file share one CA. */
export async function startSystem(options: Partial<SimulatorOptions> = {}): Promise<System> {
  authority ??= createAuthority();
  const kind = options.kind ?? "sensor";
  const simulator = await startSimulator({
    kind,
    firmware: "9.8.0.1234",
    authority: await authority,
    ...(kind === "rx360" ? { clients: [client] } : { apiKeys: [apiKey] }),
    ...options,
  });
  const system = { simulator, api: new ApiClient(simulator, `ExtraHop apikey=${apiKey}`) };
  running.push(system);
  return system;
}

// Machines that build at the same time are slow; no test waits for this to tell right from wrong.
jest.setTimeout(60_000);

afterEach(async () => {
  for (const { simulator, api } of running.splice(0)) {
    await api.close();
    await simulator.stop();
  }
});
