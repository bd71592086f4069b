const wordSet = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Words of the own side of a connection, or of a system between its sides. */
const own = wordSet(
  "our infected affected sensor sensors collector probe honeypot honeypots victim victims target targets local internal private lan inside nat " +
    "client resolver gateway proxy scanner sandbox",
);

/** Words of the publisher, of a product, or of what belongs to an indicator without being one. */
const context = wordSet(
  "reporter analyst author submitter vendor vendors product products version firmware registrar registrant nameserver " +
    "actor actors campaign provider providers nameservers ns mx soa whois rdns ptr reverse related reference references ref refs report reports link links " +
    "permalink homepage blog article docs documentation contact abuse isp org organisation organization company city " +
    "region email mail account username user file files filename filenames filepath process hash md5 sha1 sha256 sha512",
);

/** What a word in a column's name says, as in `sensor_ip`, `productVersion` and `NS1`. */
export function roleOfWords(name: string): "own" | "context" | undefined {
  const words = name
    .replace(/([a-z\d])(?=[A-Z])/g, "$1 ")
    .toLowerCase()
    .split(/[^a-z]+/);
  if (words.some((word) => own.has(word))) return "own";
  return words.some((word) => context.has(word)) ? "context" : undefined;
}
