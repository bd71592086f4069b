import type { DefineCommand } from "../command.js";
import { defineImport } from "../systems/importSystems.js";
import { defineList } from "../systems/listSystems.js";
import { defineRemove } from "../systems/removeSystem.js";
import { defineRename } from "../systems/renameSystem.js";
import { defineRetire } from "../systems/retireSystem.js";

export const defineSystems: DefineCommand = (command, session, finish) => {
  for (const define of [defineImport, defineList, defineRemove, defineRename, defineRetire])
    define(command, session, finish);
};
