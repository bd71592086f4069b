import type { Command } from "commander";

/** What can be typed after a command. */
export interface CommandNode {
  /** Names from the program on, which itself has none. */
  readonly path: readonly string[];
  readonly summary: string;
  readonly children: readonly CommandNode[];
  readonly options: readonly OptionNode[];
  /** Words that an argument may be; empty where it is free or there is none. */
  readonly words: readonly string[];
}

export interface OptionNode {
  /** `--stack`, and `-h` where there is a short form. */
  readonly flags: readonly string[];
  readonly summary: string;
  readonly takesValue: boolean;
  /** Empty where the value is free. */
  readonly choices: readonly string[];
}

export function commandTree(command: Command, path: readonly string[] = []): CommandNode {
  const help = command.createHelp();
  const children = help.visibleCommands(command).map((child) => commandTree(child, [...path, child.name()]));
  const names = children.map((child) => child.path.at(-1) ?? "");
  return {
    path,
    summary: command.description(),
    children: children.map((child) => (child.path.at(-1) === "help" ? { ...child, words: names } : child)),
    options: help.visibleOptions(command).map((option) => ({
      flags: [option.long, option.short].filter((flag): flag is string => typeof flag === "string"),
      summary: option.description,
      takesValue: option.required || option.optional,
      choices: option.argChoices ?? [],
    })),
    words: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  };
}

/** The node and all below it, parents first. */
export function flattened(node: CommandNode): readonly CommandNode[] {
  return [node, ...node.children.flatMap(flattened)];
}
