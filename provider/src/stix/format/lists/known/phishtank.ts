import { csvFormat } from "../csvFormat.js";

/** URLs of phishing pages; the column `phish_detail_url` is the publisher's own page. */
export const phishtank = csvFormat({
  name: "phishtank-csv",
  title: "PhishTank CSV",
  publisher: "PhishTank",
  header: ["phishid", "url", "phishdetailurl"],
  value: "url",
});
