import { bundle, indicator, sco } from "../../../support/stix/bundles.js";
import { inspectContent, valuesOf } from "../../../support/stix/inspecting.js";
import { lookingFor, uri } from "../../../support/stix/packages.js";

const broad: readonly (readonly [url: string, reason: string])[] = [
  ["http://127.0.0.1/x", "loopback"],
  ["http://127.0.0.1:8080/x?y#z", "loopback"],
  ["http://user@127.1/", "loopback"],
  ["http://user:secret@127.0.0.1/", "loopback"],
  ["http://0x7f000001/", "loopback"],
  ["http://2130706433/", "loopback"],
  ["http://0177.0.0.1/", "loopback"],
  ["http://[::1]/", "loopback"],
  ["http://[::ffff:127.0.0.1]/", "loopback"],
  ["http://0.0.0.0/", "unspecified-address"],
  ["http://0/", "unspecified-address"],
  ["http://[::]:80/", "unspecified-address"],
  ["http://169.254.169.254/latest", "link-local"],
  ["http://[fe80::1]/", "link-local"],
  ["http://239.255.255.250:1900/", "multicast"],
  ["http://255.255.255.255/", "broadcast"],
  ["http://localhost/", "localhost-name"],
  ["http://LOCALHOST:3000/x", "localhost-name"],
  ["http://localhost./", "localhost-name"],
  ["http://a.localhost/", "localhost-name"],
  ["http://com/", "public-suffix"],
  ["https://co.uk/x", "public-suffix"],
  ["http://intranet/x", "single-label-name"],
  ["ftp://com/", "public-suffix"],
];

/** The same values in each format that holds URLs. */
const formats: readonly (readonly [name: string, write: (urls: readonly string[]) => string])[] = [
  ["a list", (urls) => urls.join("\n")],
  ["a CSV", (urls) => ["url,seen", ...urls.map((url) => `"${url}",2026-01-01`)].join("\n")],
  ["STIX 1", (urls) => lookingFor(...urls.map((url) => uri(url, "URL")))],
  ["STIX 2", (urls) => bundle(...urls.map((url) => indicator(`[url:value = '${url}']`)))],
  ["STIX 2 observables", (urls) => bundle(...urls.map((url) => sco("url", url)))],
];

describe.each(formats)("URLs of %s whose host matches too much", (_, write) => {
  const narrow = "http://evil.example.org/x";

  it("are left out and counted by reason", async () => {
    const found = await inspectContent(write([...broad.map(([url]) => url), narrow]));
    const reasons: Record<string, number> = {};
    for (const [, reason] of broad) reasons[reason] = (reasons[reason] ?? 0) + 1;
    expect(valuesOf(found)).toEqual([`url ${narrow}`]);
    expect(found.unusable).toEqual(reasons);
    expect(found.problems.length).toBeGreaterThan(0);
  });

  it("count where they are allowed", async () => {
    const urls = broad.map(([url]) => url);
    const found = await inspectContent(write(urls), { allowBroad: true });
    expect(found).toMatchObject({ total: urls.length, unusable: {} });
  });

  it("are none where a provider's name has pages of its own", async () => {
    const urls = [
      "https://s3.amazonaws.com/bucket/x",
      "https://github.io/x",
      "http://198.51.100.7/x",
      "http://[2001:db8::7]/x",
      "https://a.b.co.uk/",
      "http://evil.example.org/http://127.0.0.1/",
      "http://evil.example.org/?u=@localhost",
    ];
    const found = await inspectContent(write(urls));
    expect(found).toMatchObject({ total: urls.length, unusable: {} });
  });

  it("are pointed out where the host is of a private network", async () => {
    const found = await inspectContent(write(["http://192.168.1.1/x", narrow]));
    expect(found).toMatchObject({ total: 2, problems: [{ code: "private-network", level: "warning" }] });
  });
});

it("the host of such a URL is named as the reason", async () => {
  const content = bundle(indicator("[url:value = 'http://127.0.0.1/x']"));
  const [found] = (await inspectContent(content)).problems;
  expect(found?.message).toContain(
    '"http://127.0.0.1/x" is a URL whose host is a loopback address (loopback).',
  );
});
