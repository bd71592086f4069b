/** The architecture as rules: arrows go one way, see docs/architecture.md. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

module.exports = {
  forbidden: [
    forbid("no-cycles", "A cycle means two rooms are one.", {}, { circular: true }),
    forbid(
      "core-knows-no-pulumi",
      "Everything but program/ and engine/ stays usable by another adapter, e.g. a plugin for all Pulumi languages.",
      { path: "^provider/src/(?!program/|engine/|sites/|cli/)", pathNot: "^provider/src/index\\.ts$" },
      { path: "node_modules/@pulumi/" },
    ),
    forbid(
      "stix-stands-alone",
      "stix/ knows no HTTP and no resource.",
      { path: "^provider/src/stix/" },
      { path: "^provider/src/(?!stix/|errors/|escaping/)|node_modules/(undici|form-data)/" },
    ),
    forbid(
      "api-knows-systems-only",
      "The REST client knows systems and errors, nothing of STIX reading or lifecycle.",
      { path: "^provider/src/api/" },
      { path: "^provider/src/(?!api/|systems/|errors/|escaping/)" },
    ),
    forbid(
      "errors-know-nothing",
      "",
      { path: "^provider/src/errors/" },
      { path: "^provider/src/(?!errors/|escaping/)" },
    ),
    forbid(
      "escaping-knows-nothing",
      "",
      { path: "^provider/src/escaping/" },
      { path: "^provider/src/(?!escaping/)" },
    ),
    forbid(
      "messages-know-no-lifecycle",
      "A message is its code, its fields and its text; whoever reads a preview needs no more.",
      { path: "^provider/src/messages/" },
      { path: "^provider/src/(?!messages/|escaping/|stix/index\\.ts$)" },
    ),
    forbid(
      "messages-are-one-contract",
      "Codes and fields are read through messages/index.ts; nobody else knows the sentences, old or new.",
      { path: "^(provider|policies|tools)/", pathNot: "^provider/src/messages/" },
      { path: "^provider/src/messages/(?!index\\.ts$)" },
    ),
    forbid(
      "cli-is-the-outermost",
      "Commands use the rooms; no room knows that there are commands.",
      { path: "^provider/src/(?!cli/)" },
      { path: "^provider/src/cli/" },
    ),
    forbid(
      "cli-knows-the-core",
      "The command line starts fast and without an engine: it knows neither the resources nor how they live.",
      { path: "^provider/src/cli/" },
      { path: "^provider/src/(program|engine|collection|feed|resource)/|node_modules/@pulumi/" },
    ),
    forbid("provider-never-simulator", "", { path: "^provider/" }, { path: "^simulator/" }),
    forbid(
      "simulator-never-provider",
      "The fake must not share the code it judges.",
      { path: "^simulator/" },
      { path: "^provider/" },
    ),
    forbid(
      "policies-know-what-is-public",
      "A policy pack is a program of its own: it uses the package as any user does.",
      { path: "^policies/" },
      { path: "^(provider|simulator)/src/(?!index\\.ts$|stix/index\\.ts$)" },
    ),
    forbid("policies-are-outermost", "", { path: "^(provider|simulator)/" }, { path: "^policies/" }),
    forbid(
      "product-never-tools",
      "",
      { path: "^(provider|simulator|policies)/" },
      { path: "^(tools|tests|bench)/" },
    ),
  ],
  options: {
    tsConfig: { fileName: "tsconfig.base.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "/dist/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: [".ts", ".js", ".json"] },
  },
};
