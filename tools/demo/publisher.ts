import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** A web server that publishes a list, as publishers of threat feeds do. */
export interface Publisher {
  readonly url: string;
  publish(values: readonly string[]): void;
  close(): Promise<void>;
}

export async function startPublisher(): Promise<Publisher> {
  let text = "";
  const server = createServer((_request, response) => response.end(text));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/c2.txt`,
    publish(values) {
      text = `${values.join("\n")}\n`;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Declares the publisher's list as the feed of a name. */
export async function declareSource(project: string, name: string, url: string): Promise<void> {
  await writeFile(join(project, "extrahop.sources.yaml"), `sources:\n  ${name}: { url: "${url}" }\n`);
}
