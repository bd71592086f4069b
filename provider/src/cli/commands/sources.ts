import type { Command } from "commander";
import { declarationShape, jsonSchemaOf, restoreSources, updateSources } from "../../sources/index.js";
import type { DefineCommand, Finish } from "../command.js";
import { exitCodes } from "../exitCodes.js";
import type { Session } from "../session.js";
import { type SourcesFlags, withDeclaration } from "../sources/declarationCommand.js";
import { defaultCommit } from "../sources/defaultCommit.js";
import { runDiff } from "../sources/diffCommand.js";
import { declarationHelp, stackHelp } from "../sources/stackSettings.js";
import { runStatus } from "../sources/statusCommand.js";
import { runUpdate } from "../sources/updateCommand.js";
import { runVerify } from "../sources/verifyCommand.js";

const otherCodes = "2 the declaration or the lock file is invalid,\n1 the command failed.";

export const defineSources: DefineCommand = (command, session, finish) => {
  const subcommand = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .option("--declaration <file>", declarationHelp)
      .option("--stack <name>", stackHelp)
      .option("--json", "one JSON object a line for each source");
  subcommand("update [name...]", "fetch sources and pin their content in extrahop.lock.json")
    .addHelpText(
      "after",
      "\nCredentials come from the environment variable EXTRAHOP_CREDENTIALS, then from extrahop:credentials of the stack.\n" +
        "Exit codes: 0 all are updated or unchanged, 4 some failed and keep their last content, 2 the declaration, the lock\n" +
        "file or the credentials are invalid, 1 the command failed.",
    )
    .action(async (names: readonly string[], flags: SourcesFlags) => {
      await withDeclaration(flags, session, finish, (declaration) =>
        runUpdate(updateSources, declaration, names, flags, session),
      );
    });
  subcommand("fetch [name...]", "get pinned content that the store lacks, where the source still delivers it")
    .addHelpText(
      "after",
      "\nCredentials and exit codes are those of `sources update`. The lock file is not changed.",
    )
    .action(async (names: readonly string[], flags: SourcesFlags) => {
      await withDeclaration(flags, session, finish, (declaration) =>
        runUpdate(restoreSources, declaration, names, flags, session),
      );
    });
  subcommand("status", "print age, size, failures and next expiry of each source")
    .addHelpText("after", `\nExit codes: 0 printed, also where a source failed; ${otherCodes}`)
    .action(async (flags: SourcesFlags) => {
      await withDeclaration(flags, session, finish, (declaration) => runStatus(declaration, flags, session));
    });
  subcommand("verify", "check that the store holds the pinned content, byte for byte")
    .addHelpText(
      "after",
      "\nExit codes: 0 the store holds all of it, 2 some is missing or damaged, or the declaration or the lock file is\n" +
        "invalid, 1 the command failed.",
    )
    .action(async (flags: SourcesFlags) => {
      await withDeclaration(flags, session, finish, (declaration) => runVerify(declaration, flags, session));
    });
  subcommand("diff", "print the indicators added and removed since a commit")
    .option("--since <commit>", "the commit to compare with", defaultCommit)
    .addHelpText("after", `\nExit codes: 0 printed, with or without a difference; ${otherCodes}`)
    .action(async (flags: SourcesFlags & { readonly since: string }) => {
      await withDeclaration(flags, session, finish, (declaration) => runDiff(declaration, flags, session));
    });
  command
    .command("schema")
    .description("print the JSON Schema of the declaration")
    .addHelpText("after", "\nExit codes: 0 printed, 1 the command failed.")
    .action(() => printSchema(session, finish));
};

function printSchema(session: Session, finish: Finish): void {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    ...jsonSchemaOf(declarationShape),
  };
  session.print(JSON.stringify(schema, undefined, 2));
  finish(exitCodes.fine);
}
