import { describeMatrix } from "./describeMatrix.js";
import { replacements } from "./operations.js";

describeMatrix(
  "the requests of a replacement and a renaming under every fault",
  "replacements",
  replacements,
);
