/** Previews as the engine prints them, made from a few words each. */

export interface MadeCollection {
  readonly system: unknown;
  readonly name?: unknown;
  readonly source?: unknown;
  readonly op: string;
  /** Indicators by type. */
  readonly before?: Readonly<Record<string, number>>;
  readonly after?: Readonly<Record<string, number>>;
  readonly urnName?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

export interface MadeFeed {
  readonly name: string;
  readonly op: string;
  readonly before?: Readonly<Record<string, number>>;
  readonly after?: Readonly<Record<string, number>>;
  /** The message of the provider on its row. */
  readonly said?: string;
}

export interface Made {
  readonly collections?: readonly MadeCollection[];
  readonly feeds?: readonly MadeFeed[];
  readonly systems?: Readonly<Record<string, object>>;
  readonly diagnostics?: readonly {
    readonly severity: string;
    readonly message: string;
    readonly urn?: string;
  }[];
  readonly same?: number;
}

const stack = "urn:pulumi:prod::threat-intel";

export const collectionUrn = (name: string): string =>
  `${stack}::extrahop:index:ThreatFleet$extrahop:index:System$pulumi-nodejs:dynamic/extrahop:ThreatCollection::${name}`;

export const feedUrn = (name: string): string =>
  `${stack}::extrahop:index:ThreatFleet$pulumi-nodejs:dynamic/extrahop:ThreatFeed::fleet/${name}`;

/** The text of `pulumi preview --json`. */
export function digest({ collections = [], feeds = [], systems, diagnostics = [], same = 0 }: Made): string {
  const said = feeds.flatMap(({ name, said }) =>
    said === undefined ? [] : [{ severity: "info", urn: feedUrn(name), message: `${said}\n` }],
  );
  return JSON.stringify({
    config: systems === undefined ? {} : { "extrahop:systems": JSON.stringify(systems) },
    steps: [...feeds.map(feedStep), ...collections.map(collectionStep)],
    diagnostics: [...said, ...diagnostics],
    changeSummary: same === 0 ? {} : { same },
  });
}

function feedStep({ name, op, before, after }: MadeFeed): object {
  const type = "pulumi-nodejs:dynamic/extrahop:ThreatFeed";
  const state = (digest: string, indicators: object | undefined) => ({
    urn: feedUrn(name),
    type,
    inputs: { source: `stix/${name}.tgz`, digest, ...(indicators === undefined ? {} : { indicators }) },
  });
  return states(
    feedUrn(name),
    op,
    before === undefined ? undefined : state("old", before),
    after === undefined ? undefined : state(op === "same" ? "old" : "new", after),
  );
}

function collectionStep({
  system,
  name,
  source,
  op,
  before,
  after,
  urnName,
  inputs,
}: MadeCollection): object {
  const urn = collectionUrn(urnName ?? `${String(system)}/${String(name)}`);
  const state = (digest: string, indicators: object) => ({
    urn,
    type: "pulumi-nodejs:dynamic/extrahop:ThreatCollection",
    inputs: { system, name, source: source ?? `stix/${String(name)}.tgz`, digest, indicators, ...inputs },
  });
  return states(
    urn,
    op,
    before === undefined ? undefined : state("old", before),
    after === undefined ? undefined : state(op === "same" ? "old" : "new", after),
  );
}

function states(urn: string, op: string, oldState: object | undefined, newState: object | undefined): object {
  return {
    op,
    urn,
    ...(oldState === undefined ? {} : { oldState }),
    ...(newState === undefined ? {} : { newState }),
  };
}

const sites = [
  "berlin",
  "munich",
  "paris",
  "oslo",
  "lisbon",
  "dublin",
  "chicago",
  "austin",
  "osaka",
  "sydney",
];
const topics = [
  "botnet-c2",
  "phishing",
  "apt-watch",
  "scanners",
  "ransomware",
  "tor-exits",
  "miners",
  "malware",
];

/** A fleet of any size in which all kinds of change occur, always the same. */
export function fleetDigest(systems: number, feeds: number): string {
  const random = numbers(7);
  const all = Array.from({ length: feeds }, (_, index) => {
    const before = {
      "ipv4-addr": 100 + Math.floor(random() * 9_000),
      "domain-name": Math.floor(random() * 6_000),
    };
    return {
      name: `${topics[index % topics.length]}-${Math.floor(index / topics.length) + 1}`,
      op: index % 7 === 0 ? "update" : index % 11 === 5 ? "create" : index % 13 === 9 ? "delete" : "same",
      before,
      after: { ...before, "ipv4-addr": before["ipv4-addr"] + 90 },
    };
  });
  const names = Array.from(
    { length: systems },
    (_, index) => `${sites[index % sites.length]}-sensor-${Math.floor(index / sites.length) + 1}`,
  );
  const has = (op: string) => ({ before: op !== "create", after: op !== "delete" });
  return digest({
    systems: Object.fromEntries(
      names.map((name, index) => [name, index === 3 ? { insecureSkipVerify: true } : {}]),
    ),
    feeds: all.map(({ name, op, before, after }) => ({
      name,
      op,
      ...(has(op).before ? { before } : {}),
      ...(has(op).after ? { after: op === "same" ? before : after } : {}),
      ...(op === "update"
        ? {
            said: `+100 −10 of ${(after["ipv4-addr"] + after["domain-name"]).toLocaleString("en-US")} indicators\n${Array.from(
              { length: 10 },
              (_, index) => `  + ipv4-addr 192.0.2.${index}`,
            ).join(
              "\n",
            )}\n  + and 90 more\n${Array.from({ length: 10 }, (_, index) => `  − ipv4-addr 198.51.100.${index}`).join("\n")}`,
          }
        : {}),
    })),
    collections: names.flatMap((system) =>
      all
        .filter(() => random() > 0.1)
        .map(({ name, op, before, after }) => ({
          system,
          name,
          op,
          ...(has(op).before ? { before } : {}),
          ...(has(op).after ? { after: op === "same" ? before : after } : {}),
        })),
    ),
  });
}

/** Numbers from 0 to 1 that only look random. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
