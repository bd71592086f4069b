import type { StagedContent } from "../contentStore.js";
import type { FetchContext } from "./fetcher.js";
import { type Answer, readBody } from "./request.js";

/**
 * Writes the body of an answer to the store.
 *
 * @throws ExtraHopError EXTRAHOP_FETCH_FAILED, EXTRAHOP_STORE_FAILED
 */
export async function received(context: FetchContext, url: string, answer: Answer): Promise<StagedContent> {
  const { source, store } = context;
  const writer = await store.writer(source.maxBytes);
  const arriving = context.reading?.begin(writer.path);
  let bytes = 0;
  try {
    await readBody(context, url, answer.body, source.maxBytes, async (chunk) => {
      await writer.write(chunk);
      await arriving?.write(chunk);
      bytes += chunk.length;
      context.progress(`${source.name}: ${Math.round(bytes / 1e5) / 10} MB`);
    });
    const content = await writer.finish();
    arriving?.end();
    return content;
  } catch (error) {
    arriving?.end(error);
    await writer.discard();
    throw error;
  }
}
