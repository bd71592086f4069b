import { onOneLine, shortened } from "../escaping/terminal.js";

/**
 * Errors of sockets and name resolution in words (Node's documentation: "Common system errors";
 * getaddrinfo(3)).
 */
const words: Readonly<Record<string, string>> = {
  EACCES: "this machine does not permit the connection",
  EPERM: "this machine does not permit the connection, perhaps by a firewall",
  EADDRNOTAVAIL: "this machine has no address or port left for the connection",
  EAI_AGAIN: "the name server did not answer",
  EAI_FAIL: "the name server failed",
  EAI_NODATA: "the name server knows no address for the host name",
  EAI_NONAME: "the name server does not know the host name",
  ENOTFOUND: "the name server does not know the host name",
  ECONNABORTED: "the connection was aborted on this machine",
  ECONNREFUSED: "nothing listens on this port, or a firewall refuses the connection",
  ECONNRESET: "the other side reset the connection",
  EHOSTDOWN: "the host is down",
  EHOSTUNREACH: "there is no route to the host",
  EMFILE: "this process has too many open files",
  ENFILE: "this machine has too many open files",
  ENETDOWN: "the network of this machine is down",
  ENETUNREACH: "there is no route to the network",
  ENOBUFS: "this machine has no buffer space left for the connection",
  EPIPE: "the other side closed the connection",
  ETIMEDOUT: "no connection was made in time",
  UND_ERR_CONNECT_TIMEOUT: "no connection was made in time",
  UND_ERR_SOCKET: "the other side closed the connection",
};

/** @returns e.g. `the name server did not answer (EAI_AGAIN)` */
export function explainConnection({ code, message }: NodeJS.ErrnoException): string {
  if (code === undefined) return oneLine(message);
  const explained = Object.hasOwn(words, code) ? words[code] : oneLine(message);
  return `${explained} (${code})`;
}

/** OpenSSL's messages have several lines, and those about certificates can be long. */
export function oneLine(message: string): string {
  return shortened(onOneLine(message), 200);
}

const nameResolution = /^(EAI_|ENOTFOUND$)/;

/** What to do about a connection that was not made. */
export function connectionRemedy({ code = "" }: NodeJS.ErrnoException): string {
  if (code === "EMFILE" || code === "ENFILE")
    return "Raise the limit of open files (`ulimit -n 4096`), then run the same command again.";
  if (nameResolution.test(code))
    return "Check the system's host for a typing error and the name server of this machine, then run the same command again. Where only a proxy resolves the name, set HTTPS_PROXY.";
  return "Check that the system is up and that its host and port are right, then run the same command again.";
}
