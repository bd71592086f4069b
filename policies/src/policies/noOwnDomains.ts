import type { ResourceValidationPolicy } from "@pulumi/policy";
import { configured, textList } from "../configured.js";
import { namesIn } from "../values/candidates.js";
import { DomainList } from "../values/domainList.js";
import { judgeValues } from "./judgeValues.js";

const defaults = { domains: [] as readonly string[], except: [] as readonly string[], nestedUrls: true };

/** No feed calls the team's own names suspicious. */
export const noOwnDomains: ResourceValidationPolicy = {
  name: "no-own-domains",
  description: "No feed has domains of your own, or anything below or above them.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      domains: textList("Domains; what lies below them counts too.", defaults.domains),
      nestedUrls: {
        type: "boolean",
        default: defaults.nestedUrls,
        description:
          "Whether URLs inside of URLs count, as in http://evil.example/?u=https://www.example.com/, which phishing uses.",
      },
      except: textList("Domains that are fine although they lie below one of the others.", defaults.except),
    },
  },
  validateResource: async (resource, report) => {
    const { domains, except, nestedUrls } = configured(defaults, resource.getConfig());
    if (domains.length === 0) return;
    const own = new DomainList(domains);
    const fine = new DomainList(except);
    await judgeValues("no-own-domains", resource, report, {
      what: "domains of your own",
      judge: (value) => {
        for (const name of namesIn(value, nestedUrls)) {
          const found = fine.above(name) === undefined ? own.above(name) : undefined;
          if (found !== undefined) return found;
        }
        // A domain represents what lies below it as well, a URL does not.
        return value.type === "domain-name" ? own.below(value.value) : undefined;
      },
    });
  },
};
