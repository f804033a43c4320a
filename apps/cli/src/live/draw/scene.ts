import type { RunState } from "../../store/run-state.ts";
import type { Style } from "../../terminal/style.ts";
import type { StepBook } from "../model/step-book.ts";
import type { ViewState } from "../model/view-state.ts";

/** All that a frame is drawn from. Drawing is a function of it and of nothing else. */
export interface Scene {
  readonly run: RunState;
  readonly book: StepBook;
  readonly view: ViewState;
  /** How large the terminal is. */
  readonly columns: number;
  readonly rows: number;
  readonly now: number;
  /** Counts up while something moves. */
  readonly tick: number;
  readonly style: Style;
  /** Which steps each step needs, where the plan is known. */
  readonly needs?: ReadonlyMap<string, readonly string[]> | undefined;
  /** The list is given so much room at least, so that what stands below does not jump with each step that ends. */
  readonly leastHeight: number;
}
