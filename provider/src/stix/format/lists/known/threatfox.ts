import { csvFormat } from "../csvFormat.js";

/** Indicators of all types; most are an address with a port. */
export const threatfox = csvFormat({
  name: "threatfox-csv",
  title: "ThreatFox CSV",
  publisher: "abuse.ch",
  header: ["iocvalue", "ioctype"],
  value: "ioc_value",
  type: "ioc_type",
});
