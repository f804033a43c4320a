import { wantsLiveView } from "../live/wants-live-view.ts";
import { isSet, showsUnicode, wantsColor, type Environment } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Something that holds or does not, and why. */
export interface Reasoned {
  readonly is: boolean;
  readonly because: string;
}

/** Whether colours are used on a stream, and what decides it. */
export function explainColor(isTerminal: boolean, environment: Environment): Reasoned {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  const is = wantsColor(isTerminal, environment);
  if (NO_COLOR !== undefined && NO_COLOR !== "") return { is, because: "NO_COLOR is set" };
  if (FORCE_COLOR !== undefined) return { is, because: `FORCE_COLOR is ${JSON.stringify(FORCE_COLOR)}` };
  if (!isTerminal) return { is, because: "it is no terminal" };
  return { is, because: TERM === "dumb" ? "TERM is dumb" : "it is a terminal" };
}

/** Whether signs beyond ASCII are used, and what decides it. */
export function explainUnicode(environment: Environment): Reasoned {
  const { TERM } = environment;
  const is = showsUnicode(environment);
  if (TERM === "linux" || TERM === "dumb") return { is, because: `TERM is ${TERM}` };
  const name = (["LC_ALL", "LC_CTYPE", "LANG"] as const).find((one) => (environment[one] ?? "") !== "");
  if (name === undefined) return { is, because: "nothing says otherwise" };
  return { is, because: `${name} is ${environment[name]}` };
}

/** Whether runs are shown live, and what speaks against it. */
export function explainLiveView(terminal: Terminal): Reasoned {
  const { stdin, stderr, environment } = terminal;
  const is = wantsLiveView(terminal);
  if (is) return { is, because: "standard input and standard error are a terminal" };
  if (!stdin.isTerminal) return { is, because: "standard input is no terminal" };
  if (!stderr.isTerminal) return { is, because: "standard error is no terminal" };
  if (isSet(environment.CI)) return { is, because: "CI is set" };
  if (environment.TERM === "dumb") return { is, because: "TERM is dumb" };
  if (isSet(environment["INK_SCREEN_READER"])) return { is, because: "INK_SCREEN_READER is set" };
  return { is, because: "the terminal is too narrow, or does not say how wide it is" };
}
