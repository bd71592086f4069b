import { BlockSnapshot, packageOf } from "./blockSnapshot.js";
import { connectionOf } from "./connection.js";
import { type FetchContext, type Fetched, fetchFailed } from "./fetcher.js";
import { type Message, Taxii1Client } from "./taxii1Client.js";
import { escapedXml, type OutlineElement, textContent } from "./xmlOutline.js";

const maxParts = 100_000;
const overlapMilliseconds = 1_000;

/**
 * Polls a collection of a TAXII 1.1 server and merges what is new into the snapshot that the store holds. A
 * poll goes on from the latest timestamp label of the blocks; where blocks have none, each poll gets the
 * whole collection.
 */
export async function fetchTaxii1(context: FetchContext): Promise<Fetched> {
  const { origin } = context.source;
  if (origin.kind !== "taxii1") throw new TypeError("not a taxii1 source");
  const { collection, subscription } = origin;
  const { previous, store, source } = context;
  const dispatcher = connectionOf(context);
  try {
    const client = new Taxii1Client(context, dispatcher);
    const url = await pollService(client, origin.url);
    const continued = previous?.marker === undefined ? undefined : previous;
    const snapshot = await BlockSnapshot.read(
      continued === undefined ? undefined : store.pathOf(continued.sha256),
    );
    const poll = new Poll(client, url, collection, snapshot, continued?.marker);
    await poll.run(subscription);
    const validators = poll.marker === undefined ? {} : { marker: poll.marker };
    if (continued !== undefined && !poll.changed) return { kind: "unchanged", validators };
    const content = await snapshot.write(await store.writer(source.maxBytes), collection);
    return { kind: "content", content, validators };
  } finally {
    await dispatcher.close().catch(() => undefined);
  }
}

/** The address itself, or the poll service that a discovery service at the address names. */
async function pollService(client: Taxii1Client, address: string): Promise<string> {
  const answer = await client.send(address, "Discovery_Request", {}, "", true);
  if (answer === undefined) return address;
  const { text, root } = answer;
  const poll = root.children.find(({ attributes }) => attributes.get("service_type") === "POLL");
  const named = poll?.children.find(({ local }) => local === "Address");
  if (named === undefined) {
    const found = "the discovery service names no poll service";
    throw fetchFailed(client.context, found, "Fix: declare the address of the poll service.");
  }
  const declared = new URL(address);
  const url = new URL(textContent(text, named).trim(), declared);
  // Servers whose TLS ends at a proxy name themselves with http.
  if (url.hostname === declared.hostname && declared.protocol === "https:" && url.protocol === "http:")
    return new URL(`${url.pathname}${url.search}`, declared).href;
  if (url.origin === declared.origin) return url.href;
  throw fetchFailed(
    client.context,
    `the discovery service names a poll service on another host, ${url.origin}`,
    "Fix: if that host is right, declare its address; credentials are sent to the declared host only.",
  );
}

/** One poll with all its parts. */
class Poll {
  /** True where the snapshot has got a block that it had not. */
  changed = false;
  #unlabelled = false;
  readonly #otherContent = new Set<string>();

  constructor(
    private readonly client: Taxii1Client,
    private readonly url: string,
    private readonly collection: string,
    private readonly snapshot: BlockSnapshot,
    private latest: string | undefined,
  ) {}

  /** Where the next poll goes on; undefined where the blocks do not say. */
  get marker(): string | undefined {
    return this.#unlabelled ? undefined : this.latest;
  }

  async run(subscription: string | undefined): Promise<void> {
    const begin =
      this.latest === undefined
        ? ""
        : `<Exclusive_Begin_Timestamp>${overlapping(this.latest)}</Exclusive_Begin_Timestamp>`;
    const parameters =
      subscription === undefined
        ? `<Poll_Parameters allow_asynch="false"><Response_Type>FULL</Response_Type></Poll_Parameters>`
        : `<Subscription_ID>${escapedXml(subscription)}</Subscription_ID>`;
    const name = { collection_name: this.collection };
    let answer = await this.client.send(this.url, "Poll_Request", name, begin + parameters);
    for (let part = 1; ; part++) {
      const next = this.#take(answer, part);
      if (next === undefined) break;
      const place = { result_id: next, result_part_number: String(part + 1) };
      answer = await this.client.send(this.url, "Poll_Fulfillment", { ...name, ...place });
    }
    if (this.snapshot.size > 0 || this.#otherContent.size === 0) return;
    const bindings = [...this.#otherContent].sort().slice(0, 5).join(", ");
    const found = `the collection holds no STIX 1 packages, but content of the bindings ${bindings}`;
    throw this.#failed(found, "Fix: declare a collection with STIX 1 XML.");
  }

  /** @returns the result id by which the next part is asked for; undefined where this one is the last */
  #take(answer: Message | undefined, part: number): string | undefined {
    const { root, text } = answer ?? { root: undefined, text: "" };
    if (root?.local !== "Poll_Response") {
      const found = `the answer to a poll is a ${root?.local ?? "message of another kind"}`;
      throw this.#failed(found, "Fix: declare the address of the poll service.");
    }
    const blocks = root.children.filter(({ local }) => local === "Content_Block");
    for (const block of blocks) this.#takeBlock(text, block);
    const { context } = this.client;
    context.progress(`${context.source.name}: ${this.snapshot.size.toLocaleString("en-US")} packages`);
    if (!["true", "1"].includes(root.attributes.get("more") ?? "")) return undefined;
    const [id, number] = [root.attributes.get("result_id"), root.attributes.get("result_part_number")];
    const fault =
      id === undefined
        ? "without the id of the result"
        : number !== undefined && Number(number) !== part
          ? `but sent part ${number} in place of part ${part}`
          : blocks.length === 0 || part === maxParts
            ? "but sends none"
            : undefined;
    if (fault === undefined) return id;
    const remedy = "Report it to the server's operator; nothing was changed.";
    throw this.#failed(`the server announces more content ${fault}`, remedy);
  }

  #takeBlock(text: string, block: OutlineElement): void {
    const child = (name: string) => block.children.find(({ local }) => local === name);
    const label = child("Timestamp_Label");
    if (label === undefined) this.#unlabelled = true;
    else this.#advance(textContent(text, label).trim());
    const found = packageOf(text, block);
    if (found === undefined)
      this.#otherContent.add(child("Content_Binding")?.attributes.get("binding_id") ?? "unknown");
    else if (this.snapshot.add(found)) this.changed = true;
  }

  #advance(label: string): void {
    if (Number.isNaN(Date.parse(label))) this.#unlabelled = true;
    else if (this.latest === undefined || Date.parse(label) > Date.parse(this.latest)) this.latest = label;
  }

  #failed(found: string, remedy: string): Error {
    return fetchFailed(this.client.context, found, remedy);
  }
}

/** Blocks may get the very label at which the last poll ended, and the begin of a poll excludes it. */
const overlapping = (label: string): string =>
  new Date(Date.parse(label) - overlapMilliseconds).toISOString();
