// @ts-check
// The script of the report's page. It brings filters, sorting and details; without it everything is there
// all the same.
{
  /**
   * @typedef {[feed: number, state: number, name: string | 0, before: number | null, after: number | null, note: string]} Detail
   * @typedef {object} Data
   * @property {[key: string, word: string][]} states
   * @property {[name: string, changes: number, indicators: number][]} systems
   * @property {[label: string, source: string][]} feeds
   * @property {number[][]} grid state of each feed on each system; -1 where there is none
   * @property {Detail[][]} details
   */

  /**
   * @template {HTMLElement} T
   * @param {string} id
   * @param {new () => T} kind
   * @returns {T | undefined}
   */
  const find = (id, kind) => {
    const found = document.getElementById(id);
    return found instanceof kind ? found : undefined;
  };

  /** @type {Data} */
  const data = JSON.parse(document.getElementById("data")?.textContent ?? "{}");
  const table = find("matrix", HTMLTableElement);
  const form = find("filters", HTMLFormElement);
  const bySystem = find("filter-systems", HTMLInputElement);
  const byFeed = find("filter-feeds", HTMLInputElement);
  const shown = document.getElementById("shown");
  const nothing = document.getElementById("nothing-shown");
  const readout = document.getElementById("readout");
  const body = table?.tBodies[0];
  /** Columns before the feeds. */
  const offset = 3;
  const number = new Intl.NumberFormat("en-US");
  const plural = (/** @type {number} */ count, /** @type {string} */ word) =>
    `${number.format(count)} ${word}${count === 1 ? "" : "s"}`;

  /** Rows in the order of the data; sorting moves them in the table only. */
  const rows = body === undefined ? [] : [...body.rows];
  const feedDetails = data.feeds.map((_, index) => find(`feed-${index}`, HTMLDetailsElement));
  /** What a feed is found by: its name, source and the values that are shown. */
  const feedTexts = data.feeds.map(([label, source], index) => {
    const values = [...(feedDetails[index]?.querySelectorAll(".values code") ?? [])].map(
      (one) => one.textContent,
    );
    return [label, source, ...values].join("\n").toLowerCase();
  });

  // Columns are hidden by one rule for all their cells; the policy allows a style sheet that is made here.
  const columns = new CSSStyleSheet();
  document.adoptedStyleSheets = [columns];

  const wantedStates = () =>
    [...(form?.querySelectorAll("input:checked") ?? [])].map((box) =>
      data.states.findIndex(([key]) => box instanceof HTMLInputElement && key === box.value),
    );

  /** Shows the systems and feeds that fit all filters. */
  const filter = () => {
    const systemText = bySystem?.value.trim().toLowerCase() ?? "";
    const feedText = byFeed?.value.trim().toLowerCase() ?? "";
    const states = new Set(wantedStates());
    const named = data.systems.map(([name]) => name.toLowerCase().includes(systemText));
    const fits = feedTexts.map((text) => text.includes(feedText));
    const rowShown = named.map(
      (fit, row) =>
        fit &&
        (states.size === 0 || (data.grid[row] ?? []).some((state, feed) => fits[feed] && states.has(state))),
    );
    const columnShown = fits.map(
      (fit, feed) =>
        fit &&
        (states.size === 0 || data.grid.some((row, index) => named[index] && states.has(row[feed] ?? -1))),
    );
    for (const [index, row] of rows.entries()) row.hidden = rowShown[index] !== true;
    const hidden = columnShown.flatMap((show, feed) => (show ? [] : [offset + feed + 1]));
    const parts = hidden.map((at) => `#matrix tr > :nth-child(${at})`);
    const lit = [...states].map((state) => `#matrix td.${data.states[state]?.[0]}`);
    columns.replaceSync(
      [
        parts.length === 0 ? "" : `${parts.join(",")} { display: none; }`,
        lit.length === 0 ? "" : `#matrix td:not(.number) { opacity: 0.25; } ${lit.join(",")} { opacity: 1; }`,
      ].join("\n"),
    );
    for (const [feed, details] of feedDetails.entries()) {
      if (details !== undefined) details.hidden = columnShown[feed] !== true;
    }
    const [systems, feeds] = [rowShown, columnShown].map((list) => list.filter(Boolean).length);
    const none = systems === 0 || feeds === 0;
    if (table?.parentElement) table.parentElement.hidden = none;
    if (nothing) nothing.hidden = !none;
    const noFeeds = document.getElementById("no-feeds");
    if (noFeeds) noFeeds.hidden = feeds !== 0;
    if (shown) {
      shown.textContent = `${number.format(systems ?? 0)} of ${plural(rows.length, "system")}, ${number.format(feeds ?? 0)} of ${plural(data.feeds.length, "feed")}`;
    }
  };

  const collator = new Intl.Collator("en", { numeric: true });
  /** @type {Record<string, (a: number, b: number) => number>} */
  const orders = {
    name: (a, b) => collator.compare(data.systems[a]?.[0] ?? "", data.systems[b]?.[0] ?? ""),
    changes: (a, b) => (data.systems[a]?.[1] ?? 0) - (data.systems[b]?.[1] ?? 0),
    indicators: (a, b) => (data.systems[a]?.[2] ?? 0) - (data.systems[b]?.[2] ?? 0),
  };

  /** @param {HTMLTableCellElement} head */
  const sortBy = (head) => {
    const order = orders[head.dataset["sort"] ?? ""];
    if (order === undefined || body === undefined) return;
    // Numbers are first asked for from the largest down.
    const first = head.dataset["sort"] === "name" ? "ascending" : "descending";
    const other = first === "ascending" ? "descending" : "ascending";
    const direction = head.getAttribute("aria-sort") === first ? other : first;
    for (const one of table?.querySelectorAll("[aria-sort]") ?? []) one.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction);
    const sign = direction === "ascending" ? 1 : -1;
    const sorted = [...rows.keys()].sort((a, b) => sign * order(a, b) || a - b);
    body.append(...sorted.flatMap((index) => rows[index] ?? []));
  };

  for (const head of table?.tHead?.rows[0]?.cells ?? []) {
    if (head.dataset["sort"] === undefined) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sortBy(head));
    head.replaceChildren(button);
  }

  const dialog = find("system", HTMLDialogElement);

  /**
   * @param {string} tag
   * @param {string} [text]
   * @param {string} [className]
   */
  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className !== undefined) made.className = className;
    return made;
  };

  /** @param {Detail} detail */
  const detailRow = ([feed, state, name, before, after, note]) => {
    const row = element("tr");
    const label = data.feeds[feed]?.[0] ?? "";
    const [key = "", word = ""] = data.states[state] ?? [];
    const head = element("th", name === 0 ? label : name, "name");
    head.setAttribute("scope", "row");
    const count = (/** @type {number | null} */ value) => (value === null ? "" : number.format(value));
    row.append(
      head,
      element("td", word, `state ${key}`),
      element("td", count(before), "number"),
      element("td", count(after), "number"),
      element("td", note),
    );
    return row;
  };

  /**
   * Why no feed of a system can be listed.
   *
   * @param {number} system
   */
  const nothingOf = (system) =>
    (data.grid[system] ?? []).some((state) => state >= 0)
      ? "Nothing is known of this system: its stack was not previewed to the end."
      : "No feed goes to this system.";

  /** @param {number} system */
  const showSystem = (system) => {
    const content = document.getElementById("system-content");
    if (dialog === undefined || content === null) return;
    const head = element("div", undefined, "head");
    const title = element("h2", data.systems[system]?.[0]);
    title.id = "system-name";
    const close = element("button", "Close");
    close.addEventListener("click", () => dialog.close());
    head.append(title, close);
    const list = element("table");
    const heads = element("tr");
    for (const [text, className] of [
      ["Feed"],
      ["State"],
      ["Before", "number"],
      ["After", "number"],
      ["Note"],
    ]) {
      const cell = element("th", text, className);
      cell.setAttribute("scope", "col");
      heads.append(cell);
    }
    const top = element("thead");
    top.append(heads);
    const rest = element("tbody");
    rest.append(...(data.details[system] ?? []).map(detailRow));
    list.append(top, rest);
    content.replaceChildren(head, rest.childElementCount > 0 ? list : element("p", nothingOf(system)));
    dialog.showModal();
  };

  for (const [index, row] of rows.entries()) {
    const head = row.cells[0];
    const name = data.systems[index]?.[0];
    if (head === undefined || name === undefined) continue;
    const button = element("button", name);
    button.setAttribute("type", "button");
    button.setAttribute("aria-haspopup", "dialog");
    button.title = name;
    button.addEventListener("click", () => showSystem(index));
    const mark = head.querySelector(".mark");
    head.replaceChildren(button, ...(mark === null ? [] : [" ", mark]));
  }

  // For eyes only: the headers say the same to everybody else.
  body?.addEventListener("pointerover", (event) => {
    const cell = event.target instanceof Element ? event.target.closest("td") : null;
    const row = cell?.parentElement;
    if (!(row instanceof HTMLTableRowElement) || cell === null || readout === null) return;
    const system = data.systems[rows.indexOf(row)]?.[0];
    const feed = data.feeds[cell.cellIndex - offset]?.[0];
    readout.textContent =
      feed === undefined
        ? ""
        : `${system} × ${feed}: ${cell.textContent === "" ? "nothing" : cell.textContent}`;
  });

  /** Opens the feed that a link or the address points at. */
  const openTarget = () => {
    const target = find(decodeURIComponent(location.hash.slice(1)), HTMLDetailsElement);
    if (target === undefined) return;
    // Feeds without changes are in a group that is closed at first.
    for (let one = target.parentElement; one !== null; one = one.parentElement) {
      if (one instanceof HTMLDetailsElement) one.open = true;
    }
    target.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", openTarget);
  openTarget();

  let waiting = 0;
  form?.addEventListener("input", () => {
    // One look at the table for a burst of keys.
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(filter);
  });
  form?.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("clear")?.addEventListener("click", () => {
    form?.reset();
    filter();
    bySystem?.focus();
  });
  if (form !== undefined) form.hidden = false;
  filter();
}
