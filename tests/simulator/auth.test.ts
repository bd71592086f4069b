import { multipart } from "./support/multipart.js";
import { stix2File } from "./support/stixFiles.js";
import { apiKey, client, type System, startSystem } from "./support/systems.js";

const list = "/api/v1/threatcollections";
const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
const form = { "content-type": "application/x-www-form-urlencoded" };

async function token(
  { api }: System,
  {
    authorization = basic(client.id, client.secret),
    body = "grant_type=client_credentials",
    headers = form,
  } = {},
) {
  return api.send("POST", "/oauth2/token", {
    authorization,
    body,
    headers: headers as Record<string, string>,
  });
}

async function accessToken(system: System): Promise<string> {
  const answer = await token(system);
  expect(answer.status).toBe(200);
  return (JSON.parse(answer.text) as { access_token: string }).access_token;
}

describe("a sensor's API keys", () => {
  it.each([
    ["no credentials", null],
    ["an unknown key", "ExtraHop apikey=unknown"],
    ["a key with something after it", `ExtraHop apikey=${apiKey}x`],
    ["an empty key", "ExtraHop apikey="],
    ["the bare key", apiKey],
    ["a bearer token", `Bearer ${apiKey}`],
    ["another scheme", basic("apikey", apiKey)],
  ])("answers %s with 401 on every path of the API", async (_what, authorization) => {
    const { api, simulator } = await startSystem({ kind: "console" });
    for (const path of ["/api/v1/extrahop", list, `${list}/1/observables`, "/api/v1/nodes"]) {
      const answer = await api.get(path, { authorization });
      expect([path, answer.status]).toEqual([path, 401]);
      expect(answer.headers["www-authenticate"]).toBe("ExtraHop");
      expect(answer.text).not.toContain(apiKey);
    }
    expect(simulator.journal.every((entry) => !entry.carriedOut)).toBe(true);
  });

  it("answers a key without the privilege with 403 and names the privilege", async () => {
    const { api, simulator } = await startSystem({ apiKeys: [{ key: "reader", privileged: false }, apiKey] });
    const authorization = "ExtraHop apikey=reader";
    expect((await api.get("/api/v1/extrahop", { authorization })).status).toBe(200);
    for (const [method, path] of [
      ["GET", list],
      ["POST", list],
      ["DELETE", `${list}/1`],
      ["PUT", `${list}/~feed`],
    ] as const) {
      const answer = await api.send(method, path, { authorization });
      expect([method, answer.status]).toEqual([method, 403]);
      expect(answer.text).toContain("system and access administration");
    }
    expect(simulator.collections()).toEqual([]);
  });

  it("refuses the old key once it was rotated", async () => {
    const { api, simulator } = await startSystem();
    expect((await api.get(list)).status).toBe(200);
    simulator.rotateKeys(["new-key"]);
    expect((await api.get(list)).status).toBe(401);
    expect((await api.get(list, { authorization: "ExtraHop apikey=new-key" })).status).toBe(200);
  });
});

describe("Reveal(x) 360", () => {
  it("gives a token for client credentials, and takes it", async () => {
    const system = await startSystem({ kind: "rx360", firmware: "26.3.0", tokenTtlSeconds: 120 });
    const answer = await token(system);
    expect(answer.status).toBe(200);
    expect(answer.headers["cache-control"]).toBe("no-store");
    const { access_token, ...rest } = JSON.parse(answer.text) as { access_token: string };
    expect(rest).toEqual({ expires_in: 120, token_type: "Bearer" });
    const authorization = `Bearer ${access_token}`;
    expect((await system.api.get(list, { authorization })).status).toBe(200);
    const upload = multipart([{ name: "file", fileName: "feed.json", value: stix2File(1) }]);
    const headers = { "content-type": upload.contentType };
    expect((await system.api.send("POST", list, { authorization, body: upload.body, headers })).status).toBe(
      201,
    );
  });

  it("takes no API key and no client credentials on the API itself", async () => {
    const { api } = await startSystem({ kind: "rx360" });
    for (const authorization of [
      `ExtraHop apikey=${apiKey}`,
      basic(client.id, client.secret),
      "Bearer made-up",
      null,
    ]) {
      const answer = await api.get(list, { authorization });
      expect(answer.status).toBe(401);
      expect(answer.headers["www-authenticate"]).toBe("Bearer");
    }
  });

  it.each([
    ["a wrong secret", { authorization: basic(client.id, "wrong") }, 401, "invalid_client"],
    ["a wrong id", { authorization: basic("wrong", client.secret) }, 401, "invalid_client"],
    ["no Basic", { authorization: "Bearer x" }, 401, "invalid_client"],
    ["another grant", { body: "grant_type=password" }, 400, "unsupported_grant_type"],
    ["no grant", { body: "" }, 400, "invalid_request"],
    [
      "two grants",
      { body: "grant_type=client_credentials&grant_type=client_credentials" },
      400,
      "invalid_request",
    ],
    ["a JSON body", { headers: { "content-type": "application/json" } }, 400, "invalid_request"],
  ])("refuses a token for %s", async (_what, request, status, error) => {
    const system = await startSystem({ kind: "rx360" });
    const answer = await token(system, request as Parameters<typeof token>[1]);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([status, { error }]);
  });

  it("lets several tokens live side by side and lets all of them run out", async () => {
    const system = await startSystem({ kind: "rx360" });
    const tokens = [await accessToken(system), await accessToken(system)];
    expect(new Set(tokens).size).toBe(2);
    const statuses = async (): Promise<number[]> =>
      Promise.all(
        tokens.map(
          async (value) => (await system.api.get(list, { authorization: `Bearer ${value}` })).status,
        ),
      );
    expect(await statuses()).toEqual([200, 200]);
    system.simulator.expireTokens();
    expect(await statuses()).toEqual([401, 401]);
  });

  it("refuses a token after its lifetime", async () => {
    const system = await startSystem({ kind: "rx360", tokenTtlSeconds: 0.001 });
    const authorization = `Bearer ${await accessToken(system)}`;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await system.api.get(list, { authorization })).status).toBe(401);
  });

  it("answers credentials without the privilege with 403", async () => {
    const system = await startSystem({ kind: "rx360", clients: [{ ...client, privileged: false }] });
    const authorization = `Bearer ${await accessToken(system)}`;
    expect((await system.api.get(list, { authorization })).status).toBe(403);
  });

  it("refuses the old secret once it was rotated, and keeps tokens already given", async () => {
    const system = await startSystem({ kind: "rx360" });
    const authorization = `Bearer ${await accessToken(system)}`;
    system.simulator.rotateClients([{ id: client.id, secret: "new" }]);
    expect((await token(system)).status).toBe(401);
    expect((await token(system, { authorization: basic(client.id, "new") })).status).toBe(200);
    expect((await system.api.get(list, { authorization })).status).toBe(200);
  });
});

describe("a rate limit", () => {
  it("answers 429 with the seconds to wait, and counts neither tokens nor the web page", async () => {
    const system = await startSystem({ rateLimit: { requestsPerMinute: 2 } });
    const { api } = system;
    expect((await api.get("/", { authorization: null })).status).toBe(200);
    expect((await api.get(list)).status).toBe(200);
    expect((await api.get(list)).status).toBe(200);
    const refused = await api.get(list);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(30);
    expect((await api.get("/", { authorization: null })).status).toBe(200);
  });

  it("lets requests pass again after the time it said", async () => {
    const { api } = await startSystem({ rateLimit: { requestsPerMinute: 60, burst: 1 } });
    expect((await api.get(list)).status).toBe(200);
    const refused = await api.get(list);
    expect([refused.status, refused.headers["retry-after"]]).toEqual([429, "1"]);
    await new Promise((resolve) => setTimeout(resolve, 1010));
    expect((await api.get(list)).status).toBe(200);
  });
});
