/**
 * The environment of each CLI that this package starts: that of this process, without the check for a newer
 * CLI unless the user asks for it. Nobody sees its notice, and where nothing reaches the internet each
 * command would wait for its timeout.
 */
export const pulumiEnvironment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PULUMI_SKIP_UPDATE_CHECK: process.env["PULUMI_SKIP_UPDATE_CHECK"] ?? "true",
});
