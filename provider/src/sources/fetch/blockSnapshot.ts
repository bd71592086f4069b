import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { ContentWriter, StagedContent } from "../contentStore.js";
import { escapedXml, type OutlineElement, outlineOf, textContent } from "./xmlOutline.js";

export const taxii1Namespace = "http://taxii.mitre.org/messages/taxii_xml_binding-1.1";
const stixNamespace = "http://stix.mitre.org/stix-1";

/** A STIX 1 package of a content block, able to be a document of its own. */
export interface PackageBlock {
  readonly text: string;
  readonly id?: string;
  /** `timestamp` of the package; milliseconds since 1970. */
  readonly time?: number;
}

/**
 * STIX 1 packages by id, each in its newest version; packages of one id that no timestamp orders are all
 * kept. On disk they are a Poll_Response whose blocks come in the order of their digests, without the ids and
 * times of a message, so that the same packages have the same bytes.
 */
export class BlockSnapshot {
  readonly #blocks = new Map<string, PackageBlock>();
  /** Digests of the packages of an id. */
  readonly #byId = new Map<string, Set<string>>();

  /** @param path of a snapshot that {@link write} wrote; undefined for an empty one */
  static async read(path: string | undefined): Promise<BlockSnapshot> {
    const snapshot = new BlockSnapshot();
    if (path === undefined) return snapshot;
    const text = await readFile(path, "utf8");
    for (const block of outlineOf(text, taxii1Namespace)?.children ?? []) {
      const found = packageOf(text, block);
      if (found !== undefined) snapshot.add(found);
    }
    return snapshot;
  }

  get size(): number {
    return this.#blocks.size;
  }

  /** @returns false where the snapshot has it already */
  add(block: PackageBlock): boolean {
    const digest = createHash("sha256").update(block.text).digest("hex");
    if (this.#blocks.has(digest)) return false;
    const known = this.#byId.get(block.id ?? "") ?? new Set();
    if (block.id !== undefined) {
      for (const other of [...known]) {
        const time = this.#blocks.get(other)?.time;
        if (time === undefined || block.time === undefined || time === block.time) continue;
        if (time > block.time) return false;
        this.#blocks.delete(other);
        known.delete(other);
      }
      this.#byId.set(block.id, known.add(digest));
    }
    this.#blocks.set(digest, block);
    return true;
  }

  async write(writer: ContentWriter, collection: string): Promise<StagedContent> {
    const head =
      `<taxii_11:Poll_Response xmlns:taxii_11="${taxii1Namespace}" message_id="0" in_response_to="0" ` +
      `collection_name="${escapedXml(collection)}">\n`;
    try {
      await writer.write(Buffer.from(head));
      for (const digest of [...this.#blocks.keys()].sort()) {
        const { text = "" } = this.#blocks.get(digest) ?? {};
        const content = `<taxii_11:Content>${text}</taxii_11:Content>`;
        await writer.write(Buffer.from(`<taxii_11:Content_Block>${content}</taxii_11:Content_Block>\n`));
      }
      await writer.write(Buffer.from("</taxii_11:Poll_Response>\n"));
      return await writer.finish();
    } catch (error) {
      await writer.discard();
      throw error;
    }
  }
}

/** The STIX 1 package of a content block, as an element or as text; undefined where it has none. */
export function packageOf(text: string, block: OutlineElement): PackageBlock | undefined {
  const content = block.children.find(({ local }) => local === "Content");
  if (content === undefined) return undefined;
  if (content.children[0] !== undefined) return asPackage(text, content.children[0]);
  const inner = textContent(text, content);
  const root = outlineOf(inner, stixNamespace);
  return root === undefined ? undefined : asPackage(inner, root);
}

function asPackage(text: string, element: OutlineElement): PackageBlock | undefined {
  if (element.local !== "STIX_Package" || element.uri !== stixNamespace) return undefined;
  const { attributes } = element;
  const [id, time] = [attributes.get("id"), Date.parse(attributes.get("timestamp") ?? "")];
  return {
    text: selfContained(text, element),
    ...(id === undefined ? {} : { id }),
    ...(Number.isNaN(time) ? {} : { time }),
  };
}

/** The element with the namespace declarations that it has from elements around it. */
function selfContained(text: string, { start, end, contentStart, namespaces }: OutlineElement): string {
  const tag = text.slice(start, contentStart);
  const missing = [...namespaces]
    .map(([prefix, uri]) => ({ attribute: prefix === "" ? "xmlns" : `xmlns:${prefix}`, uri }))
    .filter(({ attribute, uri }) => uri !== taxii1Namespace && !new RegExp(`\\s${attribute}\\s*=`).test(tag))
    .map(({ attribute, uri }) => ` ${attribute}="${escapedXml(uri)}"`)
    .sort();
  const nameEnd = start + (/[\s/>]/.exec(tag)?.index ?? tag.length);
  return text.slice(start, nameEnd) + missing.join("") + text.slice(nameEnd, end);
}
