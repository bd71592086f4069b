import { bundle, indicator, sco } from "../../../support/stix/bundles.js";
import { inspectContent } from "../../../support/stix/inspecting.js";

const shown = indicator("[ipv4-addr:value = '198.51.100.7']");
const differencesOf = async (...objects: readonly unknown[]) =>
  (await inspectContent(bundle(shown, ...objects))).differences.map(({ kind }) => kind);
const observed = (type: string, properties: Readonly<Record<string, unknown>>) => ({
  ...sco(type, ""),
  value: undefined,
  ...properties,
});

describe("a pattern of an object of another kind", () => {
  it.each([
    "[artifact:url = 'http://10.9.9.9/a']",
    "[artifact:url LIKE 'http://%']",
    "[artifact:payload_bin = b'aHR0cDovL293bi5leGFtcGxlLw==']",
    "[artifact:payload_bin = h'31302e392e392e39']",
    "[email-message:from_ref.value = '10.9.9.9']",
    "[email-message:from_ref.value LIKE '%@own.example']",
    "[email-message:received_lines[*] = 'from mail.own.example (mail [10.9.9.9]) by mx']",
    "[email-message:received_lines[*] MATCHES '^from 10']",
    "[email-message:additional_header_fields.'X-Originating-IP' = '[10.9.9.9]']",
    "[email-message:subject = 'see own.example, please']",
    "[email-addr:value = 'root@10.9.9.9']",
    "[email-addr:value ISSUBSET '10.0.0.0/8']",
    "[process:command_line = 'curl -s own.example:8080/x']",
    "[process:command_line = 'ping 2001:db8::9']",
    "[process:command_line = 'ping [2001:db8::9]:80']",
    "[process:command_line = 'ssh root@own.example']",
    "[process:command_line LIKE '%own%']",
    "[process:command_line MATCHES '10\\\\.9\\\\.9\\\\.\\\\d+']",
    "[process:command_line NOT = 'x']",
    "[process:environment_variables.PROXY = 'hxxp://own[.]example']",
    "[x509-certificate:subject = 'C=US, CN=own.example']",
    "[x509-certificate:issuer LIKE '%own%']",
    "[x509-certificate:x509_v3_extensions.subject_alternative_name = 'DNS:own.example']",
    "[windows-registry-key:values[*].data = '10.9.9.9']",
    "[windows-registry-key:values[0].data LIKE '10.9.%']",
    "[EXISTS windows-registry-key:values]",
    "[user-account:user_id = 'own.example']",
    "[user-account:x_last_login_from LIKE '10.%']",
    "[software:name = 'https://own.example/']",
    "[file:name = 'own.example']",
    "[file:name = '10.9.9.9']",
    "[file:name = 'own%2eexample']",
    "[file:name = 'own\u3002example']",
    "[file:name MATCHES '^10\\\\.9\\\\.9\\\\.9$']",
    "[file:content_ref.url LIKE '%']",
    "[file:extensions.'own.example'.x = 'y']",
    "[mutex:name IN ('a', '10.9.9.9')]",
    "[directory:path = '\\\\\\\\10.9.9.9\\\\share']",
    "[mac-addr:value = '10.9.9.9']",
    "[mac-addr:value = '00:00:5e:00:53:01'] AND [process:command_line = 'own.example']",
    "[x-net:value = '10.9.9.9']",
  ])("that may match network values is no other object: %s", async (pattern) => {
    expect(await differencesOf(indicator(pattern))).toContain("may-match-network");
  });

  it.each([
    "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']",
    "[file:hashes.'SHA-256' NOT = 'd41d8cd98f00b204e9800998ecf8427e']",
    "[file:name = 'payload.zip']",
    "[file:name = 'svchost.exe' AND file:size > 1000]",
    "[file:name LIKE '%.docm']",
    "[file:name MATCHES '^inv[0-9]+\\\\.exe$']",
    "[email-addr:value = 'a@evil.example.org']",
    "[email-message:subject = 'Your invoice: now']",
    "[email-message:from_ref.value = 'a@evil.example.org']",
    "[mutex:name = 'Global\\\\\\\\{00000000-0000-4000-8000-000000000001}']",
    "[process:command_line = 'powershell.exe -nop -w hidden -enc AAAA']",
    "[process:name LIKE 'power%']",
    "[directory:path = 'C:\\\\Windows\\\\Temp']",
    "[windows-registry-key:key LIKE 'HKEY_LOCAL_MACHINE\\\\Software%']",
    "[mac-addr:value = '00:00:5e:00:53:01']",
    "[user-account:account_login = 'administrator']",
    "[x509-certificate:serial_number = '36:f7:d4:32:f4:ab:70:ea']",
  ])("that cannot match network values is an other object: %s", async (pattern) => {
    expect(await differencesOf(indicator(pattern))).toEqual(["other-object"]);
  });
});

describe("an observable of another kind", () => {
  it.each<[type: string, properties: Readonly<Record<string, unknown>>]>([
    ["artifact", { url: "http://own.example/a" }],
    ["email-message", { received_lines: ["from mail.own.example ([10.9.9.9])"] }],
    ["email-message", { additional_header_fields: { "X-Originating-IP": ["[10.9.9.9]"] } }],
    ["email-addr", { value: "a@evil.example.org", display_name: "own.example" }],
    ["process", { command_line: "curl own.example" }],
    ["process", { environment_variables: { "10.9.9.9": "x" } }],
    ["file", { name: "own.example" }],
    ["x509-certificate", { subject: "CN=own.example" }],
    ["windows-registry-key", { values: [{ name: "x", data: "10.9.9.9" }] }],
    ["user-account", { extensions: { "x-ext": { last: "2001:db8::9" } } }],
  ])("that holds a network value may match it: %s %j", async (type, properties) => {
    const { differences } = await inspectContent(
      bundle(sco("ipv4-addr", "198.51.100.7"), observed(type, properties)),
    );
    expect(differences.map(({ kind }) => kind)).toEqual(["may-match-network"]);
  });

  it.each<[type: string, properties: Readonly<Record<string, unknown>>]>([
    ["file", { name: "svchost.exe", hashes: { MD5: "d41d8cd98f00b204e9800998ecf8427e" }, size: 1 }],
    ["email-addr", { value: "a@evil.example.org" }],
    ["process", { command_line: "powershell.exe -nop", pid: 7 }],
    ["mutex", { name: "Global\\x" }],
  ])("that holds none is an other object: %s %j", async (type, properties) => {
    const { differences } = await inspectContent(
      bundle(sco("ipv4-addr", "198.51.100.7"), observed(type, properties)),
    );
    expect(differences).toEqual([{ kind: "other-object", count: 1 }]);
  });
});
