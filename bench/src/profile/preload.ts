/**
 * Loaded by every Node process of a profiled run (NODE_OPTIONS=--require): profiles its processor time and
 * writes it in chunks, because the engine ends provider processes without letting them finish.
 */
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector";
import { join } from "node:path";
import { programName } from "../measure/processTree.js";

const chunkMilliseconds = 2_000;
const folder = process.env["BENCH_PROFILE_FOLDER"];
const role = programName(["node", ...process.argv.slice(1)].join(" "));

if (folder !== undefined && (role === "program" || role === "provider process")) profile(folder);

function profile(target: string): void {
  const session = new Session();
  let chunk = 0;
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.start");
  const write = () => {
    session.post("Profiler.stop", (error, result) => {
      if (error !== null) return;
      chunk += 1;
      const name = `${role.replaceAll(" ", "-")}.${process.pid}.${chunk}.cpuprofile`;
      writeFileSync(join(target, name), JSON.stringify(result.profile));
    });
  };
  const timer = setInterval(() => {
    write();
    session.post("Profiler.start");
  }, chunkMilliseconds);
  timer.unref();
  process.once("exit", write);
  process.once("SIGTERM", () => process.exit(143));
}
