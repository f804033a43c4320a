import type { RunEvent } from "@tidemark/spec";

import type { Asker } from "../checkpoint/line-asker.ts";
import { plainLines } from "../printers/plain-lines.ts";
import type { RunState } from "../store/run-state.ts";
import type { RunStore } from "../store/run-store.ts";
import { escapeLine, escapeText } from "../terminal/escape-text.ts";
import { chooseStyle, type Environment, type Style } from "../terminal/style.ts";
import { clipboardSequence } from "./clipboard.ts";
import { fullLayout, fullScreen } from "./draw/full-screen.ts";
import { furthestScroll, inlineBlock, blockHeight } from "./draw/inline-block.ts";
import { furthestLog, outputText, paneHeight } from "./draw/log-pane.ts";
import type { Scene } from "./draw/scene.ts";
import { createFrameClock, type FrameClock } from "./frame-clock.ts";
import { createKeyInput, type KeyInput, type KeyStream } from "./keys/key-input.ts";
import type { Key } from "./keys/key.ts";
import { pressKey, type KeyContext } from "./keys/press-key.ts";
import { logLines } from "./model/step-log.ts";
import { createStepBook, type StepBook } from "./model/step-book.ts";
import { isIteration } from "./model/step-paths.ts";
import {
  acceptKeys,
  addQuestion,
  initialView,
  removeQuestion,
  shownQuestion,
  type OpenQuestion,
  type ViewCommand,
  type ViewState,
} from "./model/view-state.ts";
import { openPager } from "./pager.ts";
import { createQuestionDesk, type QuestionDesk } from "./question-desk.ts";
import { openScreen, type Screen } from "./screen/ink-screen.ts";
import { stopProcess } from "./stop-process.ts";

export interface LiveViewOptions {
  /** The run that is shown. Its events have to be dispatched to it. */
  readonly store: RunStore;
  /** The terminal that is drawn on: standard error, so that results can go elsewhere. */
  readonly output: NodeJS.WriteStream;
  /** Where keys come from. */
  readonly input: KeyStream;
  readonly environment: Environment;
  /** Who sits there. */
  readonly by: string;
  /** Ctrl-C was pressed: the first time, and each time after. */
  readonly onStop: () => void;
  /** @default "inline" */
  readonly layout?: "inline" | "full";
  /** Which steps each step needs, by path, for "waits for …". @default waves are named */
  readonly needs?: ReadonlyMap<string, readonly string[]>;
  /** All that a step has written so far, for the pager. @default what the view remembers of it */
  readonly readLog?: (path: string) => Promise<string | undefined>;
  /** @default Date.now */
  readonly now?: () => number;
}

/** A run on the screen, from its first event to its end. */
export interface LiveView {
  /** Asks questions in the view. */
  readonly asker: Asker;
  /** Whether a pager has the terminal: then a Ctrl-C is meant for that. */
  readonly isHandedOver: boolean;
  /** Takes in what earlier processes did: it is listed and not told again. */
  absorb(event: RunEvent): void;
  /** Prints lines above the block, for good. */
  print(text: string): void;
  /** Says that the run is being stopped, whoever asked for it. */
  stopping(): void;
  /** Takes the view away. What was printed stays, and what is written next stands below it. */
  end(): Promise<void>;
}

/**
 * Shows a run live: finished steps scroll up as lines, what runs and what is asked stands below them; or on a full screen
 * with every step and its log.
 *
 * @example
 * const view = createLiveView({ store, output: process.stderr, input: process.stdin, environment, by, onStop });
 * for await (const event of handle.events) store.dispatch(event);
 * await view.end();
 */
export function createLiveView(options: LiveViewOptions): LiveView {
  return new RunLiveView(options);
}

/** While something moves it is drawn so often. */
const movingMs = 100;
/** More lines than this are not printed at once when the full screen is left. */
const longestBacklog = 1000;
/** Nor more than this when the run ends in the full screen. */
const longestFarewell = 50;
const noticeMs = 3000;
const holdMs = 1200;

class RunLiveView implements LiveView {
  readonly #options: LiveViewOptions;
  readonly #book: StepBook = createStepBook();
  readonly #desk: QuestionDesk;
  readonly #keys: KeyInput;
  readonly #clock: FrameClock;
  readonly #unsubscribe: () => void;
  #view: ViewState;
  #screen: Screen | undefined;
  /** Lines that are to be printed with the next frame of the inline view. */
  #pending: string[] = [];
  #batch = 0;
  #lastPicture = "";
  #height = 0;
  #heldUntil = 0;
  #isHandedOver = false;
  #isSwitching = false;
  #isEnded = false;
  #noticeTimer: NodeJS.Timeout | undefined;

  constructor(options: LiveViewOptions) {
    const { store, input, by, layout = "inline" } = options;
    this.#options = options;
    this.#view = initialView(layout);
    this.#desk = createQuestionDesk({
      by,
      onAsked: (question) => this.#change(addQuestion(this.#view, question)),
      onGone: (question, reason) => this.#loseQuestion(question, reason),
      onReadable: (id) => this.#change(acceptKeys(this.#view, id)),
    });
    this.#clock = createFrameClock({ draw: () => this.#draw() });
    this.#keys = createKeyInput({ stream: input, output: options.output, onKey: (key) => this.#press(key) });
    this.#keys.open();
    this.#unsubscribe = store.subscribe((event, state) => this.#take(event, state));
    process.on("exit", this.#abandon);
    process.on("SIGCONT", this.#continue);
  }

  get asker(): Asker {
    return this.#desk;
  }

  get isHandedOver(): boolean {
    return this.#isHandedOver;
  }

  absorb(event: RunEvent): void {
    this.#book.apply(event);
  }

  print(text: string): void {
    this.#pending.push(...text.replace(/\n$/, "").split("\n"));
    this.#clock.request();
  }

  stopping(): void {
    this.#change({ ...this.#view, isStopping: true });
  }

  async end(): Promise<void> {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#clock.stop();
    this.#desk.close();
    this.#unsubscribe();
    clearTimeout(this.#noticeTimer);
    this.#keys.close();
    if (this.#view.layout === "full") await this.#leaveFull();
    this.#screen ??= this.#open();
    this.#screen.draw({ lines: [], printed: this.#takePrinted() });
    await this.#screen.close();
    process.off("exit", this.#abandon);
    process.off("SIGCONT", this.#continue);
  }

  /** Few lines are printed as if they had been all along. Many would push away what the shell shows, and nobody reads them. */
  async #leaveFull(): Promise<void> {
    await this.#screen?.close();
    this.#screen = undefined;
    this.#view = { ...this.#view, layout: "inline" };
    const over = this.#pending.length - longestFarewell;
    if (over <= 0) return;
    const { color, glyphs } = this.#style();
    const head = this.#batch === 0 ? this.#pending.slice(0, 1) : [];
    const count = this.#pending.length - head.length;
    this.#pending = [...head, color.dim(` ${glyphs.ellipsis} ${count} lines while the full screen was open`)];
  }

  #take(event: RunEvent, state: RunState): void {
    this.#book.apply(event);
    if (isTold(event)) this.#pending.push(...plainLines(event, state, this.#style()));
    this.#clock.request();
  }

  #change(view: ViewState): void {
    this.#view = view;
    this.#clock.request();
  }

  #loseQuestion(question: OpenQuestion, reason: string | undefined): void {
    const { color, glyphs } = this.#style();
    if (reason !== undefined)
      this.print(` ${color.yellow(glyphs.waiting)} ${escapeLine(question.path)}: ${escapeLine(reason)}`);
    this.#change(removeQuestion(this.#view, question.id));
  }

  #style(): Style {
    const { output, environment } = this.#options;
    return chooseStyle({ isTerminal: true, columns: output.columns }, environment);
  }

  #scene(): Scene {
    const { store, output, needs, now = Date.now } = this.#options;
    return {
      run: store.state(),
      book: this.#book,
      view: this.#view,
      columns: output.columns,
      rows: output.rows,
      now: now(),
      tick: Math.floor(performance.now() / movingMs),
      style: this.#style(),
      needs,
      hasKeys: true,
      leastHeight: performance.now() < this.#heldUntil ? this.#height : 0,
    };
  }

  /** Draws a frame where it differs from the one before, and says when the next one is due. */
  #draw(): number | undefined {
    if (this.#isHandedOver || this.#isSwitching) return undefined;
    this.#screen?.measure();
    if (this.#screen?.isBusy === true) return undefined;
    const scene = this.#scene();
    const isInline = this.#view.layout === "inline";
    const lines = isInline ? inlineBlock(scene) : fullScreen(scene, fullLayout(scene));
    if (isInline && shownQuestion(this.#view) === undefined) this.#holdHeight(lines);
    this.#screen ??= this.#open();
    const picture = lines.join("\n");
    const printsLines = isInline && this.#pending.length > 0;
    if (printsLines || picture !== this.#lastPicture) {
      const printed = printsLines ? this.#takePrinted() : { number: this.#batch, lines: [] };
      this.#screen.draw({ lines, printed });
      this.#lastPicture = picture;
    }
    const question = shownQuestion(this.#view);
    if (question?.isNew === true) this.#desk.shown(question.id);
    return untilChange(scene);
  }

  /** The block grows at once and shrinks late. */
  #holdHeight(lines: readonly string[]): void {
    const used = lines.findLastIndex((line, at) => line !== "" && at < lines.length - 1) + 2;
    if (used < this.#height && performance.now() < this.#heldUntil) return;
    this.#height = used;
    this.#heldUntil = performance.now() + holdMs;
  }

  #takePrinted(): { readonly number: number; readonly lines: readonly string[] } {
    const { color, glyphs } = this.#style();
    const over = this.#pending.length - longestBacklog;
    const lines =
      over > 0
        ? [color.dim(` ${glyphs.ellipsis} ${over} earlier lines`), ...this.#pending.slice(over)]
        : this.#pending;
    this.#pending = [];
    this.#batch += 1;
    return { number: this.#batch, lines };
  }

  #open(): Screen {
    const { output, input, environment } = this.#options;
    this.#lastPicture = "";
    return openScreen({
      output,
      input,
      environment,
      isAlternate: this.#view.layout === "full",
      onResize: () => this.#redraw(),
    });
  }

  #redraw(): void {
    this.#lastPicture = "";
    this.#clock.hurry();
  }

  #press(key: Key): void {
    const { view, command } = pressKey(this.#view, key, this.#keyContext());
    const isOtherLayout = view.layout !== this.#view.layout;
    this.#view = view;
    this.#expireNotice();
    if (isOtherLayout) void this.#switchScreen();
    else this.#clock.hurry();
    if (command !== undefined) void this.#obey(command);
  }

  #keyContext(): KeyContext {
    const scene = this.#scene();
    if (this.#view.layout === "inline")
      return {
        rows: [],
        groups: new Set(),
        failures: [],
        page: blockHeight(scene.rows) - 3,
        furthest: furthestScroll(scene),
        selected: undefined,
      };
    const { rows, paths, selected, paneWidth } = fullLayout(scene);
    const groups = rows.flatMap((row) =>
      row.kind === "step" && row.children !== undefined ? [row.record.path] : [],
    );
    const failures = [...this.#book.steps.values()].flatMap(({ path, status }) =>
      status === "failed" ? [path] : [],
    );
    const furthest = this.#view.focus.kind === "log" ? furthestLog(selected, scene, paneWidth - 2) : 0;
    return {
      rows: paths,
      groups: new Set(groups),
      failures,
      page: paneHeight(scene.rows) - 1,
      furthest,
      selected,
    };
  }

  #expireNotice(): void {
    clearTimeout(this.#noticeTimer);
    if (this.#view.notice === undefined) return;
    this.#noticeTimer = setTimeout(() => {
      const { notice: _said, ...view } = this.#view;
      this.#change(view);
    }, noticeMs).unref();
  }

  #say(notice: string): void {
    this.#change({ ...this.#view, notice });
    this.#expireNotice();
  }

  async #switchScreen(): Promise<void> {
    if (this.#isSwitching) return;
    this.#isSwitching = true;
    try {
      await this.#screen?.close();
    } finally {
      this.#screen = undefined;
      this.#isSwitching = false;
    }
    if (!this.#isEnded) this.#clock.hurry();
  }

  async #obey(command: ViewCommand): Promise<void> {
    switch (command.type) {
      case "stop":
        this.#options.onStop();
        break;
      case "suspend":
        await this.#handOver(stopProcess);
        break;
      case "redraw":
        this.#lastPicture = "";
        this.#screen?.refresh();
        this.#clock.hurry();
        break;
      case "answer":
        this.#desk.answer(command.id, command.answer);
        break;
      case "view": {
        const asked = this.#view.questions.find(({ id }) => id === command.id);
        if (asked !== undefined) await this.#page(questionText(asked.question));
        break;
      }
      case "open":
        await this.#page(await this.#wholeLog(command.path));
        break;
      case "copy":
        this.#copy(command.path);
        break;
    }
  }

  #copy(path: string): void {
    const lines = this.#remembered(path).split("\n");
    this.#options.output.write(clipboardSequence(lines.join("\n")));
    this.#say(`Sent ${lines.length === 1 ? "1 line" : `${lines.length} lines`} to the clipboard.`);
  }

  /** What the view knows of a step's output: its log, else what it returned, else what went wrong. */
  #remembered(path: string): string {
    const { output, error } = this.#book.steps.get(path) ?? {};
    const lines = logLines(this.#book.log(path));
    if (lines.length > 0) return lines.map(escapeText).join("\n");
    if (output !== undefined && output !== null) return outputText(output);
    return escapeText(error?.message ?? "no output");
  }

  async #wholeLog(path: string): Promise<string> {
    const read = await this.#options.readLog?.(path).catch(() => undefined);
    return read === undefined || read === "" ? this.#remembered(path) : read;
  }

  async #page(text: string): Promise<void> {
    const { environment, output } = this.#options;
    await this.#handOver(async () => {
      await openPager(escapeText(text), { environment, output }).catch((error: unknown) =>
        this.#say(error instanceof Error ? error.message : String(error)),
      );
    });
  }

  /** Nothing is drawn and no key is taken until whoever has the terminal is done with it. */
  async #handOver(meanwhile: () => Promise<void>): Promise<void> {
    if (this.#isHandedOver || this.#isSwitching || this.#isEnded || this.#screen === undefined) return;
    this.#isHandedOver = true;
    this.#keys.close();
    try {
      await this.#screen.suspend(meanwhile);
    } finally {
      this.#isHandedOver = false;
      if (!this.#isEnded) {
        this.#keys.open();
        this.#redraw();
      }
    }
  }

  /** Somebody else stopped the process, and the shell has set the terminal up for itself. */
  readonly #continue = (): void => {
    if (this.#isHandedOver || this.#isEnded) return;
    this.#keys.close();
    this.#keys.open();
    this.#lastPicture = "";
    this.#screen?.refresh();
  };

  /** The process ends at once. */
  readonly #abandon = (): void => {
    this.#isEnded = true;
    this.#keys.close();
    this.#screen?.abandon();
  };
}

/** A question with all that it is about, for the pager. */
function questionText({ ask, show }: OpenQuestion["question"]): string {
  if (show === undefined) return ask;
  return `${ask.trim()}\n\n${typeof show === "string" ? show : JSON.stringify(show, null, 2)}`;
}

/** What is printed for good: that the run goes on, and each step that ends, but not each round of many that goes well. */
function isTold(event: RunEvent): boolean {
  if (event.type === "step.finished") return !isIteration(event.path) || event.status === "failed";
  return event.type === "run.started" || event.type === "run.resumed";
}

/** In how many milliseconds the picture changes by itself. */
function untilChange({ run, view, now }: Scene): number | undefined {
  if (run.status !== "running" && run.status !== "starting") return undefined;
  for (const step of run.active.values()) if (step.question === undefined) return movingMs;
  return run.startedAt === 0 && view.questions.length === 0 ? undefined : 1000 - (now % 1000) + 5;
}
