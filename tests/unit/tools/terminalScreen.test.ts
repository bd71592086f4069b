import { terminalScreen } from "../../../tools/pictures/terminalScreen.js";

const text = (output: string) => terminalScreen(output).map((runs) => runs.map((run) => run.text).join(""));

it("shows what is left after lines were drawn again", () => {
  expect(text("one\r\ntwo\r\n\x1b[2A\r1\x1b[K\r\n\x1b[K2\r\n")).toEqual(["1", "2"]);
  expect(text("long line\rshort\x1b[K")).toEqual(["short"]);
  expect(text("a\r\nb\r\nc\x1b[2A\x1b[J")).toEqual(["a"]);
});

it("keeps colours and weights, each with its column", () => {
  expect(terminalScreen("a \x1b[32mgreen\x1b[0m \x1b[38;5;13m\x1b[1mbold\x1b[0m")).toEqual([
    [
      { column: 0, text: "a ", style: {} },
      { column: 2, text: "green", style: { color: 2 } },
      { column: 7, text: " ", style: {} },
      { column: 8, text: "bold", style: { color: 13, bold: true } },
    ],
  ]);
});

it("separates columns, and passes over questions to the terminal", () => {
  expect(terminalScreen("\x1b]11;?\x1b\\left   right")[0]).toEqual([
    { column: 0, text: "left   ", style: {} },
    { column: 7, text: "right", style: {} },
  ]);
});
