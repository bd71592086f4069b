import { csvFormat } from "../csvFormat.js";

/** Indicators of a pulse, typed by a column. */
export const otx = csvFormat({
  name: "otx-csv",
  title: "AlienVault OTX CSV",
  publisher: "AlienVault (LevelBlue)",
  header: ["indicatortype", "indicator"],
  value: "Indicator",
  type: "Indicator type",
});
