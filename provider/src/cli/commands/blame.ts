import { printable } from "../../escaping/terminal.js";
import { blame, readDeclaration } from "../../sources/index.js";
import type { DefineCommand } from "../command.js";
import { CommandError } from "../commandError.js";
import { exitCodes } from "../exitCodes.js";
import type { StackFlags } from "../options/stack.js";
import { declarationFile, declarationHelp, stackHelp } from "../sources/stackSettings.js";
import { table } from "../text/table.js";

interface Flags extends StackFlags {
  readonly declaration?: string;
  readonly json?: true;
}

const fix = "Fix: run `npx pulumi-extrahop sources fetch`.";

export const defineBlame: DefineCommand = (command, session, finish) => {
  command
    .argument("<value>", "an address, network, domain name or URL")
    .option("--declaration <file>", declarationHelp)
    .option("--stack <name>", stackHelp)
    .option("--json", "one JSON object")
    .addHelpText("after", "\nExit codes: 0 a source names the value, 3 none does, 1 the command failed.")
    .action(async (text: string, flags: Flags) => {
      const file = await declarationFile(flags.declaration, flags, session.signal);
      const answer = await blame(readDeclaration(file), text);
      if (answer === undefined)
        throw new CommandError(`${JSON.stringify(text)} is no address, network, domain name or URL`);
      const { unsearched = [], ...found } = answer;
      if (found.sources.length === 0 && unsearched.length > 0)
        throw new CommandError(`the store lacks the content of ${unsearched.join(", ")}\n${fix}`);
      if (unsearched.length > 0)
        session.note(`not searched: ${unsearched.map(printable).join(", ")}. ${fix}`);
      const { value, type, sources } = found;
      if (flags.json === true) session.print(JSON.stringify({ value, type, sources }));
      else if (found.sources.length === 0)
        session.print(`No source names ${found.type} ${printable(found.value)}.`);
      else {
        const rows = found.sources.map(({ source, since, confidence }) => [
          printable(source),
          since,
          confidence === undefined ? "-" : String(confidence),
        ]);
        session.print(`${found.type} ${printable(found.value)}`);
        session.print(
          table(session, [{ title: "SOURCE" }, { title: "SINCE" }, { title: "CONFIDENCE" }], rows),
        );
      }
      finish(found.sources.length === 0 ? exitCodes.gateFailed : exitCodes.fine);
    });
};
