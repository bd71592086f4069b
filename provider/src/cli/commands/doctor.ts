import { printable } from "../../escaping/terminal.js";
import type { DefineCommand } from "../command.js";
import { type Examination, examine } from "../doctor/examination.js";
import { exitCodes } from "../exitCodes.js";
import { addSystemsOptions, chosenSystems, type SystemsFlags } from "../options/systems.js";
import type { Session } from "../session.js";
import { type Column, counted, plural, table } from "../text/table.js";

interface Flags extends SystemsFlags {
  readonly system?: readonly string[];
  readonly json?: true;
}

export const defineDoctor: DefineCommand = (command, session, finish) => {
  addSystemsOptions(
    command
      .option("--system <names...>", "only these systems")
      .option("--json", "print what was found as one JSON object"),
  )
    .addHelpText(
      "after",
      "\nConnects to each system, signs in and lists its collections; changes nothing.\n\n" +
        "Exit codes: 0 all is well (warnings included), 2 a system has a problem, 1 the command failed.",
    )
    .action(async (flags: Flags) => {
      const systems = await chosenSystems(flags, session, flags.system);
      session.status(`asking ${plural(systems.length, "system")}`);
      const examinations = await Promise.all(systems.map(examine));
      session.signal.throwIfAborted();
      if (flags.json === true) session.print(JSON.stringify(outcomeOf(examinations)));
      else print(session, examinations);
      finish(examinations.every(isWell) ? exitCodes.fine : exitCodes.errorsFound);
    });
};

const isWell = ({ problems }: Examination) => problems.length === 0;

function outcomeOf(examinations: readonly Examination[]): object {
  return {
    ok: examinations.every(isWell),
    systems: examinations.map(({ system, certificate, problems, warnings, ...found }) => ({
      name: system.name,
      host: system.origin,
      reachable: found.isReachable,
      certificate:
        certificate === undefined
          ? null
          : {
              validFrom: new Date(certificate.validFrom).toISOString(),
              validTo: new Date(certificate.validTo).toISOString(),
              trusted: certificate.isTrusted,
              issuer: certificate.issuer ?? null,
            },
      signedIn: found.isSignedIn ?? null,
      privileged: found.isPrivileged ?? null,
      firmware: found.firmware ?? null,
      generation: found.generation ?? null,
      hostname: found.hostname ?? null,
      collections: found.collections ?? null,
      clockDifferenceSeconds: found.clockDifferenceSeconds ?? null,
      problems: problems.map(({ code, action, found: cause, remedy }) => ({
        code,
        message: `${action} failed: ${cause}`,
        fix: remedy,
      })),
      warnings,
    })),
  };
}

const columns: readonly Column[] = [
  { title: "SYSTEM" },
  { title: "REACHABLE" },
  { title: "CERTIFICATE" },
  { title: "SIGNED IN" },
  { title: "PRIVILEGE" },
  { title: "FIRMWARE" },
  { title: "GENERATION" },
  { title: "COLLECTIONS", right: true },
  { title: "CLOCK", right: true },
];

function print(session: Session, examinations: readonly Examination[]): void {
  const word = (value: boolean | undefined) =>
    value === undefined ? "-" : value ? "yes" : session.styled("red", "no");
  const rows = examinations.map((examination) => [
    printable(examination.system.name),
    word(examination.isReachable),
    certificateCell(session, examination),
    word(examination.isSignedIn),
    word(examination.isPrivileged),
    printable((examination.firmware ?? "-").slice(0, 40)),
    examination.generation ?? "-",
    examination.collections === undefined ? "-" : counted(examination.collections),
    clockCell(examination.clockDifferenceSeconds),
  ]);
  session.print(table(session, columns, rows));
  for (const { system, problems, warnings } of examinations) {
    for (const problem of problems) session.fail(problem);
    for (const { message, fix } of warnings)
      session.note(`${session.styled("yellow", "warning:")} ${printable(system.name)}: ${message}\n${fix}`);
  }
  const bad = examinations.filter((examination) => !isWell(examination)).length;
  session.note(
    bad === 0
      ? `${plural(examinations.length, "system")}: all is well.`
      : `${bad} of ${plural(examinations.length, "system")} ${bad === 1 ? "has" : "have"} a problem.`,
  );
}

function certificateCell(session: Session, { certificate }: Examination): string {
  if (certificate === undefined) return "-";
  const day = new Date(certificate.validTo).toISOString().slice(0, 10);
  if (certificate.validTo < Date.now()) return session.styled("red", `expired ${day}`);
  return certificate.isTrusted ? `until ${day}` : session.styled("red", `not trusted, until ${day}`);
}

function clockCell(seconds: number | undefined): string {
  if (seconds === undefined) return "-";
  return Math.abs(seconds) <= 2 ? "0 s" : `${seconds > 0 ? "+" : ""}${counted(seconds)} s`;
}
