import { differenceOfUnusable } from "../../reading/differences.js";
import { reasonForDeclared } from "../../values/contradiction.js";
import { holdsNetworkValue } from "../../values/networkText.js";
import { isObject, type JsonObject } from "./objects.js";
import type { ObjectPath, PatternLiteral, Test } from "./patternSyntax.js";

/** The reason for an object of another kind that holds a network value, which other readers may match. */
const holdsValue = "value-in-other-object";

/** Properties, by object, that hold no network value, so that ranges and wildcards match none. */
const closed: Readonly<Record<string, ReadonlySet<string>>> = {
  directory: new Set(["path", "path_enc", "created", "modified", "accessed", "ctime", "mtime", "atime"]),
  "email-addr": new Set(["value", "display_name"]),
  file: new Set([
    ...["hashes", "name", "name_enc", "size", "mime_type", "magic_number_hex"],
    ...["created", "modified", "accessed", "ctime", "mtime", "atime"],
  ]),
  "mac-addr": new Set(["value"]),
  mutex: new Set(["name"]),
  process: new Set(["pid", "name", "cwd", "created", "created_time", "is_hidden"]),
  software: new Set(["name", "cpe", "swid", "languages", "vendor", "version"]),
  "user-account": new Set(["user_id", "account_login", "account_type", "display_name"]),
  "windows-registry-key": new Set(["key", "modified", "modified_time", "number_of_subkeys"]),
};

/**
 * Why a test of an object of another kind cannot be used: its kind, as long as no reader can match network
 * values by it.
 *
 * @param kind the reason by its object, e.g. `file-hash`
 * @param against the reason against the operator; undefined for one that compares with exact values
 */
export function reasonForOtherTest(test: Test, kind: string, against: string | undefined): string {
  const { path, values } = test;
  const contradictory = values.find(({ text }) => reasonForDeclared(kind, text) !== kind);
  if (contradictory !== undefined) return reasonForDeclared(kind, contradictory.text);
  if (differenceOfUnusable(kind) !== "other-object") return kind;
  if (values.some(holdsValueInLiteral) || path.steps.some(holdsValueInPath)) return holdsValue;
  return against === undefined || isClosed(path) ? kind : against;
}

function holdsValueInLiteral({ kind, text }: PatternLiteral): boolean {
  switch (kind) {
    case "string":
      return holdsNetworkValue(text);
    case "hex":
    case "binary":
      return holdsNetworkValue(Buffer.from(text, kind === "hex" ? "hex" : "base64").toString("latin1"));
    default:
      return false;
  }
}

const holdsValueInPath = (step: ObjectPath["steps"][number]): boolean =>
  typeof step === "string" && holdsNetworkValue(step);

function isClosed({ objectType, steps }: ObjectPath): boolean {
  const [first] = steps;
  return typeof first === "string" && closed[objectType]?.has(first) === true;
}

/** Properties of an object that name other objects or say what it is. */
const structural: ReadonlySet<string> = new Set(["type", "id", "spec_version"]);

/**
 * Why an observable of another kind cannot be used.
 *
 * @param kind the reason by its type, e.g. `file`
 */
export function reasonForOtherObject(object: JsonObject, kind: string): string {
  const { value } = object;
  const reason = typeof value === "string" ? reasonForDeclared(kind, value) : kind;
  if (differenceOfUnusable(reason) !== "other-object") return reason;
  const waiting: unknown[] = [];
  for (const [key, inner] of Object.entries(object)) if (!structural.has(key)) waiting.push(inner);
  while (waiting.length > 0) {
    const inner = waiting.pop();
    if (typeof inner === "string") {
      if (holdsNetworkValue(inner)) return holdsValue;
    } else if (Array.isArray(inner)) for (const item of inner) waiting.push(item);
    else if (isObject(inner)) for (const [key, item] of Object.entries(inner)) waiting.push(key, item);
  }
  return reason;
}
