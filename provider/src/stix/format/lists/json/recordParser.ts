import { Tokenizer, TokenType } from "@streamparser/json";
import { DistinctSet } from "../../../indexing/distinct.js";
import { bounds } from "../../../limits.js";
import { partsOfParserPath } from "./jsonPath.js";

/** The keys that lead to a value. */
export type Keys = readonly (string | number)[];

export interface RecordHandler {
  /**
   * A value at one of the paths, as soon as it is whole.
   *
   * @param around what {@link around} found in the objects around it
   */
  record(value: unknown, keys: Keys, around: string | undefined): void;
  /** A text that is neither at one of the paths nor in a value there. */
  outside?(text: string, keys: Keys): void;
  /** Looks at the fields of objects around records. */
  readonly around?: FieldsAround;
}

/** Of a field or container; undefined for the outermost. */
type Name = string | number | undefined;

/** Reads what fields of objects around records say about the records. */
export interface FieldsAround {
  /**
   * @param names of the two containers around the field, and its own
   * @returns what it means, and how many containers out the one is that it is about; the innermost is 1
   */
  field(
    names: readonly [outer: Name, inner: Name, own: Name],
    value: unknown,
  ): { readonly reason: string; readonly levels: number } | undefined;
  /** True where fields of an object of this name are about the object that it is in. */
  describes(name: string | number | undefined): boolean;
  /** Called where a field says something about records that were reported already. */
  late(keys: Keys): void;
}

/** An object has one key twice: programs disagree on its value. */
export class DuplicateKey extends Error {
  override readonly name = "DuplicateKey";

  constructor(
    readonly key: string,
    /** Of the object. */
    readonly keys: Keys,
  ) {
    super("An object has the same key twice.");
  }
}

enum Expected {
  Value,
  /** A value or `]`. */
  FirstElement,
  /** A key or `}`. */
  FirstKey,
  Key,
  Colon,
  CommaOrEnd,
  Nothing,
}

type Path = readonly string[];

interface Container {
  /** Key or index of the container in what holds it; undefined for the outermost. */
  readonly own: string | number | undefined;
  readonly isArray: boolean;
  /** What is built, where the container is at a path or in something that is. */
  readonly built: Record<string, unknown> | unknown[] | undefined;
  readonly isRecord: boolean;
  /** Paths that may lead further. */
  readonly paths: readonly Path[];
  /** Keys so far of an object that is not built. */
  seen: DistinctSet | undefined;
  /** Key or index of the value that comes next. */
  next: string | number;
  /** What its fields say about the records in it. */
  about: string | undefined;
  /** True once a record in it was reported. */
  hasRecords: boolean;
}

/** Paths that lead beyond a value, and whether one ends with it. */
interface Continuation {
  readonly paths: readonly Path[];
  readonly isRecord: boolean;
}

const leadsNowhere: Continuation = { paths: [], isRecord: false };

/**
 * Parses a JSON document that comes in pieces, builds the values at some paths only, and finds keys that an
 * object has twice.
 */
export class RecordParser {
  readonly #tokenizer = new Tokenizer();
  readonly #paths: readonly Path[];
  readonly #stack: Container[] = [];
  #expected = Expected.Value;

  /** @param paths `$`, names and `*` for every key, joined by dots */
  constructor(
    paths: readonly string[],
    private readonly handler: RecordHandler,
  ) {
    this.#paths = paths.map(partsOfParserPath);
    this.#tokenizer.onToken = ({ token, value }) => this.#token(token, value);
  }

  /** @throws Error where the text is no JSON */
  write(text: string): void {
    this.#tokenizer.write(text);
  }

  /** @throws Error where the document is not whole */
  end(): void {
    this.#tokenizer.end();
    if (this.#expected !== Expected.Nothing) throw new Error("It ends before the document does");
  }

  #token(token: TokenType, value: unknown): void {
    switch (token) {
      case TokenType.LEFT_BRACE:
      case TokenType.LEFT_BRACKET:
        this.#expectValue(token);
        this.#open(token === TokenType.LEFT_BRACKET);
        return;
      case TokenType.RIGHT_BRACE:
        this.#close(false, Expected.FirstKey);
        return;
      case TokenType.RIGHT_BRACKET:
        this.#close(true, Expected.FirstElement);
        return;
      case TokenType.COLON:
        if (this.#expected !== Expected.Colon) unexpected(token);
        this.#expected = Expected.Value;
        return;
      case TokenType.COMMA:
        this.#comma();
        return;
      default:
        if (this.#expected === Expected.FirstKey || this.#expected === Expected.Key) this.#key(token, value);
        else {
          this.#expectValue(token);
          this.#scalar(value);
        }
    }
  }

  #expectValue(token: TokenType): void {
    if (this.#expected !== Expected.Value && this.#expected !== Expected.FirstElement) unexpected(token);
  }

  #comma(): void {
    const top = this.#stack.at(-1);
    if (this.#expected !== Expected.CommaOrEnd || top === undefined) unexpected(TokenType.COMMA);
    if (top.isArray) top.next = Number(top.next) + 1;
    this.#expected = top.isArray ? Expected.Value : Expected.Key;
  }

  #key(token: TokenType, value: unknown): void {
    const top = this.#stack.at(-1);
    if (token !== TokenType.STRING || typeof value !== "string" || top === undefined) unexpected(token);
    if (this.#isRepeated(top, value)) throw new DuplicateKey(value, this.#keys());
    top.next = value;
    this.#expected = Expected.Colon;
  }

  #isRepeated(top: Container, key: string): boolean {
    if (top.built !== undefined) return Object.hasOwn(top.built, key);
    top.seen ??= new DistinctSet();
    return !top.seen.add(key);
  }

  #open(isArray: boolean): void {
    const top = this.#stack.at(-1);
    if (this.#stack.length >= bounds.depth) throw new Error("Containers are nested too deep");
    const { paths, isRecord } = this.#pathsAtNext(top);
    const built = top?.built !== undefined || isRecord ? (isArray ? [] : {}) : undefined;
    if (built !== undefined) put(top, built);
    this.#stack.push({
      own: top?.next,
      isArray,
      built,
      isRecord,
      paths,
      seen: undefined,
      next: isArray ? 0 : "",
      about: undefined,
      hasRecords: false,
    });
    this.#expected = isArray ? Expected.FirstElement : Expected.FirstKey;
  }

  #close(isArray: boolean, first: Expected): void {
    const top = this.#stack.at(-1);
    const fits = this.#expected === Expected.CommaOrEnd || this.#expected === first;
    if (top === undefined || top.isArray !== isArray || !fits)
      unexpected(isArray ? TokenType.RIGHT_BRACKET : TokenType.RIGHT_BRACE);
    const keys = top.isRecord ? this.#keys() : undefined;
    this.#stack.pop();
    if (keys !== undefined) this.#record(top.built, keys);
    else if (top.about !== undefined && this.handler.around?.describes(top.own) === true)
      this.#says(this.#stack.at(-1), top.about);
    this.#after();
  }

  #scalar(value: unknown): void {
    const top = this.#stack.at(-1);
    const { isRecord } = this.#pathsAtNext(top);
    put(top, value);
    if (isRecord) this.#record(value, this.#keysToNext());
    else if (top !== undefined && top.built === undefined) this.#around(value, top);
    this.#after();
  }

  /** A scalar that is neither a record nor in one. */
  #around(value: unknown, top: Container): void {
    if (typeof value === "string") this.handler.outside?.(value, this.#keysToNext());
    const { around } = this.handler;
    if (around === undefined) return;
    const found = around.field([this.#stack.at(-2)?.own, top.own, top.next], value);
    if (found !== undefined) this.#says(this.#stack.at(-found.levels), found.reason);
  }

  /** Notes what the fields of a container say about its records. */
  #says(container: Container | undefined, reason: string): void {
    if (container === undefined) return;
    if (container.hasRecords) this.handler.around?.late(this.#keysToNext());
    container.about ??= reason;
  }

  #record(value: unknown, keys: Keys): void {
    let about: string | undefined;
    for (const container of this.#stack) {
      container.hasRecords = true;
      about ??= container.about;
    }
    this.handler.record(value, keys, about);
  }

  #after(): void {
    this.#expected = this.#stack.length === 0 ? Expected.Nothing : Expected.CommaOrEnd;
  }

  #pathsAtNext(top: Container | undefined): Continuation {
    const depth = this.#stack.length;
    const candidates = top === undefined ? this.#paths : top.paths;
    if (candidates.length === 0) return leadsNowhere;
    const key = String(top?.next);
    const fitting =
      depth === 0
        ? candidates
        : candidates.filter((path) => path[depth - 1] === "*" || path[depth - 1] === key);
    const paths = fitting.filter((path) => path.length > depth);
    return { paths, isRecord: paths.length < fitting.length };
  }

  /** The keys of the innermost container. */
  #keys(): Keys {
    return this.#stack.map(({ own }) => own).filter((own) => own !== undefined);
  }

  #keysToNext(): Keys {
    const top = this.#stack.at(-1);
    return top === undefined ? [] : [...this.#keys(), top.next];
  }
}

function put(top: Container | undefined, value: unknown): void {
  if (top?.built === undefined) return;
  if (Array.isArray(top.built)) top.built.push(value);
  // A plain assignment to this name would set the prototype.
  else if (top.next === "__proto__")
    Object.defineProperty(top.built, top.next, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  else top.built[top.next] = value;
}

function unexpected(token: TokenType): never {
  throw new Error(`Unexpected ${TokenType[token].toLowerCase().replace("_", " ")}`);
}
