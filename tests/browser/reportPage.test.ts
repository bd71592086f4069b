import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { Browser, Page } from "playwright-core";
import { buildReport } from "../../provider/src/report/analysis/buildReport.js";
import { htmlReport } from "../../provider/src/report/page/htmlReport.js";
import { chromiumPath, launch } from "../../tools/pictures/chromium.js";
import { hostilePreview } from "../support/report/hostile.js";
import { fleetDigest } from "../support/report/made.js";
import { previewOf, recorded, reportOf } from "../support/report/recorded.js";
import { open } from "./support/chromium.js";

const path = chromiumPath();
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** What a fleet's driver saved of a site whose stack could not be opened. */
const failedSite = JSON.stringify({
  siteEvent: { stack: "osaka", systems: [{ name: "osaka-1" }], result: "failed", error: "bad passphrase" },
});

const pages = {
  "2 × 3": htmlReport(reportOf(recorded("edited"), recorded("state")), { defang: false }),
  "4 × 3": htmlReport(reportOf(fleetDigest(4, 3)), { defang: false }),
  "30 × 12": htmlReport(reportOf(fleetDigest(30, 12)), { defang: false }),
  "200 × 40": htmlReport(reportOf(fleetDigest(200, 40)), { defang: false }),
  "a site failed": htmlReport(
    buildReport([{ preview: previewOf(recorded("edited")) }, { preview: previewOf(`${failedSite}\n`) }]),
    { defang: false },
  ),
  failed: htmlReport(reportOf(recorded("unreachable")), { defang: false }),
  empty: htmlReport(reportOf(recorded("threw")), { defang: false }),
};

/** What axe finds wrong; a page's policy lets nobody run a script but whoever drives the browser. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(`axe.run({ resultTypes: ["violations"] })`);
  const { violations } = found as {
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.length} × ${nodes[0]?.html} ${nodes[0]?.failureSummary}`,
  );
}

(path === undefined ? describe.skip : describe)(
  "the page in Chromium (skipped where there is none, see CHROME_PATH)",
  () => {
    let browser: Browser;

    beforeAll(async () => {
      browser = await launch(path ?? "");
    });

    afterAll(() => browser?.close());

    describe.each(["light", "dark"] as const)("in its %s colours", (colorScheme) => {
      it.each(["2 × 3", "4 × 3", "30 × 12", "a site failed", "failed", "empty"] as const)(
        "has no barrier that axe knows: %s",
        async (name) => {
          const { page, complaints } = await open(browser, pages[name], { colorScheme });
          expect(await violations(page)).toEqual([]);
          await page.evaluate(`for (const one of document.querySelectorAll("details")) one.open = true`);
          expect(await violations(page)).toEqual([]);
          expect(complaints).toEqual([]);
          await page.context().close();
        },
      );

      it("has none either with a system's details open and filters set", async () => {
        const { page } = await open(browser, pages["30 × 12"], { colorScheme });
        await page.getByRole("checkbox", { name: "update" }).check();
        await page.getByRole("searchbox", { name: "Systems" }).fill("osaka");
        await page.getByRole("button", { name: "osaka-sensor-1" }).click();
        await page.getByRole("dialog").waitFor();
        expect(await violations(page)).toEqual([]);
        await page.context().close();
      });
    });

    it("reads its table to assistive technology as a table, with every state in words", async () => {
      const { page } = await open(browser, pages["2 × 3"]);
      const table = page.getByRole("table", { name: "What becomes of each feed on each system" });
      expect(await table.getByRole("columnheader").allInnerTexts()).toEqual(
        expect.arrayContaining(["System", "Changes", "Indicators", "botnet", "list", "phishing"]),
      );
      const row = table.getByRole("row", { name: /hq-sensor/ });
      expect(await row.getByRole("rowheader").textContent()).toBe("hq-sensor");
      expect(await row.getByRole("cell").allTextContents()).toEqual([
        "3",
        "32",
        "update",
        "create",
        "delete",
      ]);
      await page.context().close();
    });

    it("shows whole names, and feeds that change, on the screen of a phone", async () => {
      const preview = fleetDigest(200, 40).replace(
        /(\w+)-sensor-(\d+)/g,
        "emea-datacenter-production-$1-sensor-$2",
      );
      const { page } = await open(browser, htmlReport(reportOf(preview), { defang: false }), {
        viewport: { width: 390, height: 844 },
      });
      await page.evaluate(`document.querySelector(".scroll").scrollIntoView({ behavior: "instant" })`);
      // Rows out of sight have no layout.
      await page.locator("#matrix tbody th").nth(2).click({ trial: true });
      const cut = await page.evaluate(
        `[...document.querySelectorAll("#matrix tbody th")].slice(0, 3).filter((one) => one.scrollWidth > one.clientWidth + 2 || one.scrollHeight > one.clientHeight + 2).map((one) => [one.scrollWidth, one.clientWidth, one.scrollHeight, one.clientHeight])`,
      );
      expect(cut).toEqual([]);
      const seen = await page.evaluate(
        `[...document.querySelectorAll("#matrix thead th.feed")].filter((one) => one.getBoundingClientRect().right <= innerWidth).map((one) => one.textContent)`,
      );
      expect((seen as string[]).length).toBeGreaterThanOrEqual(4);
      const states = await page.evaluate(
        `[...document.querySelectorAll("#matrix tbody tr")].slice(0, 20).flatMap((row) => [...row.cells].slice(3, 7).map((cell) => cell.className))`,
      );
      expect(states).not.toContain("up-to-date");
      expect(await violations(page)).toEqual([]);
      await page.context().close();
    });

    it("shows the systems whose name has the text, and says how many", async () => {
      const { page } = await open(browser, pages["200 × 40"]);
      expect(await page.locator("#shown").textContent()).toBe("200 of 200 systems, 40 of 40 feeds");
      await page.getByRole("searchbox", { name: "Systems" }).fill("osaka");
      await page.getByText("20 of 200 systems, 40 of 40 feeds").waitFor();
      expect(await page.locator("#matrix tbody tr:visible").count()).toBe(20);
      await page.getByRole("searchbox", { name: "Systems" }).fill("atlantis");
      await page.getByText("No system and feed fit the filters.").waitFor();
      await page.getByRole("button", { name: "Clear the filters" }).click();
      await page.getByText("200 of 200 systems, 40 of 40 feeds").waitFor();
      await page.context().close();
    });

    it("finds a feed by its name, by its source and by an indicator that comes or goes", async () => {
      const { page } = await open(browser, pages["2 × 3"]);
      const feeds = page.getByRole("searchbox", { name: "Feeds" });
      for (const text of ["BOTNET", "stix/botnet.json", "192.0.2.17"]) {
        await feeds.fill(text);
        await page.getByText("2 of 2 systems, 1 of 3 feeds").waitFor();
        const headers = page.locator("#matrix thead th.feed:visible");
        expect(await headers.allInnerTexts()).toEqual(["botnet"]);
        expect(await page.locator("details.feed:visible .name").allInnerTexts()).toEqual(["botnet"]);
      }
      await page.context().close();
    });

    it("shows what is in a state alone, rows and columns", async () => {
      const { page } = await open(browser, pages["30 × 12"]);
      await page.getByRole("checkbox", { name: "create" }).check();
      await page.getByText(/of 30 systems, 1 of 12 feeds/).waitFor();
      const states = await page.locator("#matrix tbody td:not(.number):visible").allTextContents();
      expect(new Set(states)).toEqual(new Set(["create"]));
      await page.context().close();
    });

    it("sorts by name as people count, and by number from the largest down", async () => {
      const { page } = await open(browser, pages["30 × 12"]);
      const first = () => page.locator("#matrix tbody tr").first().getByRole("rowheader").textContent();
      const head = (name: string) => page.getByRole("columnheader", { name });
      expect(await head("System").getAttribute("aria-sort")).toBe("ascending");
      expect(await first()).toBe("austin-sensor-1");
      await page.getByRole("button", { name: "System" }).click();
      expect(await head("System").getAttribute("aria-sort")).toBe("descending");
      expect(await first()).toBe("sydney-sensor-3");
      await page.getByRole("button", { name: "Indicators" }).click();
      expect(await head("Indicators").getAttribute("aria-sort")).toBe("descending");
      expect(await head("System").getAttribute("aria-sort")).toBeNull();
      const numbers = (await page.locator("#matrix tbody td:nth-child(3)").allTextContents()).map((text) =>
        Number(text.replaceAll(",", "")),
      );
      expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
      await page.context().close();
    });

    it("opens and closes a system's details by keyboard, and gives the focus back", async () => {
      const { page } = await open(browser, pages["2 × 3"]);
      const button = page.getByRole("button", { name: "new-sensor" });
      await button.focus();
      await page.keyboard.press("Enter");
      const dialog = page.getByRole("dialog", { name: "new-sensor" });
      const rows = await dialog.getByRole("row").allInnerTexts();
      expect(rows.map((row) => row.split("\t").slice(0, 4))).toEqual([
        ["Feed", "State", "Before", "After"],
        ["botnet", "update", "3", "30"],
        ["list", "create", "", "2"],
        ["phishing", "delete", "2", ""],
      ]);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
      expect(await page.evaluate("document.activeElement.textContent")).toBe("new-sensor");
      await page.context().close();
    });

    it("tells of a site that failed above the table, and of its system that nothing is known", async () => {
      const { page } = await open(browser, pages["a site failed"]);
      const risk = page.getByRole("listitem").filter({ hasText: "1 of 2 stacks was not previewed" }).first();
      expect(await risk.textContent()).toMatch(/osaka bad passphrase, nothing of 1 system was previewed/);
      const row = page.getByRole("row", { name: /osaka-1/ });
      expect(await row.getByRole("cell").allTextContents()).toEqual([
        "0",
        "?",
        ...Array.from({ length: 3 }, () => "not previewed"),
      ]);
      await page.getByRole("button", { name: "osaka-1" }).click();
      await page.getByRole("dialog").getByText("its stack was not previewed to the end").waitFor();
      await page.context().close();
    });

    it("comes from a column to its feed, also to one without changes", async () => {
      const { page } = await open(browser, pages["30 × 12"]);
      for (const name of ["phishing-1", "botnet-c2-1"]) {
        await page.locator("#matrix thead").getByRole("link", { name, exact: true }).click();
        const feed = page.locator("details.feed", { has: page.locator("summary .name", { hasText: name }) });
        await feed.locator(".feed-body").waitFor({ state: "visible" });
      }
      await page.context().close();
    });

    it("shows everything without its script", async () => {
      const { page } = await open(browser, pages["2 × 3"], { javaScriptEnabled: false });
      expect(await page.locator("#filters").isVisible()).toBe(false);
      expect(await page.locator("#matrix tbody tr:visible").count()).toBe(2);
      await page.locator("details.feed summary").first().click();
      expect(await page.getByText("192.0.2.19").isVisible()).toBe(true);
      await page.context().close();
    });

    it("lays out only the rows in sight of 200 × 40", async () => {
      const { page, complaints } = await open(browser, pages["200 × 40"]);
      const laidOut = () =>
        page.evaluate<number>(
          `[...document.querySelectorAll("#matrix tbody tr")].filter((row) => row.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length`,
        );
      expect(await page.locator("#matrix tbody tr").count()).toBe(200);
      expect(await laidOut()).toBeLessThan(100);
      await page.locator("#matrix tbody tr").last().scrollIntoViewIfNeeded();
      expect(await laidOut()).toBeLessThan(100);
      expect(await page.getByRole("button", { name: "sydney-sensor-20" }).isVisible()).toBe(true);
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    it("keeps header and names in sight while the table scrolls", async () => {
      const { page } = await open(browser, pages["200 × 40"]);
      await page.locator(".scroll").evaluate((one) => one.scrollTo(600, 3_000));
      const box = await page.locator(".scroll").boundingBox();
      const corner = await page.locator("#matrix thead th").first().boundingBox();
      expect(Math.round((corner?.x ?? 0) - (box?.x ?? 0))).toBeLessThanOrEqual(2);
      expect(Math.round((corner?.y ?? 0) - (box?.y ?? 0))).toBeLessThanOrEqual(2);
      await page.context().close();
    });

    it("fits a phone: the page itself never scrolls sideways", async () => {
      const { page } = await open(browser, pages["30 × 12"], { viewport: { width: 360, height: 700 } });
      const [inner, outer] = await page.evaluate<[number, number]>(
        "[document.documentElement.scrollWidth, innerWidth]",
      );
      expect(inner).toBeLessThanOrEqual(outer);
      await page.context().close();
    });

    it("runs, loads and says nothing that others wrote", async () => {
      for (const preview of fc.sample(hostilePreview, { numRuns: 6, seed: 3 })) {
        const { page, complaints } = await open(browser, htmlReport(reportOf(preview), { defang: false }));
        await page.getByRole("searchbox", { name: "Feeds" }).fill("HOSTILE");
        await page.locator("#matrix tbody th button").first().click();
        expect(await page.getByRole("dialog").isVisible()).toBe(true);
        expect(complaints).toEqual([]);
        await page.context().close();
      }
    });
  },
);
