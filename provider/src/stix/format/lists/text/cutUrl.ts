import { readValue } from "../../../values/readValue.js";

const maybeFile = /\.[a-z0-9]{1,6}(?:[?#].*)?$/i;

/**
 * True where a URL among words is followed by what may be the rest of its path, as in
 * `http://alder.example/my file.php`: read as words, the list would hold another, shorter URL.
 */
export function isCutUrl(words: readonly string[]): boolean {
  return words.some((word, i) => {
    const next = words[i + 1];
    return next !== undefined && maybeFile.test(next) && isUrl(word) && mayBeFile(next);
  });
}

function isUrl(word: string): boolean {
  if (!word.includes("/")) return false;
  const read = readValue(undefined, word);
  return read.kind !== "unusable" && read.typed.type === "url";
}

/** The name of a file, of no known kind or of one whose ending is a top-level domain as well. */
function mayBeFile(word: string): boolean {
  const read = readValue(undefined, word.replace(/[?#].*$/, ""));
  if (read.kind === "usable") return read.remark === "could-be-file-name";
  return (
    read.kind === "unusable" &&
    (read.reason === "file-name" || read.reason === "unknown-top-level-domain" || /[?#]/.test(word))
  );
}
