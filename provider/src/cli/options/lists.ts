import { type Command, InvalidArgumentError, Option } from "commander";
import { type CsvOptions, type SourceFormat, sourceFormatFault } from "../../stix/index.js";
import { withoutUndefined } from "../../systems/index.js";
import { CommandError } from "../commandError.js";

/** How lists are read, as given on the command line. */
export interface ListFlags {
  /** `--format`, or `--list-format` where that name is taken. */
  readonly format?: unknown;
  readonly listFormat?: SourceFormat;
  readonly column?: string;
  readonly typeColumn?: string;
  readonly delimiter?: string;
  readonly ports?: "strip" | "skip";
}

/** @param formatFlag name of the option that names a format */
export function addListOptions(command: Command, formatFlag: "--format" | "--list-format"): Command {
  return command
    .option("--column <column>", "column of a table that holds the indicators: name, or number from 1")
    .option("--type-column <column>", "column that says what each indicator is: name, or number from 1")
    .option("--delimiter <delimiter>", "what separates cells: a character, tab or space")
    .option(
      `${formatFlag} <name>`,
      "how lists are read: a known format, csv, lines, json-lines:FIELD, json:PATH or lines:PATTERN (default: detected)",
      sourceFormat,
    )
    .addOption(
      new Option("--ports <choice>", "what is done with ADDRESS:PORT in lists")
        .choices(["skip", "strip"])
        .default("skip"),
    );
}

/** The format that the options name, if any. */
export function declaredFormat({
  format,
  listFormat,
  column,
  typeColumn,
  delimiter,
}: ListFlags): SourceFormat | undefined {
  const named = listFormat ?? (format as SourceFormat | undefined);
  const csv: CsvOptions = withoutUndefined({ column, typeColumn, delimiter });
  if (Object.keys(csv).length === 0) return named;
  if (named !== undefined && named !== "csv") {
    throw new CommandError("--column, --type-column and --delimiter go with the format csv only.");
  }
  const fault = sourceFormatFault({ csv });
  if (fault !== undefined) throw new CommandError(`${fault}.`);
  return { csv };
}

const kinds: Readonly<Record<string, (value: string) => SourceFormat>> = {
  json: (json) => ({ json }),
  "json-lines": (jsonLines) => ({ jsonLines }),
  lines: (match) => ({ lines: { match } }),
};

function sourceFormat(text: string): SourceFormat {
  const colon = text.indexOf(":");
  const kind = colon < 0 ? undefined : kinds[text.slice(0, colon)];
  const format = kind === undefined ? text : kind(text.slice(colon + 1));
  const fault = sourceFormatFault(format);
  if (fault !== undefined) throw new InvalidArgumentError(`${fault}.`);
  return format;
}
