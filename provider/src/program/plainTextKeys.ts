import { Config } from "@pulumi/pulumi/config.js";
import { warn } from "@pulumi/pulumi/log/index.js";
import * as runtimeConfig from "@pulumi/pulumi/runtime/config.js";
import { getStack } from "@pulumi/pulumi/runtime/settings.js";
import { plainTextKeysWarning } from "../systems/index.js";
import { oncePerRun } from "./programRun.js";

/**
 * Missing in the SDK's types only: it also knows the configuration of an inline program of the Automation
 * API.
 */
const { isConfigSecret } = runtimeConfig as unknown as { isConfigSecret(key: string): boolean };

/** Warns once in a run, at preview too, of credentials that were stored without --secret. */
export const warnOfPlainTextKeys = oncePerRun(() => {
  const warning = plainTextKeysWarning({
    systems: new Config("extrahop").get("systems"),
    isSecret: isConfigSecret("extrahop:systems"),
    stack: getStack(),
    folder: process.cwd(),
  });
  if (warning !== undefined) void warn(warning);
});
