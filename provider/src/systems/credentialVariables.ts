import { createHash } from "node:crypto";

export type Environment = Readonly<Record<string, string | undefined>>;

const kinds = { apiKey: "API_KEY", clientId: "CLIENT_ID", clientSecret: "CLIENT_SECRET" } as const;
/** A credential as the configuration calls it. */
export type CredentialField = keyof typeof kinds;

/** Two systems that would read one variable, of which one may get the credentials of the other. */
export interface VariableClash {
  readonly variable: string;
  /** The variable that belongs to each of the systems alone. */
  readonly own: ReadonlyMap<string, string>;
}

/**
 * The environment variables that hold the credentials of systems. The short name is made of the letters and
 * digits of the system's name (`EXTRAHOP_API_KEY_HQ_SENSOR` for `hq-sensor`), and several names can have the
 * same one. The exact name ends with the first eight hexadecimal digits of the name's SHA-256
 * (`EXTRAHOP_API_KEY_HQ_SENSOR_B8CEF1A3`) and belongs to one system alone.
 */
export class CredentialVariables {
  private readonly bySlug = new Map<string, Set<string>>();

  /** @param names of all systems that could read a variable */
  constructor(
    names: Iterable<string>,
    private readonly environment: Environment,
  ) {
    for (const name of names) {
      const slug = slugOf(name);
      this.bySlug.set(slug, (this.bySlug.get(slug) ?? new Set()).add(name));
    }
  }

  /** The value for a system; a clash instead where the only variable that is set could belong to another. */
  read(
    field: CredentialField,
    name: string,
  ): { readonly value?: string } | { readonly clash: VariableClash } {
    const exact = this.valueOf(exactVariable(field, name));
    if (exact !== undefined) return { value: exact };
    const variable = shortVariable(field, name);
    const value = variable === undefined ? undefined : this.valueOf(variable);
    if (variable === undefined || value === undefined) return {};
    const sharing = this.readersOf(field, name, variable);
    if (sharing.length < 2) return { value };
    return { clash: { variable, own: new Map(sharing.map((one) => [one, exactVariable(field, one)])) } };
  }

  /** The variable to set for a system: the short one where no other system shares it. */
  variableFor(field: CredentialField, name: string): string {
    const isShared = (this.bySlug.get(slugOf(name))?.size ?? 0) > 1;
    return (isShared ? undefined : shortVariable(field, name)) ?? exactVariable(field, name);
  }

  /** All systems whose short or exact variable this is. */
  private readersOf(field: CredentialField, name: string, variable: string): readonly string[] {
    const readers = new Set(this.bySlug.get(slugOf(name)) ?? []);
    if (/_[0-9A-F]{8}$/.test(variable)) {
      for (const names of this.bySlug.values()) {
        for (const other of names) if (exactVariable(field, other) === variable) readers.add(other);
      }
    }
    return [...readers].sort();
  }

  private valueOf(variable: string): string | undefined {
    const value = this.environment[variable];
    return value === "" ? undefined : value;
  }
}

/** Environment variable that holds a credential of a system whose name no other resembles. */
export function credentialVariable(field: CredentialField, name: string): string {
  return shortVariable(field, name) ?? exactVariable(field, name);
}

/** The environment variable that a credential was read from; undefined where it is declared elsewhere. */
export function variableHolding(
  field: CredentialField,
  { name, value }: { readonly name: string; readonly value: string },
  environment: Environment,
): string | undefined {
  const variables = [exactVariable(field, name), credentialVariable(field, name)];
  return variables.find((variable) => environment[variable] === value);
}

/** Environment variable that holds a credential of this system and no other. */
export function exactVariable(field: CredentialField, name: string): string {
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8).toUpperCase();
  const slug = slugOf(name).replace(/^_|_$/g, "");
  return [`EXTRAHOP_${kinds[field]}`, ...(slug === "" ? [] : [slug]), hash].join("_");
}

/** @returns undefined for a name without a letter or digit of ASCII */
function shortVariable(field: CredentialField, name: string): string | undefined {
  const slug = slugOf(name);
  return /[A-Z0-9]/.test(slug) ? `EXTRAHOP_${kinds[field]}_${slug}` : undefined;
}

const slugOf = (name: string) => name.toUpperCase().replace(/[^A-Z0-9]+/g, "_");
