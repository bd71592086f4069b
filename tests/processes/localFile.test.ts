import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { projectWith } from "../support/sources/projectWith.js";

const declaration = "sources: { own: { file: own.txt }, other: { file: other.txt } }\n";

describe("a source that is a file of the project", () => {
  it("is not pinned in part while another program writes it", async () => {
    const lines = Array.from({ length: 200_000 }, (_, i) => `host-${i}.example.com\n`).join("");
    const project = await projectWith(declaration, { "own.txt": lines, "other.txt": "198.51.100.7\n" });
    const path = join(project.folder, "own.txt");
    const writer = spawn("sh", ["-c", `while :; do echo more.example.com >> "${path}"; done`]);
    const before = (await stat(path)).size;
    while ((await stat(path)).size === before) await new Promise(setImmediate);
    const updates = await project.update();
    writer.kill();
    expect(updates).toMatchObject([{ result: "failed" }, { result: "updated", total: 1 }]);
    expect(updates[0]?.error?.message).toMatch(/own\.txt changed while it was read/);
    expect((await project.lock()).sources["own"]).toBeUndefined();
  });

  const onLinux = process.platform === "linux" ? it : it.skip;

  onLinux("that cannot be read to its end fails alone, and the others are updated", async () => {
    const project = await projectWith(declaration.replace("own.txt", "/proc/self/mem"), {
      "other.txt": "198.51.100.7\n",
    });
    const [own, other] = await project.update();
    expect(own?.error?.message).toMatch(/\/proc\/self\/mem cannot be read \(EIO\)/);
    expect(other).toMatchObject({ result: "updated", total: 1 });
  });
});
