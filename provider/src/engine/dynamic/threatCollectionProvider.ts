import type { dynamic } from "@pulumi/pulumi";
import { checkCollection } from "../../collection/check.js";
import { deleteCollection } from "../../collection/delete.js";
import { allowReplacement, diffCollection, reportFormers, reportKeptUserKey } from "../../collection/diff.js";
import { readCollection } from "../../collection/read.js";
import { reconcile } from "../../collection/reconcile.js";
import {
  type CollectionInputs,
  collectionResourceId,
  readStored,
  type StoredCollection,
} from "../../collection/schema.js";
import { Unverified } from "../../collection/unverified.js";
import { insecureTls } from "../../messages/index.js";
import type { Context } from "../../resource/context.js";
import type { Inputs } from "../../resource/inputs.js";
import { skipsVerification, systemName } from "../../resource/systemReference.js";
import { PartialResult, presentableFailures, presentableText } from "./presentable.js";

/** The property that holds the provider's text (SDK: cmd/dynamic-provider). */
const providerKey = "__provider";

/** The lifecycle of ThreatCollection in the engine's words. */
export function threatCollectionProvider(
  context: Context,
): Omit<dynamic.ResourceProvider<Inputs, Inputs>, "configure"> {
  return {
    async check(_olds, news) {
      const { inputs, failures } = await checkCollection(news, context);
      if (failures.length === 0) warnOfInsecureTls(news, context);
      return { inputs, failures: presentableFailures(failures) };
    },
    diff(_id, olds, news) {
      const stored = readStored(olds);
      const result = diffCollection(stored, news);
      allowReplacement(stored, result, context);
      reportFormers(stored, context);
      if (!result.replaces.includes("userKey")) reportKeptUserKey(stored, news, context);
      return Promise.resolve(result);
    },
    async create(inputs) {
      const wanted = checkedInputs(inputs);
      const id = collectionResourceId(systemName(wanted.system), wanted.name);
      const stored = await orPartial(id, inputs, reconcile(wanted, undefined, context));
      return { id, outs: { ...stored } };
    },
    async update(id, olds, news) {
      const stored = await orPartial(id, news, reconcile(checkedInputs(news), readStored(olds), context));
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

/**
 * The engine stores the properties of a partial result as they are. Without the provider's text among them,
 * every later read and deletion of the resource fails.
 */
async function orPartial(
  id: string,
  inputs: Inputs,
  work: Promise<StoredCollection>,
): Promise<StoredCollection> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Unverified)) throw error;
    const properties = { ...error.stored, [providerKey]: inputs[providerKey] };
    throw new PartialResult(id, properties, [presentableText(error.reason)]);
  }
}

function warnOfInsecureTls(news: Inputs, context: Context): void {
  const { system } = readStored(news);
  if (system === undefined) return;
  const insecure =
    typeof system === "string"
      ? context.systems().get(system)?.insecureSkipVerify === true
      : skipsVerification(system);
  if (insecure) {
    context
      .messages(typeof news["resourceUrn"] === "string" ? news["resourceUrn"] : undefined)
      .report(insecureTls({ system: systemName(system) }));
  }
}
