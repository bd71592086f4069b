import { escapePattern, type Parsed, type Slot, slot, type ValueOf, whole } from "./slot.js";

/** What may be left out, with the text around it. */
export function optional<T>(inner: Slot<T>, before = "", after = ""): Slot<T | undefined> {
  return {
    pattern: `(?:${escapePattern(before)}${inner.pattern}${escapePattern(after)})?`,
    format: (value) => (value === undefined ? "" : `${before}${inner.format(value)}${after}`),
    parse: (text) =>
      text === "" ? { value: undefined } : inner.parse(text.slice(before.length, text.length - after.length)),
  };
}

/** What may be unknown, with the words for that. */
export function orWords<T>(inner: Slot<T>, words: string): Slot<T | undefined> {
  return {
    pattern: `(?:${inner.pattern}|${escapePattern(words)})`,
    format: (value) => (value === undefined ? words : inner.format(value)),
    parse: (text) => (text === words ? { value: undefined } : inner.parse(text)),
  };
}

/** One of some fixed values, each with its words. */
export function choice<K extends string>(words: Readonly<Record<K, string>>): Slot<K> {
  const keys = Object.keys(words) as K[];
  return slot<K>(
    `(?:${keys.map((key) => escapePattern(words[key])).join("|")})`,
    (key) => words[key],
    (text) => keys.find((key) => words[key] === text),
  );
}

/** One of some sentences; the field `kind` says which. */
export type Variant<V> = {
  [K in keyof V]: { readonly kind: K } & ValueOf<V[K]>;
}[keyof V];

export function variants<V extends Readonly<Record<string, Slot<unknown>>>>(sentences: V): Slot<Variant<V>> {
  const all = Object.entries(sentences) as readonly (readonly [string, Slot<object>])[];
  return {
    pattern: `(?:${all.map(([, { pattern }]) => pattern).join("|")})`,
    format(value) {
      const { kind, ...fields } = value as { readonly kind: string };
      return all.find(([key]) => key === kind)?.[1].format(fields) ?? "";
    },
    parse(text) {
      for (const [kind, sentence] of all) {
        const parsed = sentence.parse(text);
        if (parsed !== undefined) return { value: { kind, ...parsed.value } as Variant<V> };
      }
      return undefined;
    },
  };
}

/** Several of a kind, each after the first with the separator before it. */
export function list<T>(inner: Slot<T>, separator: string): Slot<readonly T[]> {
  const repeated = `${inner.pattern}(?:${escapePattern(separator)}${inner.pattern})*`;
  return {
    pattern: `(?:${repeated})?`,
    format: (values) => values.map((value) => inner.format(value)).join(separator),
    parse(text) {
      const values: T[] = [];
      const next = new RegExp(inner.pattern, "suy");
      for (let at = 0; at < text.length; at = next.lastIndex + separator.length) {
        next.lastIndex = at;
        const [found] = next.exec(text) ?? [];
        const parsed = found === undefined ? undefined : inner.parse(found);
        if (parsed === undefined) return undefined;
        values.push(parsed.value);
      }
      return { value: values };
    },
  };
}

/** Slots by the name of their field. */
export type Slots = Readonly<Record<string, Slot<unknown>>>;

/** The fields of a sentence; one whose slot is optional may be left out. */
export type Fields<S> = {
  readonly [K in keyof S as undefined extends ValueOf<S[K]> ? never : K]: ValueOf<S[K]>;
} & {
  readonly [K in keyof S as undefined extends ValueOf<S[K]> ? K : never]?: ValueOf<S[K]>;
};

/**
 * A text with a slot for each field: `it was renamed to {name}`.
 *
 * @throws Error where template and slots do not name the same fields
 */
export function sentence<S extends Slots>(template: string, slots: S): Slot<Fields<S>> {
  const parts = template.split(/\{(\w+)\}/);
  const literals = parts.filter((_, index) => index % 2 === 0).map(escapePattern);
  const names = parts.filter((_, index) => index % 2 === 1);
  if ([...names].sort().join() !== Object.keys(slots).sort().join())
    throw new Error(`"${template}" must name each of these fields once: ${Object.keys(slots).join(", ")}`);
  const inner = names.map((name) => slots[name] as Slot<unknown>);
  const joined = (group: (pattern: string) => string) =>
    literals
      .map((literal, at) => `${literal}${at < inner.length ? group(inner[at]?.pattern ?? "") : ""}`)
      .join("");
  const matched = whole(joined((pattern) => `(${pattern})`));
  return {
    pattern: joined((pattern) => `(?:${pattern})`),
    format: (fields) =>
      parts
        .map((part, index) =>
          index % 2 === 0
            ? part
            : (inner[(index - 1) / 2]?.format((fields as Readonly<Record<string, unknown>>)[part]) ?? ""),
        )
        .join(""),
    parse(text) {
      const groups = matched.exec(text)?.slice(1);
      if (groups === undefined) return undefined;
      const fields: [string, unknown][] = [];
      for (const [at, name] of names.entries()) {
        const parsed: Parsed<unknown> | undefined = inner[at]?.parse(groups[at] ?? "");
        if (parsed === undefined) return undefined;
        if (parsed.value !== undefined) fields.push([name, parsed.value]);
      }
      return { value: Object.fromEntries(fields) as Fields<S> };
    },
  };
}
