export * from "../dist/stix/index.js";
