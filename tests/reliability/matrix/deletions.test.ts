import { describeMatrix } from "./describeMatrix.js";
import { deletionsAndReads } from "./operations.js";

describeMatrix("the requests of a deletion and a refresh under every fault", "deletions", deletionsAndReads);
