/**
 * Takes the call stack away from the resources that are registered until the returned function is called. The
 * SDK sends the program's whole stack with each resource, and the engine stores it: some 700 bytes for each
 * resource, with paths of the machine that ran it.
 */
export function hideCallStack(): () => void {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.prepareStackTrace = (error) => String(error);
  // Nobody will read them, and the SDK takes four for each property.
  Error.stackTraceLimit = 0;
  return () => {
    Error.stackTraceLimit = stackTraceLimit;
    if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
    else Error.prepareStackTrace = prepareStackTrace;
  };
}
