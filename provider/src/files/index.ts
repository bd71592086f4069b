export { replaceContent, replaceFile } from "./replaceFile.js";
