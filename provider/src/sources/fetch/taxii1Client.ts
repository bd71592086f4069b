import { randomInt } from "node:crypto";
import type { Dispatcher } from "undici";
import { taxii1Namespace } from "./blockSnapshot.js";
import { type FetchContext, fetchFailed } from "./fetcher.js";
import { request, textOf } from "./request.js";
import { explainStatus } from "./requestFaults.js";
import { escapedXml, type OutlineElement, outlineOf, textContent } from "./xmlOutline.js";

/** Statuses with which some servers send a Status_Message, which says more. */
const withMessage = [400, 401, 403, 404, 405, 500, 501];
/** Statuses of an address that is not that of the service. */
const notFound = [400, 404, 405, 500, 501];

const messageBinding = "urn:taxii.mitre.org:message:xml:1.1";

/** A message of a TAXII 1.1 server. */
export interface Message {
  readonly text: string;
  readonly root: OutlineElement;
}

/**
 * Exchanges messages with the services of a TAXII 1.1 server. (TAXII 1.1 XML Message and HTTP Protocol
 * Binding.)
 */
export class Taxii1Client {
  constructor(
    readonly context: FetchContext,
    private readonly dispatcher: Dispatcher,
  ) {}

  /**
   * @param attributes of the message beside its id
   * @param content XML inside the message
   * @returns the answer; undefined where a service answers that it does not know the message and `isProbe` is
   *   set
   * @throws ExtraHopError EXTRAHOP_FETCH_FAILED, also where the answer is a Status_Message
   */
  async send(
    url: string,
    kind: string,
    attributes: Readonly<Record<string, string>> = {},
    content = "",
    isProbe = false,
  ): Promise<Message | undefined> {
    const protocol = url.startsWith("https:") ? "https" : "http";
    const all = { message_id: String(randomInt(1, 2 ** 31)), ...attributes };
    const written = Object.entries(all).map(([name, value]) => ` ${name}="${escapedXml(value)}"`);
    const answer = await request(this.context, this.dispatcher, {
      url,
      method: "POST",
      headers: {
        accept: "application/xml",
        "content-type": "application/xml",
        "x-taxii-accept": messageBinding,
        "x-taxii-content-type": messageBinding,
        "x-taxii-protocol": `urn:taxii.mitre.org:protocol:${protocol}:1.0`,
        "x-taxii-services": "urn:taxii.mitre.org:services:1.1",
      },
      body: `<${kind} xmlns="${taxii1Namespace}"${written.join("")}>${content}</${kind}>`,
      accepted: withMessage,
    });
    const text = await textOf(this.context, url, answer, this.context.source.maxBytes);
    const root = outlineOf(text, taxii1Namespace);
    if (root === undefined || root.uri !== taxii1Namespace) {
      if (isProbe && notFound.includes(answer.status)) return undefined;
      if (answer.status >= 400) throw explainStatus(this.context, url, answer.status);
      throw fetchFailed(
        this.context,
        "the answer is not a message of TAXII 1.1",
        "Fix: declare the discovery or poll service of a TAXII 1.1 server; check the address.",
      );
    }
    if (root.local !== "Status_Message") return { text, root };
    const status = root.attributes.get("status_type") ?? "no status";
    if (isProbe && status !== "UNAUTHORIZED" && status !== "DENIED") return undefined;
    throw this.#refused({ text, root }, status);
  }

  #refused({ text, root }: Message, status: string): Error {
    const message = root.children.find(({ local }) => local === "Message");
    const words = message === undefined ? "" : ` (${textContent(text, message).trim().slice(0, 200)})`;
    const remedies: Readonly<Record<string, string>> = {
      UNAUTHORIZED: "Fix: check the credentials that the source names.",
      DENIED: "Fix: ask the server's operator for access to the collection.",
      NOT_FOUND: "Fix: check the name of the collection and the id of the subscription.",
      PENDING: "Fix: ask the server's operator for a service that answers at once.",
    };
    return fetchFailed(
      this.context,
      `the server answered with the status ${status}${words}`,
      remedies[status] ?? "Fix: check the address and the name of the collection.",
    );
  }
}
