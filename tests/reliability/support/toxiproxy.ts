import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { repository } from "../../../tools/repository.js";
import { cleanUp } from "../../support/cleanUp.js";
import { goTool } from "../../support/goTool.js";
import type { Line } from "./line.js";
import { reservePort } from "./reservedPort.js";

/** The toxiproxy server, or why there is none. */
export function toxiproxyServer(): { readonly server: string } | { readonly missing: string } {
  const tool = goTool(
    join(repository, "tools", "reliability", "toxiproxy"),
    "github.com/Shopify/toxiproxy/v2/cmd/server",
  );
  return "program" in tool ? { server: tool.program } : tool;
}

/** One thing that toxiproxy does to a connection; see its README for types and attributes. */
export interface Toxic {
  readonly type: string;
  /** `upstream` is what the client sends. */
  readonly stream: "upstream" | "downstream";
  readonly attributes: Readonly<Record<string, number>>;
}

/** What breaks a line: toxics, or no proxy at all. */
export type Breakage = readonly Toxic[] | "down";

/** A running toxiproxy; ends with the test file. */
export class Toxiproxy {
  private constructor(private readonly api: string) {}

  static async start(server: string): Promise<Toxiproxy> {
    const port = await reservePort();
    const child: ChildProcess = spawn(server, ["-host", "127.0.0.1", "-port", String(port)], {
      stdio: "ignore",
    });
    cleanUp(async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await ended;
    });
    const proxy = new Toxiproxy(`http://127.0.0.1:${port}`);
    for (let look = 0; look < 200; look += 1) {
      if (await proxy.answers()) return proxy;
      await pause(50);
    }
    throw new Error("toxiproxy does not answer");
  }

  /** A line to a port of this machine, whole until it is broken. */
  async line(name: string, port: number, breakage: Breakage): Promise<Line> {
    const path = `/proxies/${encodeURIComponent(name)}`;
    const listen = `127.0.0.1:${await reservePort()}`;
    await this.send("POST", "/proxies", { name, listen, upstream: `127.0.0.1:${port}`, enabled: true });
    return {
      url: `https://${listen}`,
      break: async () => {
        if (breakage === "down") await this.send("POST", path, { enabled: false });
        else {
          for (const [index, toxic] of breakage.entries()) {
            await this.send("POST", `${path}/toxics`, { name: `toxic${index}`, ...toxic });
          }
        }
      },
      repair: async () => {
        if (breakage === "down") await this.send("POST", path, { enabled: true });
        else for (const index of breakage.keys()) await this.send("DELETE", `${path}/toxics/toxic${index}`);
      },
    };
  }

  private async answers(): Promise<boolean> {
    return fetch(`${this.api}/version`).then(
      (answer) => answer.ok,
      () => false,
    );
  }

  private async send(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(this.api + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`toxiproxy refused ${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }
}
