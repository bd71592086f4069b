/** How every command ends; a gate in CI depends on the numbers. */
export const exitCodes = {
  fine: 0,
  /** The command could not do its job: wrong options, no configuration, a fault of its own. */
  failed: 1,
  /**
   * The job was done, and something that it looked at has errors: a source, or a system that cannot be
   * reached.
   */
  errorsFound: 2,
  /** The job was done, and a gate failed. */
  gateFailed: 3,
  /** A part of the job failed, and the rest was done. */
  someFailed: 4,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
