import type { Fault, FaultEffect } from "./faults.js";
import { type Operation, operations } from "./journal.js";
import { SimulatorOptionsError } from "./options.js";

/**
 * Reads a fault from JSON, as the command line takes it. @throws SimulatorOptionsError that says what is
 * wrong.
 */
export function parseFault(json: string): Fault {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    throw wrong("it is not JSON");
  }
  const { operation, method, path, skip, times, effect, ...unknown } = record(given, "it");
  const [stranger] = Object.keys(unknown);
  if (stranger !== undefined) throw wrong(`it has an unknown key ${JSON.stringify(stranger)}`);
  return {
    ...(operation === undefined ? {} : { operation: operationFrom(operation) }),
    ...(method === undefined ? {} : { method: text(method, "method") }),
    ...(path === undefined ? {} : { path: text(path, "path") }),
    ...(skip === undefined ? {} : { skip: number(skip, "skip") }),
    ...(times === undefined ? {} : { times: times === "always" ? times : number(times, "times") }),
    effect: effectFrom(record(effect, "effect")),
  };
}

function effectFrom(effect: Record<string, unknown>): FaultEffect {
  const status = effect["status"] === undefined ? {} : { status: number(effect["status"], "effect.status") };
  switch (effect["kind"]) {
    case "status": {
      const { retryAfterSeconds, retryAfterFormat } = effect;
      return {
        kind: "status",
        status: number(effect["status"], "effect.status"),
        ...(retryAfterSeconds === undefined
          ? {}
          : { retryAfterSeconds: number(retryAfterSeconds, "effect.retryAfterSeconds") }),
        ...(retryAfterFormat === "http-date" ? { retryAfterFormat } : {}),
      };
    }
    case "reset": {
      const { at } = effect;
      if (at === "before-body" || at === "within-body" || at === "after-body") return { kind: "reset", at };
      throw wrong("effect.at has to be before-body, within-body or after-body");
    }
    case "slow":
      return { kind: "slow", milliseconds: number(effect["milliseconds"], "effect.milliseconds") };
    case "redirect":
      return { kind: "redirect", location: text(effect["location"], "effect.location"), ...status };
    case "json":
      return { kind: "json", body: effect["body"], ...status };
    case "html":
      return { kind: "html", ...status };
    case "hang":
    case "cut":
    case "lost-answer":
      return { kind: effect["kind"] };
    default:
      throw wrong(
        "effect.kind has to be status, reset, hang, slow, cut, lost-answer, html, redirect or json",
      );
  }
}

const wrong = (problem: string): SimulatorOptionsError =>
  new SimulatorOptionsError(`a fault cannot be read: ${problem}`);

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw wrong(`${what} has to be an object`);
  return value as Record<string, unknown>;
}

function text(value: unknown, what: string): string {
  if (typeof value !== "string") throw wrong(`${what} has to be a string`);
  return value;
}

function number(value: unknown, what: string): number {
  if (typeof value !== "number" || value < 0) throw wrong(`${what} has to be a number from 0`);
  return value;
}

function operationFrom(value: unknown): Operation {
  const found = operations.find((operation) => operation === value);
  if (found === undefined) throw wrong(`operation has to be one of ${operations.join(", ")}`);
  return found;
}
