import { problemCodes } from "pulumi-extrahop/stix";

/** Table of everything that reading a source can find. */
export function problemTable(): string {
  const rows = Object.entries(problemCodes).map(
    ([code, { level, meaning, remedy }]) => `| \`${code}\` | ${level} | ${cell(meaning)} | ${cell(remedy)} |`,
  );
  return ["| code | level | what it means | what to do |", "|---|---|---|---|", ...rows].join("\n");
}

const cell = (text: string): string => text.replace(/[|<>]/g, (char) => `\\${char}`);
