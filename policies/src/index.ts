import { PolicyPack } from "@pulumi/policy";
import { indicatorBounds } from "./policies/indicatorBounds.js";
import { noInsecureTls } from "./policies/noInsecureTls.js";
import { noOwnAddresses } from "./policies/noOwnAddresses.js";
import { noOwnDomains } from "./policies/noOwnDomains.js";
import { protectedFeeds } from "./policies/protectedFeeds.js";
import { removalBounds } from "./policies/removalBounds.js";
import { replacedFeeds } from "./policies/replacedFeeds.js";

new PolicyPack("pulumi-extrahop", {
  policies: [
    noInsecureTls,
    indicatorBounds,
    removalBounds,
    noOwnAddresses,
    noOwnDomains,
    protectedFeeds,
    replacedFeeds,
  ],
});
