import type { AttemptOutput } from "@tidemark/spec";

/** Of a step that writes without end, only the last so many characters are kept. */
const mostCharacters = 64 * 1024;

/** What steps write, kept until they have ended. */
export interface OutputLog {
  append(event: AttemptOutput): void;
  /** The lines of a step, which are forgotten then. */
  take(path: string): readonly string[];
}

/** Collects what steps write, so that those that run at once are told one after the other. */
export function createOutputLog(): OutputLog {
  const texts = new Map<string, { text: string; isCut: boolean }>();
  return {
    append({ path, text }) {
      const owner = ownerOf(path);
      const before = texts.get(owner);
      const whole = (before?.text ?? "") + text;
      const isCut = before?.isCut === true || whole.length > mostCharacters;
      texts.set(owner, { text: whole.slice(-mostCharacters), isCut });
    },
    take(path) {
      const kept = texts.get(path);
      texts.delete(path);
      if (kept === undefined || kept.text === "") return [];
      const lines = kept.text.replace(/\n$/, "").split("\n");
      return kept.isCut ? ["… what came before is in the log of the step", ...lines.slice(1)] : lines;
    },
  };
}

/** What stands in for a step writes under a path of its own. */
function ownerOf(path: string): string {
  return path.split("~", 1)[0] ?? path;
}
