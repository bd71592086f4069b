import type { ResourceValidationPolicy } from "@pulumi/policy";
import { configured, textList } from "../configured.js";
import { AddressRanges } from "../values/addressRanges.js";
import { addressesIn } from "../values/candidates.js";
import { nat64Prefixes } from "../values/embeddedAddresses.js";
import { judgeValues } from "./judgeValues.js";

const defaults = {
  private: true,
  ranges: [] as readonly string[],
  nat64: [] as readonly string[],
  except: [] as readonly string[],
};

/**
 * Addresses that are not routed in the internet: RFC 1918, RFC 6598, RFC 1122, RFC 3927, RFC 4193, RFC 4291.
 */
const privateRanges = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "::1/128",
  "fe80::/10",
  "fc00::/7",
];

/** No feed calls the team's own network suspicious. */
export const noOwnAddresses: ResourceValidationPolicy = {
  name: "no-own-addresses",
  description: "No feed has private addresses or addresses of your own.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      private: {
        type: "boolean",
        default: defaults.private,
        description: "Whether private, shared, loopback and link-local ranges count as own ones.",
      },
      ranges: textList(
        "Further ranges, e.g. 203.0.113.0/24 or 2001:db8::/32, or single addresses.",
        defaults.ranges,
      ),
      nat64: textList(
        "Prefixes of your own NAT64, e.g. 2001:db8:64::/96; those of RFC 6052 and RFC 8215 are known.",
        defaults.nat64,
      ),
      except: textList("Ranges that are fine although they lie in one of the others.", defaults.except),
    },
  },
  validateResource: async (resource, report) => {
    const settings = configured(defaults, resource.getConfig());
    const own = new AddressRanges([...(settings.private ? privateRanges : []), ...settings.ranges]);
    const except = new AddressRanges(settings.except);
    const nat64 = nat64Prefixes(settings.nat64);
    await judgeValues("no-own-addresses", resource, report, {
      what: "addresses of your own",
      judge: (value) => {
        for (const address of addressesIn(value, nat64)) {
          const found = except.contains(address) ? undefined : own.overlapping(address);
          if (found !== undefined) return found;
        }
        return undefined;
      },
    });
  },
};
