import { plainName } from "../plainName.js";

const kinds =
  "ips?|ipv4|ipv6|addresses|networks|ranges|cidrs?|domains?|hosts?|hostnames?|urls?|sites?|websites?|list|entries|items|indicators|iocs|values|section";

/** Names of columns, fields and files that hold exceptions, or values that no longer count. */
const exceptions = new RegExp(
  "^(?:my|our|the|your|local|global|custom|company|corporate|personal|dns|ip|domain|url|host)*(?:" +
    "(?:white|allow|safe)(?:list(?:ed|s)?|ed)?|exceptions?|exclu(?:ded?|sions?)|exempt(?:ed|ions?)?|benign|clean|trusted|goodware|" +
    `legit(?:imate)?|known(?:good|safe)|good(?=${kinds})|falsepositives?|deleted|removed|expired|revoked|inactive|unblocked|` +
    `delisted|(?:donot|dont|never)block)(?:${kinds})*$`,
);

/** The same in other languages, in lower case and letters only. */
const otherLanguages: ReadonlySet<string> = new Set(
  (
    "listeblanche listesblanches exceptionsautorisées autorisés autorisées listablanca listasblancas excepciones exclusiones " +
    "permitidos permitidas listabianca eccezioni esclusioni listabranca exceções exceçoes exclusões permitidos weißeliste " +
    "weisseliste whiteliste positivliste ausnahme ausnahmen ausnahmeliste erlaubt erlaubte erlaubteliste freigegeben witellijst " +
    "wittelijst uitzonderingen toegestaan vitlista vitalistan undantag hvidliste hviteliste unntak undtagelser sallitut " +
    "białalista wyjątki dozwolone bílálistina bílýseznam výjimky белыйсписок исключения разрешенные разрешённые белыесписки " +
    "білийсписок винятки beyazliste istisnalar 白名单 白名單 白名单域名 例外 允许列表 允許清單 放行 ホワイトリスト 許可リスト 除外 除外リスト 화이트리스트 " +
    "허용목록 예외 القائمةالبيضاء 白名单列表"
  ).split(" "),
);

/** True for a name that says that what it names are exceptions. */
export function namesExceptions(name: string): boolean {
  const plain = plainName(name);
  if (plain !== "" && exceptions.test(plain)) return true;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them
  if (!/[^\u0000-\u007f]/.test(name) && !otherLanguages.has(plain)) return false;
  return otherLanguages.has(
    name
      .normalize("NFC")
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]/gu, ""),
  );
}

/** Parts of words of which one is in every text that names exceptions or takes a value back. */
const stems = new RegExp(
  "white|allow|safe|trust|benign|harmless|clean|good|legit|exempt|excep|exclu|false|fp|not |n't|block|remov|delet|revok|" +
    "list|ban|expir|activ|disabl|deprec|obsol|retir|withdraw|accept|bypass|direct|proxy|ignor|pass|permit|return|skip|action|" +
    "ausnahm|erlaub|freigeg|zulass|autoris|consent|esclus|eccez|uitzond|toegest|undantag|unntak|undtag|sallit|dozwol|istisna|" +
    "[^\\u0000-\\u007f]",
  "i",
);

/** False for a text that certainly names no exceptions; most comments are about something else. */
export const mayNameExceptions = (text: string): boolean => stems.test(text);
