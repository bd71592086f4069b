import { concernsWholeSystem } from "../errors/index.js";
import { bracketedCode } from "../messages/index.js";

/** One cause of a site's failure, however many resources it stopped. */
export interface FailureCause {
  readonly message: string;
  /** The system that it concerns, where there is one. */
  readonly system?: string;
  /** Resources that it stopped. */
  readonly resources: number;
}

/** An error that the engine reported, and the system whose resource it is about. */
export interface ReportedError {
  readonly message: string;
  readonly system?: string;
  /** True where it is about one resource and not about the program or the run. */
  readonly ofResource: boolean;
}

/**
 * The causes in a list of errors. A system that cannot be reached or refuses all requests is one cause: one
 * resource's error explains it, in no certain order, and the others name the code only, so the cause has the
 * longest of their messages. What concerns a resource alone is a cause of its own. What the engine adds about
 * the program and the run is left out where resources have errors of their own: it only says that they
 * failed.
 */
export function failureCauses(errors: readonly ReportedError[]): readonly FailureCause[] {
  const own = errors.filter(({ ofResource }) => ofResource);
  const causes = new Map<string, FailureCause>();
  for (const { message, system, ofResource } of own.length > 0 ? own : errors) {
    const code = bracketedCode(message);
    const isShared = code !== undefined && (!ofResource || concernsWholeSystem(code));
    const key = JSON.stringify(isShared ? [code, system] : [message]);
    const known = causes.get(key);
    causes.set(key, {
      message: longer(withoutCount(message), known?.message),
      resources: (known?.resources ?? 0) + 1,
      ...(system === undefined ? {} : { system }),
    });
  }
  return [...causes.values()];
}

/** The engine counts the errors of an operation, which is one: "1 error occurred:" and a list of it. */
const withoutCount = (message: string): string => message.trim().replace(/^1 error occurred:\s*\*\s*/, "");

const longer = (message: string, known = ""): string => (message.length > known.length ? message : known);
