import { ConcurrencyLimit } from "../concurrency/concurrencyLimit.js";
import { type ExtraHopError, isExtraHopError } from "../errors/index.js";
import type { System } from "../systems/index.js";
import { Appliance } from "./appliance.js";
import { RequestFailure } from "./failure.js";

/** What came of asking one system. */
export type Answer<T> =
  | { readonly system: System; readonly value: T }
  | { readonly system: System; readonly error: ExtraHopError };

/** Each system that is asked takes a connection, and so a descriptor of this process. */
const maxSystemsAtOnce = 200;

/**
 * Asks all systems at once, or many of them; one that cannot answer does not keep the others from it. The
 * answers are in the order of the systems.
 *
 * @throws the signal's reason once it is aborted; what is no failure of a request: a fault of this program
 */
export async function queryAllSystems<T>(
  systems: readonly System[],
  signal: AbortSignal,
  ask: (appliance: Appliance) => Promise<T>,
): Promise<readonly Answer<T>[]> {
  signal.throwIfAborted();
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  const limit = new ConcurrencyLimit(maxSystemsAtOnce);
  const answers = systems.map((system) => limit.run(() => askOne(system, ask)));
  return await Promise.race([Promise.all(answers), interrupted]);
}

async function askOne<T>(system: System, ask: (appliance: Appliance) => Promise<T>): Promise<Answer<T>> {
  let appliance: Appliance | undefined;
  try {
    appliance = new Appliance(system);
    return { system, value: await ask(appliance) };
  } catch (cause) {
    const error = cause instanceof RequestFailure ? cause.error : cause;
    if (!isExtraHopError(error)) throw error;
    return { system, error };
  } finally {
    await appliance?.close();
  }
}
