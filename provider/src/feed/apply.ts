import type { Context } from "../resource/context.js";
import { feedType } from "../resource/resourceTypes.js";
import { readingChoices } from "../stix/index.js";
import { withoutUndefined } from "../systems/index.js";
import { identityOf } from "./row.js";
import type { FeedInputs, StoredFeed } from "./schema.js";

/** What the state keeps of a feed that is created or updated: its inputs and its indicators. */
export async function applyFeed(inputs: FeedInputs, context: Context): Promise<StoredFeed> {
  const index = await context.uploads.index(inputs.source, readingChoices(inputs));
  const row = context.registry.rowOf(identityOf(inputs), feedType);
  return withoutUndefined<StoredFeed>({ ...inputs, index, row });
}
