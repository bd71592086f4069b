import { stix1Archive } from "./support/stixFiles.js";
import { startSystem } from "./support/systems.js";

it("shows anybody what the system is and holds", async () => {
  const { api } = await startSystem({ kind: "console", hostname: "ex-console", firmware: "9.8.0.1" });
  await api.create("Feed of the day", stix1Archive(1234), "today.tgz");
  const page = await api.get("/", { authorization: null, headers: { "user-agent": "browser/1" } });
  expect(page.status).toBe(200);
  expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
  for (const text of [
    "ex-console",
    "console on firmware 9.8.0.1",
    "Feed of the day",
    "Feedoftheday",
    "1,234",
    "today.tgz",
  ]) {
    expect(page.text).toContain(text);
  }
  expect(page.text).toContain("POST /api/v1/threatcollections");
  expect(page.text).toContain('http-equiv="refresh"');
  expect(page.text).not.toMatch(/<script|src=|href=/);
});

it("lets no name, file name or client become markup", async () => {
  const { api } = await startSystem({ hostname: "<b>host</b>" });
  const hostile = "<img src=x onerror=alert(1)>'&quot;";
  await api.create(hostile, stix1Archive(1), "<i>x</i>.tgz");
  await api.get("/api/v1/<u>path</u>", { headers: { "user-agent": "<script>alert(2)</script>" } });
  const { text, headers } = await api.get("/");
  expect(text).not.toMatch(/<(img|i|u|b|script)\b/);
  expect(text).toContain("&lt;img src=x onerror=alert(1)&gt;&#39;&amp;quot;");
  expect(headers["content-security-policy"]).toBe("default-src 'none'; style-src 'unsafe-inline'");
});
