import { programName } from "../../bench/src/measure/processTree.js";
import { run } from "../../bench/src/measure/run.js";

const onLinux = process.platform === "linux" ? it : it.skip;

describe("watching a command", () => {
  onLinux("sees the memory of the processes that it starts", async () => {
    const hold = "const held = Buffer.alloc(150e6, 1); setTimeout(() => held.length, 1500)";
    const { use } = await run("sh", ["-c", `'${process.execPath}' -e '${hold}'; true`]);
    expect(use.peakProcessBytes).toBeGreaterThan(150e6);
    expect(use.peakTreeBytes).toBeGreaterThanOrEqual(use.peakProcessBytes);
  });

  it("tells what a command that fails has written", async () => {
    await expect(run("sh", ["-c", "echo because >&2; exit 3"])).rejects.toThrow(/ended with 3:\nbecause/);
  });

  it("tells the parts of a run of the engine apart", () => {
    expect(programName("node /x/@pulumi/pulumi/cmd/dynamic-provider/index.js 127.0.0.1:1")).toBe(
      "provider process",
    );
    expect(programName("/x/pulumi-language-nodejs 127.0.0.1:1")).toBe("language host");
    expect(programName("/usr/bin/node /x/@pulumi/pulumi/cmd/run --stack bench .")).toBe("program");
    expect(programName("/opt/bin/pulumi up --yes")).toBe("pulumi");
  });
});
