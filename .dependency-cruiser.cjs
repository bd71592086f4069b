/** The architecture as rules; the table of modules in docs/architecture.md is one of them. */
const { moduleTable } = require("./tools/moduleTable.cjs");

const modules = moduleTable();
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

module.exports = {
  forbidden: [
    forbid("no-cycles", "A cycle means that two modules are one.", {}, { circular: true }),
    ...[...modules].map(([name, imports]) =>
      forbid(
        `imports-of-${name}`,
        `The table in docs/architecture.md lists what ${name}/ imports.`,
        { path: `^provider/src/${name}/` },
        { path: `^provider/src/(?!(?:${[name, ...imports].join("|")})/)` },
      ),
    ),
    forbid(
      "modules-are-in-the-table",
      "Each folder of provider/src has a row in docs/architecture.md.",
      { path: `^provider/src/(?!(?:${[...modules.keys()].join("|")})/)[^/]+/` },
      {},
    ),
    forbid(
      "core-knows-no-pulumi",
      "What neither program/ nor engine/ nor sites/ holds can be used by another adapter, such as a plugin for all languages.",
      { path: "^provider/src/(?!program/|engine/|sites/)", pathNot: "^provider/src/index\\.ts$" },
      { path: "node_modules/@pulumi/" },
    ),
    forbid(
      "messages-are-one-contract",
      "Codes and fields are read through messages/index.ts; no other module knows the sentences, old or new.",
      { path: "^(provider|policies|tools)/", pathNot: "^provider/src/messages/" },
      { path: "^provider/src/messages/(?!index\\.ts$)" },
    ),
    forbid(
      "stix-knows-no-http",
      "stix/ is a library of its own.",
      { path: "^provider/src/stix/" },
      { path: "node_modules/(undici|form-data)/" },
    ),
    forbid(
      "messages-are-one-contract",
      "Codes and fields are read through messages/index.ts; nothing else knows the sentences, old or new.",
      { path: "^(provider|policies|tools)/", pathNot: "^provider/src/messages/" },
      { path: "^provider/src/messages/(?!index\\.ts$)" },
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
      { path: "^(provider|simulator)/src/(?!index\\.ts$|state\\.ts$|stix/index\\.ts$)" },
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
