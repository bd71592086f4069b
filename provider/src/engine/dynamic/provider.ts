import type { dynamic } from "@pulumi/pulumi";
import { EngineContext } from "../engineContext.js";
import { EngineLog } from "../engineLog.js";
import { PartialResult, presentable } from "./presentable.js";
import { threatCollectionProvider } from "./threatCollectionProvider.js";
import { threatFeedProvider } from "./threatFeedProvider.js";

/**
 * What the constant provider text of each resource requires in the provider's process. One context serves all
 * resources, so that lists, tokens and inspected sources are shared.
 */
const log = new EngineLog(process.argv[2]);
log.onceGone(() => process.exit(1));
const context = new EngineContext(log, process.cwd(), process.env);

export const threatCollection = hosted(threatCollectionProvider(context));
export const threatFeed = hosted(threatFeedProvider(context));

type Methods = Omit<dynamic.ResourceProvider, "configure">;

/**
 * Adds what every provider needs: configuration, errors without noise, and messages that arrive before the
 * method ends.
 */
function hosted(provider: Methods): dynamic.ResourceProvider {
  const wrap =
    <A extends unknown[], R>(method: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      try {
        return await method(...args);
      } catch (error) {
        throw error instanceof PartialResult ? error : presentable(error);
      } finally {
        await log.flush();
      }
    };
  const wrapped: dynamic.ResourceProvider = {
    configure(request) {
      context.configure(request.config);
      return Promise.resolve();
    },
    create: wrap(provider.create),
  };
  if (provider.check) wrapped.check = wrap(provider.check);
  if (provider.diff) wrapped.diff = wrap(provider.diff);
  if (provider.update) wrapped.update = wrap(provider.update);
  if (provider.read) wrapped.read = wrap(provider.read);
  if (provider.delete) wrapped.delete = wrap(provider.delete);
  return wrapped;
}
