import { CliOutput } from "../../../../tools/demo/cliOutput.js";

/** What is shown of an output that comes in the given pieces. */
function shownOf(...pieces: string[]): string[] {
  const lines: string[] = [];
  const output = new CliOutput((line) => lines.push(line));
  for (const piece of pieces) output.take(piece);
  output.end();
  return lines;
}

describe("the demo's telling of the CLI's output", () => {
  it("passes on what was done and leaves out what is going on just now", () => {
    const lines = shownOf(
      "Updating (demo):\n\n@ updating....\n",
      " +  pulumi-nodejs:dynamic/extrahop:ThreatCollection osaka/botnet creating (0s) 40 % sent\n",
      " +  pulumi-nodejs:dynamic/extrahop:ThreatCollection osaka/botnet created (0.1s) 7 observables\n",
      "    pulumi:pulumi:Stack extrahop-demo running \n",
      "    pulumi-nodejs:dynamic/extrahop:ThreatCollection osaka/phishing \n",
      "Resources:\n    + 1 created\n    1 unchanged\n\nDuration: 4s\n",
    );
    expect(lines).toEqual([
      "Updating (demo):",
      " +  pulumi-nodejs:dynamic/extrahop:ThreatCollection osaka/botnet created (0.1s) 7 observables",
      "Resources:",
      "    + 1 created",
      "    1 unchanged",
      "Duration: 4s",
    ]);
  });

  it("leaves out headings that have nothing under them", () => {
    const lines = shownOf(
      "Diagnostics:\n  pulumi:pulumi:Stack (extrahop-demo):\n",
      "    warning: using pulumi-resource-pulumi-nodejs from $PATH at /somewhere\n",
      "Resources:\n    2 unchanged\n",
    );
    expect(lines).toEqual(["Resources:", "    2 unchanged"]);
  });

  it("passes on each diagnostic with the resource that it belongs to", () => {
    const lines = shownOf(
      "Diagnostics:\n  pulumi:pulumi:Stack (extrahop-demo):\n    warning: using x from $PATH at /y\n",
      "  pulumi-nodejs:dynamic/extrahop:ThreatCollection (osaka/botnet):\n    warning: changed outside\n",
    );
    expect(lines).toEqual([
      "Diagnostics:",
      "  pulumi-nodejs:dynamic/extrahop:ThreatCollection (osaka/botnet):",
      "    warning: changed outside",
    ]);
  });

  it("puts lines together that come in pieces, and keeps their colours", () => {
    expect(shownOf("Dura", "tion: \u001b[1m4", "s\u001b[0m")).toEqual(["Duration: \u001b[1m4s\u001b[0m"]);
  });
});
