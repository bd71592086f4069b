/** Type tokens of our resources. Part of every state ever written. */
export const collectionType = "pulumi-nodejs:dynamic/extrahop:ThreatCollection";
export const feedType = "pulumi-nodejs:dynamic/extrahop:ThreatFeed";
