import { DistinctSet } from "../indexing/distinct.js";
import type { DocumentSummary, FeedEvent, Generation, Indicator, IndicatorContext } from "../model.js";
import { ProblemLog } from "../reading/problemLog.js";
import { DocumentBuilder } from "./documentBuilder.js";
import type { DocumentText } from "./documentText.js";
import { LossTally } from "./losses.js";
import { extensionOf, memberStem } from "./memberNames.js";
import type { PackableDocument } from "./packDocuments.js";
import { refuseErrors } from "./refusals.js";
import { Stix1Text } from "./stix1Text.js";
import { Stix2Text } from "./stix2Text.js";

/** A document is closed here at the latest, so that memory stays flat under a high limit of observables. */
const documentBytes = 32 * 1024 * 1024;

/** Turns what a reader reports into documents of one generation: one distinct value, one indicator. */
export class FeedWriter {
  readonly losses = new LossTally();
  readonly problems = new ProblemLog(false);
  /** The source's documents that went in. */
  readonly sources: DocumentSummary[] = [];
  /** Indicators written so far. */
  indicators = 0;
  /** Documents written so far. */
  documents = 0;
  readonly #distinct = new DistinctSet();
  #lastContext: IndicatorContext | undefined;

  constructor(
    private readonly events: AsyncIterable<readonly FeedEvent[]>,
    /** The source as the caller names it, for messages. */
    private readonly source: string,
    private readonly generation: Generation,
    private readonly collection: string,
  ) {}

  /**
   * The documents of a collection in the order of the source, named `collection-0001.xml` and so on; at least
   * one, even without an indicator.
   *
   * @param maxIndicators indicators per document
   */
  async *split(maxIndicators: number): AsyncGenerator<PackableDocument> {
    let builder = this.#builder();
    let pieces: Buffer[] = [];
    for await (const batch of this.#indicators()) {
      for (const indicator of batch) {
        const piece = builder.add(indicator);
        if (piece !== undefined) pieces.push(piece);
        if (builder.indicators >= maxIndicators || builder.bytes >= documentBytes) {
          yield this.#finished(builder, pieces);
          builder = this.#builder();
          pieces = [];
        }
      }
    }
    if (builder.indicators > 0 || this.documents === 0) yield this.#finished(builder, pieces);
  }

  /**
   * Everything as one document: `append` takes its pieces in order, the first of which leaves `headBytes`
   * free at its start; the head is returned.
   */
  async single(append: (piece: Buffer) => Promise<void>): Promise<Buffer> {
    const builder = this.#builder();
    await append(Buffer.alloc(builder.headBytes));
    for await (const batch of this.#indicators()) {
      for (const indicator of batch) {
        const piece = builder.add(indicator);
        if (piece !== undefined) await append(piece);
      }
    }
    const { head, last } = builder.finish();
    await append(last);
    this.documents += 1;
    this.indicators += builder.indicators;
    return head;
  }

  /** The distinct indicators that count; all else that the reader says is kept in the tallies on the way. */
  async *#indicators(): AsyncGenerator<Indicator[]> {
    for await (const batch of this.events) {
      const indicators: Indicator[] = [];
      for (const event of batch) {
        switch (event.kind) {
          case "indicator":
            if (this.#counts(event.indicator)) indicators.push(event.indicator);
            break;
          case "unusable":
            this.losses.addUnusable(event.reason, event.count);
            break;
          case "dropped":
            this.losses.addDropped(event.reason, event.count);
            break;
          case "problem":
            this.problems.add(event.problem);
            break;
          case "document":
            this.sources.push(event.document);
            break;
        }
      }
      yield indicators;
    }
    refuseErrors(this.problems.result({ file: this.source }), "converting", this.source);
  }

  #counts({ type, value, context }: Indicator): boolean {
    if (context.revoked === true) {
      this.losses.add("revoked");
      return false;
    }
    const isNew = this.#distinct.add(`${type}\0${value}`);
    // One indicator may name a value twice, which loses nothing.
    if (!isNew && context !== this.#lastContext && Object.keys(context).length > 0)
      this.losses.add("repeated-value");
    this.#lastContext = context;
    return isNew;
  }

  #builder(): DocumentBuilder {
    const text: DocumentText =
      this.generation === "stix1"
        ? new Stix1Text(this.collection, this.losses)
        : new Stix2Text(this.collection, this.losses);
    return new DocumentBuilder(text, this.collection);
  }

  #finished(builder: DocumentBuilder, pieces: readonly Buffer[]): PackableDocument {
    const { head, last } = builder.finish();
    this.documents += 1;
    this.indicators += builder.indicators;
    const number = String(this.documents).padStart(4, "0");
    return {
      name: `${memberStem(this.collection)}-${number}${extensionOf[this.generation]}`,
      bytes: head.length + builder.bytes,
      content: [head, ...pieces, last],
    };
  }
}
