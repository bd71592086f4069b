import { sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Artifact, ArtifactLocation, Location, Log, ReportingDescriptor, Result } from "sarif";
import { type Problem, problemCodes } from "../../stix/index.js";
import { pathInside } from "../../systems/index.js";
import { packageVersion } from "../packageVersion.js";

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/**
 * Problems as a SARIF 2.1.0 log (OASIS, errata 01): a rule for each code that occurs, a result for each
 * problem. A member of an archive is an artifact nested in the archive's, as section 3.24.3 has it, and the
 * archive is a related location.
 *
 * @param folder files below it are named relative to it, which is what code-scanning services expect of a
 *   checkout's root
 */
export function sarifLog(problems: readonly Problem[], folder: string): Log {
  const artifacts = new Artifacts(folder);
  const rules = [...new Set(problems.map(({ code }) => code))].sort();
  const results = problems.map((problem): Result => {
    const { level, code, message, jsonPath } = problem;
    const place = artifacts.placeOf(problem);
    return {
      ruleId: code,
      ruleIndex: rules.indexOf(code),
      level,
      message: { text: message },
      locations: [locationOf(place.self, problem, jsonPath)],
      ...(place.container === undefined
        ? {}
        : {
            relatedLocations: [
              {
                physicalLocation: { artifactLocation: place.container },
                message: { text: "The archive that it is in." },
              },
            ],
          }),
    };
  });
  return {
    $schema: schema,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "pulumi-extrahop", version: packageVersion(), rules: rules.map(ruleOf) },
        },
        columnKind: "utf16CodeUnits",
        artifacts: artifacts.list(),
        results,
      },
    ],
  };
}

function locationOf(
  artifactLocation: ArtifactLocation,
  { line, column }: Problem,
  jsonPath: string | undefined,
): Location {
  const region =
    line === undefined
      ? {}
      : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } };
  return {
    physicalLocation: { artifactLocation, ...region },
    ...(jsonPath === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: jsonPath }] }),
  };
}

function ruleOf(code: string): ReportingDescriptor {
  const kinds: Readonly<Record<string, { level: Problem["level"]; meaning: string; remedy: string }>> =
    problemCodes;
  const kind = kinds[code];
  return {
    id: code,
    ...(kind === undefined
      ? {}
      : {
          shortDescription: { text: kind.meaning },
          help: { text: kind.remedy },
          defaultConfiguration: { level: kind.level },
        }),
  };
}

/** Files and members by the order in which they come up. */
class Artifacts {
  readonly #artifacts: Artifact[] = [];
  readonly #indexes = new Map<string, number>();

  constructor(private readonly folder: string) {}

  placeOf({ file, member }: Problem): {
    readonly self: ArtifactLocation;
    readonly container?: ArtifactLocation;
  } {
    const container = this.#location(file, { uri: uriOf(file, this.folder) });
    if (member === undefined) return { self: container };
    const uri = `/${member
      .split("/")
      .filter((part) => part !== "")
      .map(encodeURIComponent)
      .join("/")}`;
    return { self: this.#location(`${file}\0${member}`, { uri }, container.index), container };
  }

  list(): Artifact[] {
    return this.#artifacts;
  }

  #location(key: string, { uri }: { readonly uri: string }, parentIndex?: number): ArtifactLocation {
    let index = this.#indexes.get(key);
    if (index === undefined) {
      index = this.#artifacts.length;
      this.#indexes.set(key, index);
      this.#artifacts.push({ location: { uri }, ...(parentIndex === undefined ? {} : { parentIndex }) });
    }
    return { uri, index };
  }
}

function uriOf(file: string, folder: string): string {
  const inside = pathInside(folder, file);
  if (inside === undefined || inside === "") return pathToFileURL(file).href;
  return inside.split(sep).map(encodeURIComponent).join("/");
}
