/** The owner of the repository until it has one: `npm run owner NAME` replaces it everywhere. */
export const ownerPlaceholder = "OWNER";

const LINK = /github\.com\/([\w.-]+)\/pulumi-extrahop\b/g;
/** A team in CODEOWNERS. */
const TEAM = /(?<=\s)@([\w.-]+)\/maintainers\b/g;

/** Every owner that a text names in links to the repository, and in its CODEOWNERS. */
export function ownersIn(text: string): string[] {
  return [...text.matchAll(LINK), ...text.matchAll(TEAM)].map(([, owner = ""]) => owner);
}

/** The text with another owner of the repository. */
export function withOwner(text: string, owner: string): string {
  return text.replace(LINK, `github.com/${owner}/pulumi-extrahop`).replace(TEAM, `@${owner}/maintainers`);
}

/** Whether GitHub accepts a name for a user or an organization. */
export const isOwnerName = (name: string): boolean => /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i.test(name);
