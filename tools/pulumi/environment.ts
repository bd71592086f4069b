/**
 * Prints the line that makes `pulumi` the CLI of this checkout, in any folder of a shell:
 *
 *     eval "$(npm run -s --prefix CHECKOUT pulumi:env)"
 */
import { pulumiCommand } from "./pulumiCommand.js";
import { exportPath } from "./shellPath.js";

pulumiCommand().then(
  ({ command, env }) => process.stdout.write(`${exportPath(command, env["PATH"])}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
