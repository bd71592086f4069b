/** Type tokens of our resources. Part of every state ever written. */
export const collectionType = "pulumi-nodejs:dynamic/extrahop:ThreatCollection";
/** Type token of ThreatFeed; see {@link collectionType}. */
export const feedType = "pulumi-nodejs:dynamic/extrahop:ThreatFeed";
