import { readFileSync } from "node:fs";
import { join } from "node:path";
import { declarationShape, jsonSchemaOf } from "../../../provider/src/sources/index.js";
import { repository } from "../../../tools/repository.js";

it("the published JSON Schema is the one that declarations are checked against (npm run docs:schemas)", () => {
  const file = join(repository, "provider", "assets", "extrahop.sources.schema.json");
  const { $schema: _, ...published } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  expect(published).toEqual(JSON.parse(JSON.stringify(jsonSchemaOf(declarationShape))));
});
