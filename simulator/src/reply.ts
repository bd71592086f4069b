import type { VendorError } from "./vendorErrors.js";

/** An answer before it is sent, so that a fault can still change what the client gets to see of it. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly closesConnection?: boolean;
}

export const jsonReply = (status: number, value: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(value),
});

export const htmlReply = (status: number, body: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8", ...headers },
  body,
});

export const emptyReply = (status: number, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  body: "",
});

export const errorReply = (error: VendorError): Reply => ({
  ...jsonReply(error.status, { type: error.type, detail: error.detail }, error.headers),
  closesConnection: error.closesConnection,
});
