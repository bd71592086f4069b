import { csvFormat } from "../csvFormat.js";

/** URLs that serve malware; the column `urlhaus_link` is the publisher's own page. */
export const urlhaus = csvFormat({
  name: "urlhaus-csv",
  title: "URLhaus CSV",
  publisher: "abuse.ch",
  header: ["url", "urlstatus", "urlhauslink"],
  value: "url",
});

/** The same without a status, as exports for one country or network are written. */
export const urlhausFeed = csvFormat({
  name: "urlhaus-feed-csv",
  title: "URLhaus feed CSV",
  publisher: "abuse.ch",
  header: ["dateadded", "url", "threat", "host"],
  value: "url",
});
