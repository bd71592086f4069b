import type { Run, Style } from "./terminalScreen.js";

const cell = { width: 7.8, height: 18 };
const margin = 18;
const bar = 34;
const paper = "#16181d";
const ink = "#d6d9df";
/** The 16 colours, made so that each is readable on the paper. */
const colors = [
  ...["#5c6370", "#f2777a", "#8fcf7e", "#f0c674", "#7db3f2", "#d09ee8", "#6cc7cf", "#d6d9df"],
  ...["#7f8794", "#ff9296", "#aee89c", "#ffdc8c", "#9ccbff", "#e6b8fa", "#8be0e8", "#ffffff"],
];

/** A picture of a terminal: the command as it was typed, and below it what it printed. */
export function terminalSvg(title: string, rows: readonly (readonly Run[])[]): string {
  const columns = Math.max(...rows.flat().map(({ column, text }) => column + [...text.trimEnd()].length));
  const width = Math.ceil(columns * cell.width + 2 * margin);
  const height = Math.ceil(bar + rows.length * cell.height + margin);
  const lines = rows.map((runs, row) =>
    runs.map((run) => textOf(run, bar + (row + 1) * cell.height - 5)).join(""),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<rect width="100%" height="100%" rx="8" fill="${paper}"/>
${[0, 1, 2].map((i) => `<circle cx="${margin + i * 18}" cy="17" r="5" fill="#3a3f4a"/>`).join("")}
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13" xml:space="preserve">
${lines.filter((line) => line !== "").join("\n")}
</g>
</svg>
`;
}

function textOf({ column, text, style }: Run, y: number): string {
  const start = text.length - text.trimStart().length;
  const shown = text.trim();
  if (shown === "") return "";
  const x = margin + (column + start) * cell.width;
  const length = [...shown].length * cell.width;
  // The length keeps columns in line, whatever font a viewer has.
  return `<text x="${round(x)}" y="${y}" textLength="${round(length)}" lengthAdjust="spacingAndGlyphs"${look(style)}>${escaped(shown)}</text>`;
}

function look({ color, bold, dim }: Style): string {
  const fill = color === undefined ? ink : (colors[color] ?? ink);
  return ` fill="${fill}"${bold ? ' font-weight="bold"' : ""}${dim ? ' opacity="0.7"' : ""}`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const escaped = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
