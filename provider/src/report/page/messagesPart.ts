import type { Message, Report } from "../model.js";
import { defangText } from "../text/defang.js";
import { number } from "../text/numbers.js";
import { type Html, html } from "./template.js";

const namesAtOnce = 10;

/** What was said, and what could not be understood. */
export function messagesPart({ messages, notUnderstood }: Report, defanged: boolean): Html {
  return html`${
    messages.length === 0
      ? ""
      : html`<section aria-labelledby="messages"><h2 id="messages">Messages</h2><ul class="messages">
${messages.map((one) => message(one, defanged))}
</ul></section>`
  }
${
  notUnderstood.length === 0
    ? ""
    : html`<section aria-labelledby="odd"><h2 id="odd">Not understood</h2><ul class="odd">${notUnderstood.map((odd) => html`<li>${odd}</li>`)}</ul></section>`
}`;
}

const words: Readonly<Record<Message["severity"], string>> = {
  error: "Error",
  warning: "Warning",
  note: "Note",
};

function message({ severity, text, resources }: Message, defanged: boolean): Html {
  const shown = resources.slice(0, namesAtOnce).join(", ");
  const more = resources.length - namesAtOnce;
  return html`<li class="${severity}"><b>${words[severity]}</b>${resources.length === 0 ? "" : html` <span class="where">${shown}${more > 0 ? ` and ${number(more)} more` : ""}</span>`}<pre>${defanged ? defangText(text) : text}</pre></li>`;
}
