/**
 * How each simulated behaviour is known:
 * `script` done by the vendor's example scripts, `doc` described in the vendor's documentation, `toolkit`
 * done by the vendor's threat-intelligence-toolkit, `guess` ours, because nothing public says it.
 */
export const bases = ["script", "doc", "toolkit", "guess"] as const;
export type Basis = (typeof bases)[number];

export interface Behaviour {
  /** Stable, in kebab case; tests and the README name a behaviour by it. */
  readonly id: string;
  readonly behaviour: string;
  readonly basis: Basis;
  /** Where it can be looked up; for a guess, what it was concluded from. */
  readonly source: string;
}

const scripts = "upload_stix.py, upload_stix_rx360.py";
const stix2Script = "upload_stix2.py";
const restGuide = "REST API guide";
const uploadGuide = "threat-upload pages 8.2 to 9.8";
const explorer26 = "REST API Explorer, 26.3";
const toolkit = "threat-intelligence-toolkit 1.3.6";

const known = (basis: Basis, id: string, behaviour: string, source: string): Behaviour => ({
  id,
  behaviour,
  basis,
  source,
});

/** Everything the simulator imitates, in the order of a client's way through it. */
export const behaviours: readonly Behaviour[] = [
  known(
    "doc",
    "https",
    "The API answers over HTTPS only, TLS 1.2 or later, with a certificate that clients verify.",
    uploadGuide,
  ),
  known("script", "api-key", "Sensors and consoles take `Authorization: ExtraHop apikey=KEY`.", scripts),
  known(
    "script",
    "oauth-token",
    "Reveal(x) 360 gives a token at POST /oauth2/token for HTTP Basic id and secret with grant_type=client_credentials, and answers {access_token, expires_in}.",
    "upload_stix_rx360.py",
  ),
  known(
    "script",
    "bearer",
    "Reveal(x) 360 takes the token as `Authorization: Bearer`.",
    "upload_stix_rx360.py",
  ),
  known(
    "guess",
    "oauth-errors",
    "A refused token request answers as RFC 6749 says: 400 or 401 with {error}.",
    "RFC 6749, 5.2",
  ),
  known(
    "guess",
    "token-expiry",
    "An expired token is answered with 401; tokens are opaque and several are valid at once.",
    "expires_in of the answer",
  ),
  known("guess", "error-notAuthenticated", "Missing, unknown or expired credentials answer 401.", "HTTP"),
  known(
    "doc",
    "privilege",
    "Threat collections need system and access administration privileges.",
    uploadGuide,
  ),
  known(
    "guess",
    "error-missingPrivilege",
    "Credentials without the privilege answer 403, except at GET /api/v1/extrahop.",
    "HTTP",
  ),
  known(
    "doc",
    "firmware",
    "GET /api/v1/extrahop tells version, platform, hostname and display_host.",
    restGuide,
  ),
  known(
    "doc",
    "generations",
    "Firmware up to 26.1 takes STIX 1.x, firmware from 26.2 takes STIX 2.x.",
    explorer26,
  ),
  known("doc", "nodes", "GET /api/v1/nodes on a console lists its connected sensors.", restGuide),
  known(
    "doc",
    "list",
    "GET /api/v1/threatcollections answers 200 with an array of {id, last_updated, name, observables, user_key}; last_updated in milliseconds since 1970.",
    restGuide,
  ),
  known("guess", "ids", "Ids are integers that grow and are never used twice.", "ids of other resources"),
  known(
    "guess",
    "last-updated-grows",
    "Every change gives a later last_updated, also within one millisecond.",
    "drift has to be visible",
  ),
  known(
    "script",
    "create-stix1",
    "Up to 26.1: POST with the field `name` and the part `file` answers 204.",
    scripts,
  ),
  known("doc", "user-key-field", "Up to 26.1: POST takes an optional field `user_key`.", restGuide),
  known(
    "doc",
    "user-key-default",
    "A user key that is not given is the name without spaces and punctuation.",
    uploadGuide,
  ),
  known(
    "guess",
    "user-key-empty",
    "A name of punctuation only gets a user key made from its bytes.",
    "a user key cannot be empty",
  ),
  known(
    "script",
    "replace-stix1",
    "Up to 26.1: PUT at ~{user_key} with the part `file` replaces the contents and answers 204.",
    scripts,
  ),
  known(
    "toolkit",
    "put-creates",
    "Up to 26.1: PUT at a user key that is not there creates the collection.",
    toolkit,
  ),
  known(
    "toolkit",
    "put-name",
    "Up to 26.1: PUT takes a part `name`, with or without a file name of its own.",
    toolkit,
  ),
  known(
    "guess",
    "put-renames",
    "Up to 26.1: `name` in a PUT renames an existing collection.",
    "the part being there at all",
  ),
  known(
    "guess",
    "put-names-by-key",
    "Up to 26.1: PUT that creates without `name` calls the collection by its user key.",
    "nothing else is known of it",
  ),
  known("doc", "create-stix2", "From 26.2: POST with the part `file` alone answers 201.", explorer26),
  known("script", "create-stix2-file", "From 26.2: the request needs no part beside `file`.", stix2Script),
  known(
    "guess",
    "create-stix2-name",
    "From 26.2: the collection is called by the uploaded file's name without .json, .tar.gz or .tgz.",
    "no other name is sent",
  ),
  known(
    "guess",
    "create-stix2-location",
    "From 26.2: 201 comes without a body and with a Location header.",
    "other resources of the API",
  ),
  known(
    "guess",
    "user-key-stix2",
    "From 26.2: list rows still carry a user_key, made from the name and numbered when taken.",
    "the row's shape did not change",
  ),
  known(
    "doc",
    "replace-stix2",
    "From 26.2: PATCH at {id} replaces the contents and answers 204.",
    explorer26,
  ),
  known(
    "guess",
    "replace-stix2-file",
    "From 26.2: PATCH takes a multipart part `file` and keeps the collection's name.",
    "its sibling POST",
  ),
  known("doc", "replace-drops", "Replacing drops the old contents; nothing is appended.", uploadGuide),
  known("doc", "delete", "DELETE at {id} answers 204.", restGuide),
  known(
    "doc",
    "observables",
    "Up to 26.1: GET at {id}/observables tells the number of observables.",
    restGuide,
  ),
  known(
    "guess",
    "observables-shape",
    "Its answer is {observables: number}; from 26.2 the path is unknown.",
    "the list's field of that name",
  ),
  known(
    "guess",
    "names-unique",
    "Names and user keys are unique on a system.",
    "upload_stix.py matches by name",
  ),
  known("guess", "error-nameTaken", "A name that is taken answers 409.", "HTTP"),
  known("guess", "error-userKeyTaken", "A user key that is taken answers 409.", "HTTP"),
  known(
    "doc",
    "files-stix1",
    "Up to 26.1: the file is a .tar, .tgz or .tar.gz of STIX 1.0 to 1.2 XML.",
    uploadGuide,
  ),
  known(
    "script",
    "files-stix2",
    "From 26.2: the file is a .json, .tar.gz or .tgz of STIX 2.x; STIX 1.x is refused.",
    stix2Script,
  ),
  known(
    "guess",
    "gzip-by-content",
    "Whether an archive is compressed is decided by its content, not by its name.",
    "tools of the field",
  ),
  known(
    "guess",
    "other-members",
    "Members of an archive that are neither .xml nor .json are passed over; at least one STIX document has to be there.",
    "archives made by people",
  ),
  known(
    "guess",
    "links-refused",
    "Links, devices and paths that lead out of an archive are refused.",
    "common hardening",
  ),
  known(
    "guess",
    "xml-strict",
    "XML has to be well-formed and without DOCTYPE; bytes have to fit the declared encoding.",
    "XML 1.0",
  ),
  known(
    "guess",
    "error-unusableFile",
    "A file that cannot be used answers 422, and the collection stays as it was.",
    "HTTP",
  ),
  known(
    "guess",
    "count-stix1",
    "STIX 1.x counts every address, URI, domain name and host name value of a document, each item of a list for itself; e-mail and MAC addresses do not count.",
    "what a sensor can match",
  ),
  known(
    "guess",
    "count-stix2",
    "STIX 2.x counts the values that indicator patterns compare addresses, domains and URLs with, also through `dst_ref.value` of network traffic and `resolves_to_refs[*].value` of domain names; without any indicator, the observables of these types.",
    "what a sensor can match",
  ),
  known(
    "guess",
    "list-stix1",
    "STIX 1.x lists are divided at ##comma##, at the `delimiter` of the element where it has one, and at plain commas in addresses and names; in URIs only where the package names no version or 1.0 and no later CybOX.",
    "CybOX 2.0 and 2.1",
  ),
  known(
    "guess",
    "xml-utf16",
    "XML is also read in UTF-16 of both byte orders, with or without a byte order mark, and in the encoding that it declares.",
    "XML 1.0, 4.3.3",
  ),
  known(
    "guess",
    "observables-stix2",
    "STIX 2.x observables need no spec_version, every other object has one of its own or of its bundle; the observables of 2.0 also count inside of observed-data.",
    "STIX 2.1, 3.1; STIX 2.0, part 2, 2.4",
  ),
  known(
    "guess",
    "error-malformedRequest",
    "A multipart body that is cut short or malformed answers 400.",
    "HTTP",
  ),
  known("guess", "error-invalidField", "Missing, doubled, unknown or impossible parts answer 422.", "HTTP"),
  known("guess", "error-wrongMediaType", "An upload that is not multipart/form-data answers 415.", "HTTP"),
  known(
    "guess",
    "error-tooLarge",
    "A body beyond the limit answers 413; the limit is an option.",
    "the limit is not published",
  ),
  known(
    "doc",
    "rate-limit",
    "Reveal(x) 360 limits requests per tenant and answers 429.",
    "Reveal(x) 360 REST API guide",
  ),
  known(
    "guess",
    "error-rateLimited",
    "429 carries Retry-After in seconds; token requests do not count.",
    "HTTP",
  ),
  known("guess", "error-unknownCollection", "An id that is not there answers 404.", "HTTP"),
  known(
    "guess",
    "error-unknownPath",
    "A path that the firmware does not have answers 404, without asking for credentials.",
    "HTTP",
  ),
  known(
    "guess",
    "error-wrongMethod",
    "A method that the firmware does not have on a path answers 405 with Allow.",
    "HTTP",
  ),
  known(
    "guess",
    "error-internal",
    "A failure of the simulator itself answers 500 and is in the journal.",
    "HTTP",
  ),
  known(
    "guess",
    "error-shape",
    "Errors of the API have the body {type, detail}.",
    "no error body is documented",
  ),
  known(
    "guess",
    "upgrade",
    "An upgrade or downgrade keeps the collections listed, with id, name and count.",
    "nothing is documented",
  ),
  known(
    "guess",
    "reimage",
    "A newly imaged system has no collections and starts its ids again.",
    "a new system",
  ),
];

/** The table of the README. */
export function behaviourTable(): string {
  const rows = behaviours.map(
    ({ id, behaviour, basis, source }) => `| ${id} | ${behaviour} | ${basis} | ${source} |`,
  );
  return ["| id | behaviour | basis | source |", "|---|---|---|---|", ...rows].join("\n");
}
