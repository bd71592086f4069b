/** A part of a multipart body; `fileName` makes it a file part. */
export interface Part {
  readonly name?: string;
  readonly fileName?: string;
  readonly value: string | Buffer;
}

export const boundary = "boundary-of-the-tests";
export const contentType = `multipart/form-data; boundary=${boundary}`;

/** Builds a multipart body by hand, so that wrong ones can be built too. */
export function multipart(parts: readonly Part[]): { contentType: string; body: Buffer } {
  return { contentType, body: Buffer.concat([...parts.map(partBytes), Buffer.from(`--${boundary}--\r\n`)]) };
}

export function partBytes({ name, fileName, value }: Part): Buffer {
  const disposition = [
    "form-data",
    ...(name === undefined ? [] : [`name="${name}"`]),
    ...(fileName === undefined ? [] : [`filename="${fileName}"`]),
  ].join("; ");
  const type = fileName === undefined ? "" : "Content-Type: application/octet-stream\r\n";
  return Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: ${disposition}\r\n${type}\r\n`),
    Buffer.from(value),
    Buffer.from("\r\n"),
  ]);
}
