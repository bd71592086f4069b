import { resolve } from "node:path";
import type { RemoteStoreDeclaration, S3Place, SourcesDeclaration } from "./model.js";

/** `store` of a declaration, as it is written. */
export interface RawStore {
  readonly folder?: string | undefined;
  readonly remote?: {
    readonly url?: string;
    readonly s3?: Omit<S3Place, "kind" | "region"> & { readonly region?: string };
    readonly credentials?: string;
    readonly caFile?: string;
  };
}

export function storesOf(
  { folder: own = ".extrahop", remote }: RawStore,
  folder: string,
): Pick<SourcesDeclaration, "store" | "remoteStore"> {
  const store = resolve(folder, own);
  return remote === undefined ? { store } : { store, remoteStore: remoteOf(remote, folder) };
}

function remoteOf(
  { url = "", s3, credentials, caFile }: NonNullable<RawStore["remote"]>,
  folder: string,
): RemoteStoreDeclaration {
  return {
    place: s3 === undefined ? { kind: "url", url } : { kind: "s3", region: "us-east-1", ...s3 },
    ...(credentials === undefined ? {} : { credentials }),
    ...(caFile === undefined ? {} : { caFile: resolve(folder, caFile) }),
  };
}
