import { csvFormat } from "../csvFormat.js";

const family = { publisher: "C2IntelFeeds", title: "C2IntelFeeds CSV" };

/** Addresses of control servers; the column `ioc` is a description. */
export const c2IntelAddresses = csvFormat({
  ...family,
  name: "c2intel-ip-csv",
  header: ["ip", "ioc"],
  value: "ip",
});

/** Domains of control servers. */
export const c2IntelDomains = csvFormat({
  ...family,
  name: "c2intel-domain-csv",
  header: ["domain", "ioc"],
  value: "domain",
});
