import type { dynamic } from "@pulumi/pulumi";
import { checkCollection, type Inputs } from "../../collection/check.js";
import { deleteCollection } from "../../collection/delete.js";
import { diffCollection } from "../../collection/diff.js";
import { readCollection } from "../../collection/read.js";
import { reconcile } from "../../collection/reconcile.js";
import {
  type CollectionInputs,
  collectionResourceId,
  type StoredCollection,
} from "../../collection/schema.js";
import { readStored } from "../../collection/storedCollection.js";
import { Unverified } from "../../collection/unverified.js";
import { insecureTls } from "../../messages/index.js";
import type { Context } from "../../resource/context.js";
import { systemName } from "../../resource/resolveSystem.js";
import { PartialResult } from "./presentable.js";

/** The lifecycle of ThreatCollection in the engine's words. */
export function threatCollectionProvider(
  context: Context,
): Omit<dynamic.ResourceProvider<Inputs, Inputs>, "configure"> {
  return {
    async check(_olds, news) {
      const { inputs, failures } = await checkCollection(news, context);
      if (failures.length === 0) warnOfInsecureTls(news, context);
      return { inputs, failures: [...failures] };
    },
    diff: (_id, olds, news) => Promise.resolve(diffCollection(readStored(olds), news)),
    async create(inputs) {
      const wanted = checkedInputs(inputs);
      const id = collectionResourceId(systemName(wanted.system), wanted.name);
      const stored = await orPartial(id, reconcile(wanted, undefined, context));
      return { id, outs: { ...stored } };
    },
    async update(id, olds, news) {
      const stored = await orPartial(id, reconcile(checkedInputs(news), readStored(olds), context));
      return { outs: { ...stored } };
    },
    async read(id, outputs) {
      const result = await readCollection(id, readStored(outputs ?? {}), context);
      if (result.gone) return { id: "", props: {} };
      return {
        id,
        props: { ...result.props },
        ...(result.inputs === undefined ? {} : { inputs: { ...result.inputs } }),
      };
    },
    delete: (id, outputs) => deleteCollection(id, readStored(outputs), context),
  };
}

/** `check` has run on these, so the required ones are there. */
function checkedInputs(inputs: Inputs): CollectionInputs {
  return readStored(inputs) as CollectionInputs;
}

async function orPartial(id: string, work: Promise<StoredCollection>): Promise<StoredCollection> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Unverified) throw new PartialResult(id, error.stored, [error.reason.message]);
    throw error;
  }
}

function warnOfInsecureTls(news: Inputs, context: Context): void {
  const { system } = readStored(news);
  if (system === undefined) return;
  const insecure =
    typeof system === "string"
      ? context.systems().get(system)?.insecureSkipVerify === true
      : system["insecureSkipVerify"] === true;
  if (insecure) {
    context
      .messages(typeof news["resourceUrn"] === "string" ? news["resourceUrn"] : undefined)
      .report(insecureTls({ system: systemName(system) }));
  }
}
