import type { ObjectShape } from "./shape.js";
import { text, url } from "./textShapes.js";

/** Where the fetched content is kept. */
export const store: ObjectShape = {
  kind: "object",
  meaning: "Where the fetched content is kept.",
  fields: {
    folder: text("Folder that holds the fetched content. Default .extrahop."),
    remote: {
      kind: "object",
      meaning: "A place that other machines can read too.",
      fields: {
        url: url("Address below which content is read and written by its SHA-256 (GET, HEAD, PUT)."),
        s3: {
          kind: "object",
          meaning: "A bucket of an S3-compatible service.",
          fields: {
            bucket: text("Name of the bucket.", {
              pattern: "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
              expected: "the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens",
            }),
            prefix: text("Path below the bucket."),
            region: text("Region of the bucket. Default us-east-1."),
            endpoint: url("Address of the service. Default: that of AWS in the region."),
          },
          required: ["bucket"],
        },
        credentials: text("Name of an entry of extrahop:credentials."),
        caFile: text("PEM file of the authorities to trust beside the built-in ones."),
      },
      oneOf: ["url", "s3"],
    },
  },
  orText: text("Folder that holds the fetched content. Default .extrahop."),
};
