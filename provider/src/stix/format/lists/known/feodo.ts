import { csvFormat } from "../csvFormat.js";

/** Servers that control botnets, with the port in a column of its own. */
export const feodo = csvFormat({
  name: "feodo-csv",
  title: "Feodo Tracker CSV",
  publisher: "abuse.ch",
  header: ["dstip", "dstport", "malware"],
  value: "dst_ip",
});
