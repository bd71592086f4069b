import { readFileSync } from "node:fs";
import { join } from "node:path";
import { failureOf } from "../../provider/src/api/failure.js";
import { errorCodes } from "../../provider/src/errors/index.js";
import { messageCodes } from "../../provider/src/messages/index.js";
import { parseSystem } from "../../provider/src/systems/parseSystem.js";
import { repository } from "../../tools/repository.js";
import { headings, pages } from "./support/pages.js";

const page = "docs/troubleshooting.md";
const text = readFileSync(join(repository, page), "utf8");

it("every error code has its section, in the order of the code, and there is no other", () => {
  const sections = headings(page)
    .filter(({ tag, text }) => tag === "h2" && text.startsWith("EXTRAHOP_"))
    .map(({ text }) => text);
  expect(sections).toEqual([...errorCodes]);
});

it.each(errorCodes)("%s has a cause and a fix", (code) => {
  const section = text.split(`## ${code}\n`)[1]?.split("\n## ")[0] ?? "";
  const [cause = "", out = ""] = section.split("Fix:");
  expect(cause.trim().length).toBeGreaterThan(40);
  expect(out.trim().length).toBeGreaterThan(20);
});

it("no page names a code that does not exist", () => {
  const variables =
    /^EXTRAHOP_(SYSTEMS|SYSTEMS_FILE|CONTENT_CACHE|CREDENTIALS|SITE|OTHER_SITES|FLEET_STACK|RETIRED_SYSTEMS|PROGRAM_FOLDER|POLICY_STATE|API_KEY.*|CLIENT_(ID|SECRET).*)$/;
  const codes: readonly string[] = [...errorCodes, ...messageCodes];
  const unknown = pages.flatMap((name) =>
    [...readFileSync(join(repository, name), "utf8").matchAll(/\bEXTRAHOP_[A-Z_]*[A-Z]/g)]
      .map(([word]) => word)
      .filter((word) => !codes.includes(word) && !variables.test(word))
      .map((word) => `${name}: ${word}`),
  );
  expect(unknown).toEqual([]);
});

it("the error that it shows is the one in the code", () => {
  const parsed = parseSystem("hq-sensor", { host: "sensor.example.com" }, "system");
  if (!("system" in parsed)) throw new Error("the example's system is none");
  const cause = Object.assign(new Error("unable to verify the first certificate"), {
    code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  });
  const { message } = failureOf({
    system: parsed.system,
    action: "listing the threat collections",
    fault: { kind: "untrusted", error: cause },
    attempts: 1,
    secrets: [],
    proxy: undefined,
  });
  expect(text).toContain(`\`\`\`text\n${message}\n\`\`\``);
});
