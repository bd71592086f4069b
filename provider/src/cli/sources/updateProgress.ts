import type { SourceUpdate } from "../../sources/index.js";
import type { Session } from "../session.js";
import { counted } from "../text/table.js";

/**
 * Shows how far an update is: a bar on a terminal, a line for each source in a log. With JSON a log has no
 * lines beside it.
 */
export class UpdateProgress {
  #sources = 0;
  #done = 0;

  constructor(
    private readonly session: Session,
    private readonly isJson: boolean,
  ) {}

  begin(sources: number): void {
    this.#sources = sources;
  }

  /** What is being done now. */
  show(text: string): void {
    this.session.status(this.session.bar(this.#done, this.#sources, text));
  }

  done({ source, result, added, removed, total }: SourceUpdate): void {
    this.#done += 1;
    if (this.isJson) return;
    const changes =
      result === "updated" ? `, +${counted(added)} −${counted(removed)} of ${counted(total)}` : "";
    this.session.progress(this.#done, this.#sources, `${source}: ${result}${changes}`);
  }
}
