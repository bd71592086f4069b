import { csvFormat } from "../csvFormat.js";

const family = { publisher: "C2IntelFeeds", title: "C2IntelFeeds CSV" };

/** Domains of control servers; the column `ioc` is a description, and `ip` what the domain led to. */
export const c2IntelDomains = csvFormat({
  ...family,
  name: "c2intel-domain-csv",
  header: ["domain", "ioc"],
  value: "domain",
  context: ["ip"],
});

/** Addresses of control servers. */
export const c2IntelAddresses = csvFormat({
  ...family,
  name: "c2intel-ip-csv",
  header: ["ip", "ioc"],
  value: "ip",
});
