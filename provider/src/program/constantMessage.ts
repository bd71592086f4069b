/**
 * Keeps the message of an error as it is. The SDK writes `error serializing property "source": ` before the
 * message of the same error, once for each resource that waits for it (runtime/rpc).
 */
export function withConstantMessage<E extends Error>(error: E): E {
  const { message } = error;
  Object.defineProperty(error, "message", { get: () => message, set: () => undefined, configurable: true });
  return error;
}
