import { type CommandNode, flattened, type OptionNode } from "./commandTree.js";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** Everything in it is a word of ours: names, options and choices, which need no quoting in a shell. */
export function completionScript(shell: Shell, program: string, tree: CommandNode): string {
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](program, tree);
}

function bashScript(program: string, tree: CommandNode): string {
  const name = `_${program.replaceAll("-", "_")}`;
  const nodes = flattened(tree);
  const steps = nodes.filter(({ path }) => path.length > 0).map(({ path }) => keyOf(path));
  const values = valuesOf(nodes);
  return `# Completion of ${program} for bash: eval "$(${program} completion bash)"
${name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} path="" names options word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case "$path/$word" in
      ${steps.join(" | ")}) path="$path/$word" ;;
    esac
  done
  COMPREPLY=()
  case "$path $before" in
${values.map(({ patterns, words }) => `    ${patterns.map(doubleQuoted).join(" | ")}) ${offer(words)}return ;;`).join("\n")}
  esac
  case "$path" in
${nodes.map((node) => `    "${keyOf(node.path)}") names="${namesOf(node).join(" ")}" options="${longOptions(node).join(" ")}" ;;`).join("\n")}
  esac
  case "$current" in
    -*) word=$options ;;
    *) word=$names ;;
  esac
  COMPREPLY=($(compgen -W "$word" -- "$current"))
}
complete -o bashdefault -o default -F ${name} ${program}
`;
}

/** zsh runs bash's functions, which its own bashcompinit is made for. */
function zshScript(program: string, tree: CommandNode): string {
  return `# Completion of ${program} for zsh: eval "$(${program} completion zsh)"
(( $+functions[compdef] )) || { autoload -U +X compinit && compinit; }
autoload -U +X bashcompinit && bashcompinit
${bashScript(program, tree)}`;
}

const keyOf = (path: readonly string[]): string => path.map((name) => `/${name}`).join("");

const doubleQuoted = (text: string): string => `"${text}"`;

const offer = (words: string): string =>
  words === "" ? "" : `COMPREPLY=($(compgen -W "${words}" -- "$current")); `;

/** What may follow options, grouped: choices, or nothing of ours, so that the shell offers files. */
function valuesOf(
  nodes: readonly CommandNode[],
): readonly { readonly words: string; readonly patterns: readonly string[] }[] {
  const groups = new Map<string, string[]>();
  for (const { path, options } of nodes) {
    for (const { flags, takesValue, choices } of options) {
      if (!takesValue) continue;
      const words = choices.join(" ");
      groups.set(words, [...(groups.get(words) ?? []), ...flags.map((flag) => `${keyOf(path)} ${flag}`)]);
    }
  }
  return [...groups].map(([words, patterns]) => ({ words, patterns }));
}

function namesOf({ children, words }: CommandNode): readonly string[] {
  return [...children.map(({ path }) => path.at(-1) ?? ""), ...words];
}

function longOptions({ options }: CommandNode): readonly string[] {
  return options.flatMap(({ flags }) => flags.filter((flag) => flag.startsWith("--")));
}

function fishScript(program: string, tree: CommandNode): string {
  const name = `__${program.replaceAll("-", "_")}_at`;
  const nodes = flattened(tree);
  const lines = nodes.flatMap((node) => {
    const at = `complete -c ${program} -n '${name} ${node.path.join(" ")}'`;
    return [
      ...(node.children.length > 0 ? [`${at} -f`] : []),
      ...node.children.map(({ path, summary }) => `${at} -a ${path.at(-1) ?? ""} -d ${quoted(summary)}`),
      ...node.words.map((word) => `${at} -f -a ${word}`),
      ...node.options.map((option) => `${at} ${fishOption(option)}`),
    ];
  });
  const steps = nodes.filter(({ path }) => path.length > 0).map(({ path }) => quoted(path.join(" ")));
  return `# Completion of ${program} for fish: ${program} completion fish | source
function ${name}
  set -l path
  for word in (commandline -opc)[2..]
    if contains -- (string join " " -- $path $word) ${steps.join(" ")}
      set path $path $word
    end
  end
  test "$path" = "$argv"
end
${lines.join("\n")}
`;
}

function fishOption({ flags, summary, takesValue, choices }: OptionNode): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value = !takesValue ? "" : choices.length === 0 ? " -r" : ` -x -a ${quoted(choices.join(" "))}`;
  return `${names.join(" ")}${value} -d ${quoted(summary)}`;
}

/** A fish string, in which a backslash and a quote are escaped. */
const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
