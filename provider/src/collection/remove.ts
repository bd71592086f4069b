import { type Appliance, type Operation, type RemoteCollection, RequestFailure } from "../api/index.js";
import { ExtraHopError } from "../errors/index.js";

/**
 * Deletes a collection, and where the answer leaves it open whether it is gone, looks: only the system's list
 * says so.
 *
 * @throws RequestFailure, or ExtraHopError EXTRAHOP_NOT_VERIFIED, while the system still lists it
 */
export async function removeCollection(
  appliance: Appliance,
  operation: Operation,
  remote: RemoteCollection,
): Promise<void> {
  let problem: unknown;
  try {
    if ((await appliance.delete(operation, remote)) === "confirmed") return;
    problem = stillListed(appliance, operation, remote);
  } catch (error) {
    if (!(error instanceof RequestFailure) || !mayBeGone(error)) throw error;
    problem = error;
  }
  let listed: readonly RemoteCollection[];
  try {
    listed = await appliance.fresh(operation);
  } catch {
    throw problem;
  }
  if (listed.some(({ id }) => id === remote.id)) throw problem;
}

/** The deletion was carried out and its answer lost, or somebody else was quicker. */
function mayBeGone({ fault }: RequestFailure): boolean {
  return (
    fault.kind === "lost" || (fault.kind === "answered" && (fault.status === 404 || fault.status >= 500))
  );
}

function stillListed(appliance: Appliance, operation: Operation, remote: RemoteCollection): ExtraHopError {
  return new ExtraHopError({
    code: "EXTRAHOP_NOT_VERIFIED",
    system: appliance.system.name,
    action: operation.action,
    found: `the system took the deletion but still lists the collection (id ${remote.id})`,
    remedy:
      "Check that nothing (a proxy, a login page) answers in the system's place, then run the same command again.",
  });
}
