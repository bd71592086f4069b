import type { JsonFormat } from "./jsonFormat.js";
import { attributesOfObjects } from "./mispObjects.js";

const attributes = (event: string) => [`${event}.Attribute.*`, `${event}.Object.*.Attribute.*`];

/** Events of MISP, alone, in a feed, or as the answer to a search. */
export const mispEvent: JsonFormat = {
  name: "misp-json",
  title: "MISP JSON",
  publisher: "MISP",
  records: [
    ...attributes("$.Event"),
    ...attributes("$.response.*.Event"),
    ...attributes("$.*.Event"),
    ...attributes("$"),
    "$.response.Attribute.*",
    "$.response.*.Object.Attribute.*",
    "$.response.Object.*.Attribute.*",
    "$.*.Object.Attribute.*",
    "$.Object.Attribute.*",
  ],
  parts: attributesOfObjects,
  fields: ["type", "value"],
  shape: {
    values: ["value"],
    type: "type",
    toIds: "to_ids",
    leaveOut: (field) =>
      [field("deleted"), field("Object.deleted")].some((deleted) => /^(?:1|true)$/i.test(deleted))
        ? "deleted"
        : undefined,
  },
};

/** The index of a MISP feed, which names events and holds no indicator. */
export const mispManifest: JsonFormat = {
  name: "misp-feed-manifest",
  title: "manifest of a MISP feed",
  publisher: "MISP",
  records: ["$.*"],
  fields: ["Orgc.name", "info", "timestamp"],
  shape: { values: [], leaveOut: () => "ignore" },
};

export const threatfoxJson: JsonFormat = {
  name: "threatfox-json",
  title: "ThreatFox JSON",
  publisher: "abuse.ch",
  records: ["$.*.*", "$.data.*", "$.*"],
  fields: ["ioc_value", "ioc_type"],
  shape: { values: ["ioc_value"], type: "ioc_type" },
};

export const threatfoxApi: JsonFormat = {
  ...threatfoxJson,
  name: "threatfox-api",
  title: "ThreatFox API answer",
  records: ["$.data.*"],
  fields: ["ioc", "ioc_type"],
  shape: { values: ["ioc"], type: "ioc_type" },
};

export const urlhausJson: JsonFormat = {
  name: "urlhaus-json",
  title: "URLhaus JSON",
  publisher: "abuse.ch",
  records: ["$.*.*", "$.urls.*", "$"],
  fields: ["url", "url_status"],
  shape: { values: ["url"] },
};

export const feodoJson: JsonFormat = {
  name: "feodo-json",
  title: "Feodo Tracker JSON",
  publisher: "abuse.ch",
  records: ["$.*"],
  fields: ["ip_address", "port", "malware"],
  shape: { values: ["ip_address"] },
};

export const phishtankJson: JsonFormat = {
  name: "phishtank-json",
  title: "PhishTank JSON",
  publisher: "PhishTank",
  records: ["$.*"],
  fields: ["phish_id", "url"],
  shape: { values: ["url"] },
};

export const otxJson: JsonFormat = {
  name: "otx-json",
  title: "AlienVault OTX JSON",
  publisher: "AlienVault (LevelBlue)",
  records: ["$.indicators.*", "$.results.*.indicators.*", "$.results.*", "$.*.indicators.*"],
  fields: ["indicator", "type"],
  shape: { values: ["indicator"], type: "type" },
};

export const dropJson: JsonFormat = {
  name: "spamhaus-drop-json",
  title: "Spamhaus DROP JSON lines",
  publisher: "Spamhaus",
  records: ["$"],
  fields: ["cidr"],
  shape: { values: ["cidr"] },
};

/** One row each; the first whose signature fits reads a document. */
export const jsonFormats: readonly JsonFormat[] = [
  mispEvent,
  mispManifest,
  threatfoxJson,
  threatfoxApi,
  urlhausJson,
  feodoJson,
  phishtankJson,
  otxJson,
  dropJson,
];
