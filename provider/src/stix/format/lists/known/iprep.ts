import { csvFormat } from "../csvFormat.js";
import { kindOfCell } from "../judging.js";
import { nearlyAllRows } from "../knownFormat.js";
import { beginsNetwork } from "../table/lengthsInDoubt.js";

/** Address, category and score, of which 0 means that nothing is known; no header. */
export const iprep = csvFormat({
  name: "suricata-iprep",
  title: "Suricata IP reputation list",
  publisher: "Suricata, Emerging Threats",
  header: ["ip", "category", "reputationscore"],
  value: "ip",
  headless: {
    matches: (rows) =>
      // Networks and their lengths look the same.
      !rows.every(([address = "", length = ""]) => beginsNetwork([address, length])) &&
      nearlyAllRows(
        rows,
        ([address = "", category = "", score = "", ...rest]) =>
          rest.length === 0 &&
          /^\d{1,3}$/.test(category) &&
          /^\d{1,3}$/.test(score) &&
          kindOfCell(address) === "address",
      ),
    value: 0,
    leaveOut: ([, , score]) => (score === "0" ? "no-reputation" : undefined),
  },
});
