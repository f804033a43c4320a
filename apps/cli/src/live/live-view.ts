import type { RunEvent } from "@tidemark/spec";

import type { Asker } from "../checkpoint/line-asker.ts";
import { plainLines } from "../printers/plain-lines.ts";
import type { RunState } from "../store/run-state.ts";
import { escapeLine, escapeText } from "../terminal/escape-text.ts";
import { chooseStyle, type Style } from "../terminal/style.ts";
import { clipboardSequence } from "./clipboard.ts";
import { fullLayout, fullScreen } from "./draw/full-screen.ts";
import { inlineBlock } from "./draw/inline-block.ts";
import type { Scene } from "./draw/scene.ts";
import { createFrameClock, type FrameClock } from "./frame-clock.ts";
import { HeldHeight } from "./held-height.ts";
import { keyContext } from "./key-context.ts";
import { createKeyInput, type KeyInput } from "./keys/key-input.ts";
import type { Key } from "./keys/key.ts";
import { pressKey } from "./keys/press-key.ts";
import type { LiveView, LiveViewOptions } from "./live-view-options.ts";
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
import { PendingLines } from "./pending-lines.ts";
import { createQuestionDesk, type QuestionDesk } from "./question-desk.ts";
import { openScreen, type Screen } from "./screen/ink-screen.ts";
import { questionText, stepText } from "./step-text.ts";
import { stopProcess } from "./stop-process.ts";

export type { LiveView, LiveViewOptions } from "./live-view-options.ts";

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
const noticeMs = 3000;

class RunLiveView implements LiveView {
  readonly #options: LiveViewOptions;
  readonly #book: StepBook = createStepBook();
  readonly #pending = new PendingLines();
  readonly #height = new HeldHeight();
  readonly #desk: QuestionDesk;
  readonly #keys: KeyInput;
  readonly #clock: FrameClock;
  readonly #unsubscribe: () => void;
  #view: ViewState;
  #screen: Screen | undefined;
  #lastPicture = "";
  #isHandedOver = false;
  #isSwitching = false;
  #isEnded = false;
  /** Drawing has failed: lines are written as they come. */
  #isBroken = false;
  #noticeTimer: NodeJS.Timeout | undefined;

  constructor(options: LiveViewOptions) {
    const { store, input, output, by, layout = "inline" } = options;
    this.#options = options;
    this.#view = initialView(layout);
    this.#desk = createQuestionDesk({
      by,
      onAsked: (question) => this.#change(addQuestion(this.#view, question)),
      onGone: (question, reason) => this.#loseQuestion(question, reason),
      onReadable: (id) => this.#change(acceptKeys(this.#view, id)),
    });
    this.#clock = createFrameClock({ draw: () => this.#draw() });
    this.#keys = createKeyInput({ stream: input, output, onKey: (key) => this.#press(key) });
    this.#keys.open();
    this.#unsubscribe = store.subscribe((event, state) => this.#take(event, state));
    process.on("exit", this.#abandon);
    process.on("SIGCONT", this.#continue);
  }

  get asker(): Asker {
    return this.#desk;
  }

  absorb(event: RunEvent): void {
    this.#book.apply(event);
  }

  print(text: string): void {
    this.#tell(text.replace(/\n$/, "").split("\n"));
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
    if (!this.#isBroken) await this.#leave();
    process.off("exit", this.#abandon);
    process.off("SIGCONT", this.#continue);
  }

  /** What is not yet printed is printed, and nothing else is left. */
  async #leave(): Promise<void> {
    if (this.#view.layout === "full") {
      await this.#screen?.close();
      this.#screen = undefined;
      this.#view = { ...this.#view, layout: "inline" };
      this.#pending.shorten(this.#style());
    }
    this.#screen ??= this.#open();
    this.#screen.draw({ lines: [], printed: this.#pending.take(this.#style()) });
    await this.#screen.close();
  }

  #take(event: RunEvent, state: RunState): void {
    this.#book.apply(event);
    this.#tell(isTold(event) ? plainLines(event, state, this.#style()) : []);
  }

  #tell(lines: readonly string[]): void {
    if (this.#isBroken) for (const line of lines) this.#options.output.write(`${line}\n`);
    else {
      this.#pending.push(...lines);
      this.#clock.request();
    }
  }

  #change(view: ViewState): void {
    this.#view = view;
    this.#clock.request();
  }

  #loseQuestion({ id, path }: OpenQuestion, reason: string | undefined): void {
    const { color, glyphs } = this.#style();
    if (reason !== undefined)
      this.#tell([` ${color.yellow(glyphs.waiting)} ${escapeLine(path)}: ${escapeLine(reason)}`]);
    this.#change(removeQuestion(this.#view, id));
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
      leastHeight: this.#height.least(),
    };
  }

  /** Draws a frame where it differs from the one before, and says when the next one is due. */
  #draw(): number | undefined {
    if (this.#isHandedOver || this.#isSwitching || this.#isBroken) return undefined;
    try {
      this.#screen?.measure();
      if (this.#screen?.isBusy === true) return undefined;
      const scene = this.#scene();
      this.#show(linesOf(scene), scene);
      return untilChange(scene);
    } catch (error) {
      this.#giveUp(error);
      return undefined;
    }
  }

  #show(lines: readonly string[], { view, style }: Scene): void {
    const question = shownQuestion(view);
    const isInline = view.layout === "inline";
    if (isInline && question === undefined) this.#height.use(usedHeight(lines));
    this.#screen ??= this.#open();
    const picture = lines.join("\n");
    const prints = isInline && !this.#pending.isEmpty;
    if (prints || picture !== this.#lastPicture) {
      this.#screen.draw({ lines, printed: prints ? this.#pending.take(style) : this.#pending.nothing() });
      this.#lastPicture = picture;
    }
    if (question?.isNew === true) this.#desk.shown(question.id);
  }

  /** A fault in drawing must not end a run: it goes on in plain lines, and questions stay open. */
  #giveUp(error: unknown): void {
    this.#isBroken = true;
    this.#clock.stop();
    this.#keys.close();
    this.#screen?.abandon();
    this.#desk.close();
    const what = error instanceof Error ? error.message : String(error);
    this.#tell([` ! The live view cannot go on (${escapeLine(what)}): plain lines follow.`]);
    this.#tell(this.#pending.take(this.#style()).lines);
  }

  #open(): Screen {
    const { output, input, environment } = this.#options;
    const isAlternate = this.#view.layout === "full";
    this.#lastPicture = "";
    return openScreen({ output, input, environment, isAlternate, onResize: () => this.#redraw() });
  }

  #redraw(): void {
    this.#lastPicture = "";
    this.#clock.hurry();
  }

  #press(key: Key): void {
    const { view, command } = pressKey(this.#view, key, keyContext(this.#scene()));
    const isOtherLayout = view.layout !== this.#view.layout;
    this.#view = view;
    this.#expireNotice();
    if (isOtherLayout) void this.#switchScreen();
    else this.#clock.hurry();
    if (command !== undefined) void this.#obey(command);
  }

  #say(notice: string): void {
    this.#change({ ...this.#view, notice });
    this.#expireNotice();
  }

  #expireNotice(): void {
    clearTimeout(this.#noticeTimer);
    if (this.#view.notice === undefined) return;
    this.#noticeTimer = setTimeout(() => {
      const { notice: _said, ...view } = this.#view;
      this.#change(view);
    }, noticeMs).unref();
  }

  async #switchScreen(): Promise<void> {
    if (this.#isSwitching) return;
    this.#isSwitching = true;
    await this.#screen?.close();
    this.#screen = undefined;
    this.#isSwitching = false;
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
        this.#screen?.refresh();
        this.#redraw();
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
      case "copy": {
        const text = stepText(command.path, this.#book);
        const lines = text.split("\n").length;
        this.#options.output.write(clipboardSequence(text));
        this.#say(`Sent ${lines === 1 ? "1 line" : `${lines} lines`} to the clipboard.`);
        break;
      }
    }
  }

  async #wholeLog(path: string): Promise<string> {
    const read = await this.#options.readLog?.(path).catch(() => undefined);
    return read === undefined || read === "" ? stepText(path, this.#book) : escapeText(read);
  }

  async #page(text: string): Promise<void> {
    const { environment, output } = this.#options;
    await this.#handOver(async () => {
      await openPager(text, { environment, output }).catch((error: unknown) =>
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
    if (this.#isHandedOver || this.#isEnded || this.#isBroken) return;
    this.#keys.close();
    this.#keys.open();
    this.#screen?.refresh();
    this.#redraw();
  };

  /** The process ends at once. */
  readonly #abandon = (): void => {
    this.#isEnded = true;
    this.#keys.close();
    this.#screen?.abandon();
  };
}

function linesOf(scene: Scene): readonly string[] {
  return scene.view.layout === "inline" ? inlineBlock(scene) : fullScreen(scene, fullLayout(scene));
}

/** Lines of a block without those that only hold its height. */
function usedHeight(lines: readonly string[]): number {
  return lines.slice(0, -1).findLastIndex((line) => line !== "") + 2;
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
