/** A plug-in of TypeDoc: a page of the site is called like its first heading, not like its file. */
import { readFileSync } from "node:fs";
import { Converter } from "typedoc";

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, page) => {
    const file = page.project.files.getReflectionPath(page);
    const heading = file && /^# (.+)$/m.exec(readFileSync(file, "utf8"));
    if (heading?.[1]) page.name = heading[1].replaceAll("`", "");
  });
}
