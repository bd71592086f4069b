import { describeMatrix } from "./describeMatrix.js";
import { creations } from "./operations.js";

describeMatrix("the requests of a creation under every fault", "creations", creations);
