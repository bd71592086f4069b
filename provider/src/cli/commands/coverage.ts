import type { Answer } from "../../api/index.js";
import { findSensors, isGap, type Nodes, type Sensor } from "../../coverage/index.js";
import { printable } from "../../escaping/terminal.js";
import type { DefineCommand } from "../command.js";
import { CommandError } from "../commandError.js";
import { exitCodes } from "../exitCodes.js";
import { addSystemsOptions, chosenSystems, type SystemsFlags } from "../options/systems.js";
import type { Session } from "../session.js";
import { type Column, plural, table } from "../text/table.js";

interface Flags extends SystemsFlags {
  readonly json?: true;
}

export const defineCoverage: DefineCommand = (command, session, finish) => {
  addSystemsOptions(command.option("--json", "print what was found as one JSON object"))
    .addHelpText(
      "after",
      "\nExit codes: 0 every connected sensor is declared, 3 some are not, 2 a system could not be asked, 1 the command failed.",
    )
    .action(async (flags: Flags) => {
      const systems = await chosenSystems(flags, session);
      session.status(`asking ${plural(systems.length, "system")}`);
      const { consoles, sensors, answers } = await findSensors(systems, session.signal);
      const failed = answers.filter((answer) => "error" in answer);
      if (consoles === 0 && failed.length === 0) {
        throw new CommandError(
          "none of the declared systems is a console\nDeclare one: it is the console that knows which sensors there are.",
        );
      }
      if (flags.json === true) session.print(JSON.stringify(outcomeOf(answers, sensors)));
      else print(session, sensors, consoles, failed.length);
      for (const { error } of failed) session.fail(error);
      const gaps = sensors.some(isGap);
      finish(failed.length > 0 ? exitCodes.errorsFound : gaps ? exitCodes.gateFailed : exitCodes.fine);
    });
};

function outcomeOf(answers: readonly Answer<Nodes>[], sensors: readonly Sensor[]): object {
  const failures = answers.flatMap((answer) =>
    "error" in answer
      ? [{ system: answer.system.name, code: answer.error.code, message: answer.error.message }]
      : [],
  );
  return {
    covered: failures.length === 0 && !sensors.some(isGap),
    sensors: sensors.map(({ console, node, coveredBy }) => ({
      console,
      id: node.id,
      name: node.name,
      names: node.names,
      enabled: node.enabled,
      coveredBy: coveredBy ?? null,
    })),
    failures,
  };
}

const columns: readonly Column[] = [{ title: "CONSOLE" }, { title: "SENSOR" }, { title: "DECLARED AS" }];

/** @param unasked systems that did not answer, each of which may be a console */
function print(session: Session, sensors: readonly Sensor[], consoles: number, unasked: number): void {
  const rows = sensors.map((sensor) => [
    printable(sensor.console),
    printable(sensor.node.name),
    sensor.coveredBy === undefined
      ? isGap(sensor)
        ? session.styled("red", "missing")
        : "missing, but switched off"
      : printable(sensor.coveredBy),
  ]);
  if (rows.length > 0) session.print(table(session, columns, rows));
  const gaps = sensors.filter(isGap).length;
  const of = `${plural(sensors.length, "sensor")} of ${plural(consoles, "console")}`;
  session.note(gaps === 0 ? `${of}: each that is switched on is declared.` : `${of}: ${gaps} not declared.`);
  if (unasked > 0) {
    session.note(
      `${plural(unasked, "system")} could not be asked and may be a console: there may be more sensors.`,
    );
  }
}
