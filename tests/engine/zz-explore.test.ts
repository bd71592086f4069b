import { rm, writeFile } from "node:fs/promises";
import { startFleet } from "../support/fleet.js";
import { createProject } from "../support/project.js";
import { archiveOf, bundleOf, fleetProgram } from "./feeds.js";

const save = (name: string, run: { code: number | null; stdout: string; stderr: string }) =>
  writeFile(`/tmp/rep/${name}.json`, run.stdout).then(() =>
    writeFile(`/tmp/rep/${name}.err`, `${run.code}\n${run.stderr}`),
  );

it("explores", async () => {
  const fleet = await startFleet({
    "hq-sensor": { kind: "sensor", firmware: "9.8.0.1234" },
    "new-sensor": { kind: "sensor", firmware: "26.3.0.7" },
  });
  const project = await createProject({
    files: {
      "index.ts": fleetProgram,
      "stix/botnet.json": bundleOf(["192.0.2.1", "192.0.2.2", "192.0.2.3"]),
      "stix/phishing.tgz": await archiveOf(["a.example", "b.example"]),
    },
  });
  await project.configure(fleet.config());
  await save("fresh", await project.run(["preview", "--json"]));
  await save(
    "fresh-stream",
    await project.run(["preview", "--json"], {
      environment: { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
    }),
  );
  const up = await project.up();
  if (up.code !== 0) throw new Error(up.text);
  await project.write("stix/botnet.json", bundleOf(Array.from({ length: 30 }, (_, i) => `192.0.2.${i + 2}`)));
  await rm(`${project.folder}/stix/phishing.tgz`);
  await project.write("stix/list.txt", "evil.example\nhttp://evil.example/x\n");
  await save("edited", await project.run(["preview", "--json"]));
  await save("edited-diff", await project.run(["preview", "--json", "--diff"]));
  await save(
    "edited-stream",
    await project.run(["preview", "--json"], {
      environment: { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
    }),
  );
  await writeFile("/tmp/rep/state.json", await project.exportedState());
  fleet.systems["new-sensor"].tamper.empty("botnet");
  fleet.systems["hq-sensor"].tamper.remove("botnet");
  await save("refresh-preview", await project.run(["preview", "--refresh", "--json"]));
  await save(
    "refresh-preview-stream",
    await project.run(["preview", "--refresh", "--json"], {
      environment: { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
    }),
  );
  await save("refresh-only", await project.run(["refresh", "--preview-only", "--json"]));
  await save("destroy-preview", await project.run(["destroy", "--preview-only", "--json"]));
  await fleet.systems["hq-sensor"].stop();
  await save("unreachable", await project.run(["preview", "--refresh", "--json"]));
  await project.write("stix/bad.json", "{ nonsense");
  await save("invalid", await project.run(["preview", "--json"]));
  await save(
    "invalid-stream",
    await project.run(["preview", "--json"], {
      environment: { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
    }),
  );
  await project.write("index.ts", "throw new Error('boom');");
  await save("throws", await project.run(["preview", "--json"]));
  await project.write("index.ts", "const x: = ;");
  await save("syntax", await project.run(["preview", "--json"]));
}, 300_000);
