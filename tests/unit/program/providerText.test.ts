import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { providerText } from "../../../provider/src/program/providerText.js";
import { repository } from "../../../tools/repository.js";

describe("the provider's text", () => {
  it.each(["threatCollection", "threatFeed"] as const)(
    "of %s never changes, since every state holds it",
    (provider) => {
      expect(providerText(provider)).toBe(
        `exports.handler = () => require("pulumi-extrahop/provider").${provider}`,
      );
      expect(providerText(provider).length).toBeLessThanOrEqual(150);
    },
  );

  it("names an entry that the package exports", () => {
    const manifest = createRequire(join(repository, "index.js"))("pulumi-extrahop/package.json") as {
      exports: Record<string, { default: string }>;
    };
    const entry = manifest.exports["./provider"]?.default ?? "";
    expect(
      existsSync(join(repository, "provider", entry.replace("./dist/", "src/").replace(/\.js$/, ".ts"))),
    ).toBe(true);
  });
});
