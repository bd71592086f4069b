import type { ObjectShape, Shape } from "./shape.js";
import { store } from "./storeShape.js";
import { duration, text, url } from "./textShapes.js";

const names = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

/** Removes indicators from a source, each for a reason that is counted. */
const filter: ObjectShape = {
  kind: "object",
  meaning: "Which indicators are left out; each is counted by reason.",
  fields: {
    expire: {
      kind: "object",
      meaning: "Leaves out revoked and expired indicators, judged at the time of the lock file.",
      fields: {
        after: duration("How long an indicator without an end of its own is kept."),
        from: text("What the time counts from.", { choices: ["lastSeen", "firstSeen", "fetched"] }),
      },
    },
    minConfidence: {
      kind: "number",
      meaning: "Leaves out indicators of a lower confidence (0 to 100); those without one are kept.",
      min: 0,
      max: 100,
    },
    tlp: {
      kind: "object",
      meaning: "Leaves out indicators that are marked more restrictively.",
      fields: {
        max: text("The most restrictive marking that is kept.", {
          choices: ["clear", "white", "green", "amber", "amber+strict", "red"],
        }),
      },
      required: ["max"],
    },
    types: {
      kind: "list",
      meaning: "The only types that are kept.",
      of: text("A type of indicator.", { choices: ["ipv4-addr", "ipv6-addr", "domain-name", "url"] }),
    },
    allow: {
      kind: "object",
      meaning: "Values that are known to be harmless and never uploaded.",
      fields: {
        values: { kind: "list", meaning: "Exact values.", of: text("A value.") },
        domains: {
          kind: "list",
          meaning: "Domain names; their subdomains and URLs on them count too.",
          of: text("A domain name."),
        },
        networks: { kind: "list", meaning: "Networks; what lies inside counts too.", of: text("A network.") },
        files: { kind: "list", meaning: "Files with one such value a line.", of: text("A path.") },
        warninglists: {
          kind: "list",
          meaning: "Warning lists of MISP; the lock file pins them as it pins sources.",
          of: text("The list's folder in the repository misp-warninglists, e.g. public-dns-v4.", {
            pattern: names,
            expected: "the name of a list, e.g. public-dns-v4",
          }),
        },
      },
    },
    ports: text("Whether ADDRESS:PORT is left out, or read as the address, which is wider. Default skip.", {
      choices: ["skip", "strip"],
    }),
    limit: {
      kind: "object",
      meaning: "Keeps at most so many indicators.",
      fields: {
        max: { kind: "number", meaning: "How many.", min: 1, max: 10_000_000 },
        by: text("Which are kept first.", { choices: ["confidence", "lastSeen"] }),
      },
      required: ["max", "by"],
    },
  },
};

const format: Shape = {
  kind: "object",
  meaning: "How the content is written, where it is not to be detected.",
  fields: {
    csv: {
      kind: "object",
      meaning: "A table.",
      fields: {
        column: text("Name or number (from 1) of the column that holds the indicators."),
        typeColumn: text("Name or number of the column that says what an indicator is."),
        delimiter: text("What separates the cells."),
      },
    },
    jsonLines: text("Name of the field that holds the indicator, in one JSON object a line."),
    json: text("Path to the indicators, e.g. $.items[*].ip."),
    lines: {
      kind: "object",
      meaning: "Text of which a part of each line counts.",
      fields: { match: text("A regular expression; its first group is the indicator.") },
      required: ["match"],
    },
  },
  oneOf: ["csv", "jsonLines", "json", "lines"],
  orText: text("Name of a known format, e.g. threatfox-csv."),
};

const origins: Readonly<Record<string, Shape>> = {
  taxii2: {
    kind: "object",
    meaning: "A collection of a TAXII 2.1 server.",
    fields: {
      url: url("The API root, or the server's discovery address."),
      collection: text("Id, alias or title of the collection."),
      addedAfter: duration("How far back the first poll reaches. Default: everything."),
      match: {
        kind: "object",
        meaning:
          "Filters that the server applies. Default: none, which is the newest version of every object.",
        fields: {
          types: {
            kind: "list",
            meaning: "Types of STIX objects, e.g. indicator.",
            of: text("A type.", {
              pattern: "[a-z0-9-]+",
              expected: "a type of STIX objects such as indicator",
            }),
          },
          specVersions: {
            kind: "list",
            meaning: "Versions of STIX.",
            of: text("A version.", { choices: ["2.0", "2.1"] }),
          },
          versions: text("Versions of each object: last, first, all, or instants separated by commas.", {
            pattern: String.raw`(last|first|all|\d{4}-\d\d-\d\dT[0-9:.]+Z)(,(last|first|\d{4}-\d\d-\d\dT[0-9:.]+Z))*`,
            expected: "last, first, all, or instants such as 2026-01-01T00:00:00.000Z, separated by commas",
          }),
        },
      },
    },
    required: ["url", "collection"],
  },
  taxii1: {
    kind: "object",
    meaning: "A collection of a TAXII 1.1 server.",
    fields: {
      url: url("The discovery or poll service."),
      collection: text("Name of the collection."),
      subscription: text("Id of a subscription."),
    },
    required: ["url", "collection"],
  },
  url: url("A file on a web server."),
  misp: {
    kind: "object",
    meaning: "A MISP feed (the folder that holds manifest.json), or an instance of MISP.",
    fields: {
      url: url("Address of the folder, or of the instance."),
      tags: {
        kind: "list",
        meaning: "Only events with one of these tags; !TAG leaves out.",
        of: text("A tag."),
      },
      onlyToIds: {
        kind: "flag",
        meaning: "Only attributes that are meant for detection (to_ids). Default true.",
      },
      api: {
        kind: "flag",
        meaning:
          "Whether it is an instance, asked by its REST API. Default: where there are credentials and no manifest.json.",
      },
      match: {
        kind: "object",
        meaning: "Filters that the instance applies (restSearch). Default: all published events.",
        fields: {
          enforceWarninglist: {
            kind: "flag",
            meaning: "Without attributes that the instance's enabled warning lists name. Default false.",
          },
          last: duration("Only events published within this time."),
          types: {
            kind: "list",
            meaning: "Only attributes of these types.",
            of: text("A type of attributes, e.g. ip-dst."),
          },
          categories: {
            kind: "list",
            meaning: "Only attributes of these categories.",
            of: text("A category of attributes, e.g. Network activity."),
          },
        },
      },
    },
    required: ["url"],
  },
  git: {
    kind: "object",
    meaning: "A file of a git repository; the commit is the pin.",
    fields: {
      url: text("What `git fetch` takes."),
      ref: text("Branch, tag or commit. Default HEAD."),
      path: text("The file."),
    },
    required: ["url", "path"],
  },
  file: text("A file; relative to the folder of the declaration."),
  merge: {
    kind: "list",
    meaning: "Sources that are merged, without repetitions.",
    of: text("Name of a source."),
  },
};

/** The kinds of origin that a source can have. */
export const originKinds = ["taxii2", "taxii1", "url", "misp", "git", "file", "merge"] as const;

const source: ObjectShape = {
  kind: "object",
  meaning: "A source of indicators.",
  fields: {
    ...origins,
    credentials: text("Name of an entry of extrahop:credentials."),
    format,
    filter,
    sha256: text("The only content that is accepted.", {
      pattern: "[0-9a-f]{64}",
      expected: "64 hexadecimal digits in lower case",
    }),
    maxBytes: text("How large an answer may be. Default 1 GB.", {
      pattern: String.raw`\d+(\.\d+)? ?([kKMG]i?)?B?`,
      expected: "a size such as 50 MB",
    }),
    timeout: text("How long the server may send nothing. Default 60s.", {
      pattern: String.raw`[1-9]\d* ?[sm]`,
      expected: "a duration such as 30s or 5m",
    }),
    caFile: text("PEM file of the authorities to trust beside the built-in ones."),
    proxy: text("Proxy for this source, or none. Default: HTTPS_PROXY and NO_PROXY of the environment.", {
      pattern: "none|https?://[^/ ]+/?",
      expected: "an address such as http://proxy.example.com:8080, or none",
    }),
  },
  oneOf: originKinds,
};

/** The whole of `extrahop.sources.yaml`. */
export const declarationShape: ObjectShape = {
  kind: "object",
  meaning: "Sources of indicators for pulumi-extrahop.",
  fields: {
    sources: {
      kind: "map",
      meaning: "Sources by name.",
      of: source,
      keys: names,
      expectedKeys: "a name of letters, digits, dots, hyphens and underscores, at most 100 characters",
    },
    filter: { ...filter, meaning: "The filter of every source that declares none for the same rule." },
    feeds: {
      kind: "list",
      meaning: "Sources that become collections. Default: every source that no merge uses.",
      of: text("Name of a source."),
    },
    warninglists: {
      kind: "object",
      meaning: "Where MISP's warning lists are, each as NAME/list.json. Default: MISP's repository.",
      fields: {
        url: url("Address of the folder `lists`, of a mirror for example."),
        folder: text("A folder of the project that holds copies."),
        credentials: text("Name of an entry of extrahop:credentials."),
        caFile: text("PEM file of the authorities to trust beside the built-in ones."),
      },
      oneOf: ["url", "folder"],
    },
    store,
  },
  required: ["sources"],
};
