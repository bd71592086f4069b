import { defaultLimits } from "../../stix/limits.js";
import {
  type Cell,
  type CellState,
  type CollectionView,
  type FeedColumn,
  isGoing,
  type Report,
  type Risk,
  type RiskItem,
  type StackView,
  wentWrong,
} from "../model.js";
import { headline } from "../preview/engineTexts.js";
import { counted, number } from "../text/numbers.js";
import { isAboutLimit } from "./errorKinds.js";
import { unnamed } from "./identity.js";

/** A feed that loses this share of what it had is worth a look, whatever the gate. */
export const massRemoval = 0.2;

/** A report but for its risks. */
export type Judged = Omit<Report, "risks">;

/**
 * Everything that a reviewer should see before anything else; the gravest first.
 *
 * @param observableLimits how many observables a collection of a system may have, where its configuration
 *   says so
 * @param saidOfLimits messages of reading the sources about limits
 */
export function risks(
  report: Judged,
  observableLimits: ReadonlyMap<string, number>,
  saidOfLimits: readonly string[],
): readonly Risk[] {
  return [
    failed(report),
    deletions(report),
    dropped(report),
    removals(report),
    insecure(report),
    limits(report, observableLimits, saidOfLimits),
    drift(report),
    losses(report),
    expired(report),
    unfed(report),
    adoptions(report),
  ].filter((risk) => risk !== undefined && risk.items.length > 0) as Risk[];
}

interface Placed {
  readonly system: string;
  readonly feed: string;
  readonly collection: CollectionView;
}

function placed(
  report: Judged,
  wanted: (collection: CollectionView, cell: Cell) => boolean,
): readonly Placed[] {
  return report.cells.flatMap((cell) =>
    cell.collections
      .filter((collection) => wanted(collection, cell))
      .map((collection) => ({
        system: report.systems[cell.system]?.name ?? unnamed.system,
        feed: report.feeds[cell.feed]?.label ?? unnamed.feed,
        collection,
      })),
  );
}

function failed(report: Judged): Risk {
  const { stacks, outcome } = report;
  const items: RiskItem[] = placed(report, ({ state }) => wentWrong(state)).map(
    ({ system, feed, collection }) => ({
      system,
      feed,
      words: collection.state === "unreachable" ? "the system sent no usable response" : "failed",
    }),
  );
  const [only] = stacks.length === 1 ? stacks : [];
  if (only !== undefined) {
    items.push(...only.errors.map((text) => ({ text: headline(text) })));
    if (outcome !== "succeeded" && items.length === 0) items.push({ words: "it gives no reason" });
    return { kind: "failed", level: "danger", title: failedTitle(only), items };
  }
  items.unshift(...stacks.flatMap(failedStack));
  const missing = stacks.filter((stack) => stack.outcome !== "succeeded").length;
  const title = `${number(missing)} of ${counted(stacks.length, "stack")} ${missing === 1 ? "was" : "were"} not previewed to the end; what ${missing === 1 ? "it" : "they"} did not come to is not in this report`;
  return { kind: "failed", level: "danger", title, items };
}

function failedTitle({ outcome, begun }: StackView): string {
  if (!begun) return "The preview failed before it began; nothing of it is in this report";
  switch (outcome) {
    case "cut-off":
      return "The preview ends in the middle; what follows is not in this report";
    case "failed":
      return "The preview failed; what it did not come to is not in this report";
    case "succeeded":
      return "Some resources failed";
  }
}

/** One of several stacks: each that is not previewed to the end is named, whether or not it says why. */
function failedStack({ name = "?", outcome, begun, systems, errors }: StackView): readonly RiskItem[] {
  if (outcome === "succeeded") return [];
  const extent = begun ? [] : [`nothing of ${counted(systems, "system")} was previewed`];
  const reasons =
    errors.length > 0
      ? []
      : [outcome === "cut-off" ? "it ends in the middle" : begun ? "it failed" : "it was not begun"];
  const words = [...reasons, ...extent].join("; ");
  const said = { stack: name, ...(words === "" ? {} : { words }) };
  return errors.length === 0 ? [said] : errors.map((text) => ({ ...said, text: headline(text) }));
}

function deletions(report: Judged): Risk {
  const goes = placed(report, ({ state }) => state === "delete");
  return {
    kind: "deletions",
    level: "danger",
    title: `${counted(goes.length, "collection")} ${goes.length === 1 ? "is" : "are"} deleted`,
    items: goes.map(({ system, feed, collection }) => ({
      system,
      feed,
      ...(collection.indicatorsBefore === undefined
        ? {}
        : { words: counted(collection.indicatorsBefore, "indicator") }),
    })),
  };
}

/** Collections that only leave the state, because their system is retired or the program retains them. */
function dropped(report: Judged): Risk {
  const items = placed(report, ({ state }) => state === "drop-record");
  return {
    kind: "dropped",
    level: "note",
    title: `${counted(items.length, "collection")} ${items.length === 1 ? "is" : "are"} removed from the state only and ${items.length === 1 ? "stays" : "stay"} on the system`,
    items: items.map(({ system, feed }) => ({ system, feed })),
  };
}

function removals(report: Judged): Risk {
  const items = report.feeds.flatMap(({ label, change }): RiskItem[] => {
    const { removed, before, kind, certainty } = change;
    // A feed that is removed as a whole is listed among the deletions.
    if (kind === "removed" || before === undefined || before === 0 || removed / before < massRemoval)
      return [];
    const least = certainty === "at-least" ? "at least " : "";
    return [
      {
        feed: label,
        words: `loses ${least}${number(removed)} of ${number(before)}, ${percent(removed / before)}`,
      },
    ];
  });
  return {
    kind: "removals",
    level: "warning",
    title: `${counted(items.length, "feed")} ${items.length === 1 ? "loses" : "lose"} much of what ${items.length === 1 ? "it" : "they"} held`,
    items,
  };
}

export const percent = (share: number): string => {
  const value = share * 100;
  return `${value < 10 && value % 1 !== 0 ? value.toFixed(1) : Math.round(value)} %`;
};

function insecure(report: Judged): Risk {
  const open = report.systems.filter((system) => system.insecure);
  return {
    kind: "insecure",
    level: "danger",
    title: `The certificate of ${counted(open.length, "system")} is not verified (insecureSkipVerify)`,
    items: open.map(({ name }) => ({ system: name })),
  };
}

function limits(
  report: Judged,
  observableLimits: ReadonlyMap<string, number>,
  saidOfLimits: readonly string[],
): Risk {
  const tooMany = placed(report, ({ state }) => !isGoing(state)).flatMap(({ system, feed, collection }) => {
    const limit = observableLimits.get(system) ?? defaultLimits.observablesPerCollection;
    return collection.indicators !== undefined && collection.indicators > limit
      ? [
          {
            system,
            feed,
            words: `${number(collection.indicators)} indicators, the limit is ${number(limit)}`,
          },
        ]
      : [];
  });
  const said = report.messages.filter(isAboutLimit).map(({ text }) => ({ text: headline(text) }));
  const read = saidOfLimits.map((text) => ({ text }));
  return {
    kind: "limits",
    level: "warning",
    title: "Limits are exceeded",
    items: [...tooMany, ...said, ...read],
  };
}

function drift(report: Judged): Risk {
  const changed = placed(
    report,
    (collection) => collection.drift !== undefined || collection.state === "drifted",
  );
  return {
    kind: "drift",
    level: "warning",
    title: `${counted(changed.length, "collection")} ${changed.length === 1 ? "was" : "were"} changed outside`,
    items: changed.map(({ system, feed, collection }) => ({
      system,
      feed,
      ...(collection.drift === undefined || collection.drift === "" ? {} : { text: collection.drift }),
    })),
  };
}

function losses(report: Judged): Risk {
  const items = report.feeds
    .filter((feed) => feed.losses.length > 0)
    .map((feed) => ({
      feed: feed.label,
      text: feed.losses.map(({ reason, count }) => `${number(count)} ${reason}`).join(", "),
    }));
  return {
    kind: "losses",
    level: "warning",
    title: `A conversion leaves out parts of ${counted(items.length, "feed")}`,
    items,
  };
}

function expired(report: Judged): Risk {
  const old = report.feeds.filter((feed: FeedColumn) => feed.expired > 0 && feed.change.kind !== "removed");
  const total = old.reduce((sum, feed) => sum + feed.expired, 0);
  return {
    kind: "expired",
    level: "warning",
    title: `${counted(total, "indicator")} ${total === 1 ? "has" : "have"} expired and ${total === 1 ? "is" : "are"} uploaded all the same`,
    items: old.map((feed) => ({ feed: feed.label, words: number(feed.expired) })),
  };
}

/**
 * Only where all collections are known, or a system without changes would seem to have none; and not where
 * the whole stack goes.
 */
function unfed(report: Judged): Risk {
  const remains = report.cells.some(({ collections }) => collections.some(({ state }) => !isGoing(state)));
  // A collection whose system nobody knows could be for any of them.
  const somewhere = report.systems.some(({ name, states }) => name === unnamed.system && heldBy(states) > 0);
  const empty =
    report.complete && remains && !somewhere
      ? report.systems.filter(({ name, states }) => heldBy(states) === 0 && name !== unnamed.system)
      : [];
  return {
    kind: "unfed",
    level: "warning",
    title: `${counted(empty.length, "system")} ${empty.length === 1 ? "has" : "have"} no feed`,
    items: empty.map(({ name }) => ({ system: name })),
  };
}

function heldBy(states: Readonly<Record<CellState, number>>): number {
  return Object.entries(states).reduce((sum, [state, n]) => sum + (isGoing(state as CellState) ? 0 : n), 0);
}

function adoptions(report: Judged): Risk {
  const may = placed(report, ({ mayAdopt }) => mayAdopt);
  return {
    kind: "adoptions",
    level: "note",
    title: `${counted(may.length, "new collection")} ${may.length === 1 ? "takes" : "take"} over what the system holds under the same name, if anything`,
    items: may.map(({ system, feed }) => ({ system, feed })),
  };
}
