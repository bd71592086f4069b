/**
 * What the Pulumi CLI said when it failed. The Automation API's errors say it twice, between what else is known of the process
 * (@pulumi/pulumi: automation/cmd.ts, `CommandResult.toString`).
 */
export function engineWords(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, said] = /^code: .*\n stdout: [\s\S]*?\n stderr: ([\s\S]*?)\n err\?: /.exec(message) ?? [];
  if (said === undefined) return message.trim();
  const [command = "", ...lines] = said.split("\n");
  const words = lines.join("\n").trim();
  return words === "" ? command.trim() : words;
}
