import { ArrivingSource } from "../../../../provider/src/stix/index.js";

const megabyte = Buffer.alloc(1024 * 1024, "a");

/** Whether something is done once everything that can go on has gone on. */
async function isDone(work: Promise<unknown>): Promise<boolean> {
  let done = false;
  void work.then(() => {
    done = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe("a file that is read while it is written", () => {
  it("has its writer wait for a reader that is slower", async () => {
    const source = new ArrivingSource();
    expect(await isDone(source.write(megabyte))).toBe(true);
    const second = source.write(megabyte);
    expect(await isDone(second)).toBe(false);
    expect((await source.next())?.length).toBe(megabyte.length);
    expect(await isDone(second)).toBe(true);
  });

  it("has its reader wait for what is written next, and for the end", async () => {
    const source = new ArrivingSource();
    const first = source.next();
    expect(await isDone(first)).toBe(false);
    await source.write(Buffer.from("1"));
    expect(String(await first)).toBe("1");
    const second = source.next();
    expect(await isDone(second)).toBe(false);
    source.end();
    expect(await second).toBeUndefined();
    expect(await source.finish()).toEqual({ bytes: 1, sha256: "" });
  });

  it("lets its writer go on where nobody reads any more", async () => {
    const source = new ArrivingSource();
    await source.write(megabyte);
    const waiting = source.write(megabyte);
    expect(await isDone(waiting)).toBe(false);
    await source.close();
    expect(await isDone(waiting)).toBe(true);
    expect(await isDone(source.write(megabyte))).toBe(true);
  });

  it("gives its reader what came before it broke off, then the reason", async () => {
    const source = new ArrivingSource();
    await source.write(Buffer.from("1"));
    source.end(new Error("broken off"));
    expect(String(await source.next())).toBe("1");
    await expect(source.next()).rejects.toThrow("broken off");
  });
});
