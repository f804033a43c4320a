import { answerKey, readAnswer, withText, type Answer } from "@tidemark/runtimes-human";
import type { Decision, Question, QuestionAction } from "@tidemark/spec";

import { escapeLine } from "../terminal/escape-text.ts";
import { chooseStyle, type Style } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { createLineReader, type LineReader } from "./line-reader.ts";
import { choiceText, promptGlyph, questionLines } from "./question-lines.ts";

export interface AskOptions {
  /** Aborted when nobody has to answer any more. */
  readonly signal: AbortSignal;
  /** The run, so that a long `show` can say where all of it is to be seen. */
  readonly run?: string;
}

/**
 * Asks whoever sits at the terminal. Resolves with the decision, or with undefined where nobody decides: three misses, the
 * end of the input, a signal. Then the question stays open.
 */
export interface Asker {
  ask(path: string, question: Question, options: AskOptions): Promise<Decision | undefined>;
  close(): void;
}

export interface LineAskerOptions {
  /** Questions are written to its standard error. */
  readonly terminal: Terminal;
  readonly input: NodeJS.ReadableStream;
  /** Who sits there. */
  readonly by: string;
  /** @default Date.now */
  readonly now?: () => number;
}

/**
 * An asker that prints questions one after the other and reads a line for each.
 *
 * @example
 * const asker = createLineAsker({ terminal, input: process.stdin, by: userName(process.env) });
 */
export function createLineAsker({ terminal, input, by, now = Date.now }: LineAskerOptions): Asker {
  const reader = createLineReader(input);
  let queue = Promise.resolve();
  return {
    async ask(path, question, { signal, run }) {
      const { promise: over, resolve: end } = Promise.withResolvers<void>();
      const before = queue;
      queue = before.then(() => over);
      try {
        await untilAborted(before, signal);
        if (reader.isOver) return undefined;
        const style = chooseStyle(terminal.stderr, terminal.environment);
        const lines = questionLines(path, question, { style, now: now(), run });
        terminal.stderr.write(`${lines.join("\n")}\n`);
        const asked = new OpenPrompt({ path, question, signal, style, reader, terminal });
        const answer = await asked.answer();
        return answer === undefined ? undefined : { ...answer, by, timedOut: false };
      } catch (error) {
        if (!signal.aborted) throw error;
        return undefined;
      } finally {
        end();
      }
    },
    close: () => reader.close(),
  };
}

async function untilAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason as Error);
  signal.addEventListener("abort", stop);
  try {
    await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

interface OpenPromptOptions {
  readonly path: string;
  readonly question: Question;
  readonly signal: AbortSignal;
  readonly style: Style;
  readonly reader: LineReader;
  readonly terminal: Terminal;
}

/** So often somebody may type what is no answer. */
const mostMisses = 3;

/** One question, from the first prompt to the answer. */
class OpenPrompt {
  readonly #options: OpenPromptOptions;
  #misses = 0;
  #toldOfEarly = false;

  constructor(options: OpenPromptOptions) {
    this.#options = options;
  }

  async answer(): Promise<Answer | undefined> {
    const { path, question, signal, style, reader } = this.#options;
    const stays = `${escapeLine(path)} stays open`;
    reader.begin();
    try {
      const answer = await this.#choose(question.actions);
      if (answer === undefined) this.#say(reader.isOver ? `\n ${stays}` : ` ${stays}: nothing was decided`);
      return answer;
    } catch (error) {
      const reason = reasonOf(signal);
      const why =
        reason === undefined ? "" : ` ${style.glyphs.waiting} ${escapeLine(path)}: ${escapeLine(reason)}\n`;
      this.#write(`\n${why}`);
      throw error;
    } finally {
      reader.end();
    }
  }

  async #choose(actions: readonly QuestionAction[]): Promise<Answer | undefined> {
    const prompt = choiceText(actions, this.#options.style);
    while (this.#misses < mostMisses) {
      const line = await this.#read(prompt);
      if (line === undefined) return undefined;
      const answer = readAnswer(line, actions);
      const action = actions.find(({ name }) => name === answer?.action);
      if (answer === undefined || action === undefined) this.#miss(describeMiss(line, actions));
      else if (action.input === "none" || answer.input !== undefined || answer.reason !== undefined)
        return answer;
      else {
        const complete = await this.#complete(action);
        if (complete !== undefined) return complete;
        if (this.#options.reader.isOver) return undefined;
      }
    }
    return undefined;
  }

  /** Asks for what goes with an answer. */
  async #complete(action: QuestionAction): Promise<Answer | undefined> {
    const isOptional = action.input === "optional";
    const what = action.name === "reject" ? "why?" : `${escapeLine(action.label)}:`;
    const prompt = ` ${what}${isOptional ? " (Enter for none)" : ""} ${promptGlyph(this.#options.style)} `;
    while (this.#misses < mostMisses) {
      const line = (await this.#read(prompt))?.trim();
      if (line === undefined) return undefined;
      if (line !== "") return withText(action, line);
      if (isOptional) return { action: action.name };
      this.#miss("Expected text or JSON.");
    }
    return undefined;
  }

  /** The next line that was not typed ahead. */
  async #read(prompt: string): Promise<string | undefined> {
    const { reader, signal } = this.#options;
    this.#write(prompt);
    for (;;) {
      const line = await reader.next(signal);
      if (line?.early !== true) return line?.text;
      if (this.#toldOfEarly) continue;
      this.#toldOfEarly = true;
      this.#write(`\n What was typed before the question was there does not count.\n${prompt}`);
    }
  }

  #miss(message: string): void {
    this.#misses += 1;
    this.#say(` ${message}`);
  }

  #say(line: string): void {
    this.#write(`${line}\n`);
  }

  #write(text: string): void {
    this.#options.terminal.stderr.write(text);
  }
}

function describeMiss(line: string, actions: readonly QuestionAction[]): string {
  const [word = ""] = line.trim().split(/\s/, 1);
  const meant = readAnswer(word, actions);
  const keys = actions.map(({ name }) => answerKey(name, actions));
  if (meant !== undefined) {
    const key = answerKey(meant.action, actions);
    const takes = actions.find(({ name }) => name === meant.action)?.input !== "none";
    return takes
      ? `Type ${key} alone, or ${meant.action} with the text behind it.`
      : `${meant.action} takes nothing behind it. Type ${key} alone.`;
  }
  return `Type ${keys.slice(0, -1).join(", ")}${keys.length > 1 ? " or " : ""}${keys.at(-1) ?? ""}.`;
}

/** Why nobody has to answer any more, where somebody said so. */
function reasonOf({ reason }: AbortSignal): string | undefined {
  if (typeof reason === "string") return reason;
  return reason instanceof Error && reason.name !== "AbortError" ? reason.message : undefined;
}
