import { withText } from "@tidemark/runtimes-human";

import { escapeLine } from "../../terminal/escape-text.ts";
import {
  list,
  openField,
  removeQuestion,
  shownQuestion,
  type Focus,
  type OpenQuestion,
  type ViewCommand,
  type ViewState,
} from "../model/view-state.ts";
import { actionKeys } from "./action-keys.ts";
import type { Key } from "./key.ts";
import { editField, type TextField } from "./text-field.ts";

/** What keys can reach: the rows of the list as they are shown, and how much of each pane is seen at a time. */
export interface KeyContext {
  /** Paths of rows that can be chosen, from top to bottom. */
  readonly rows: readonly string[];
  /** Those of them that are groups. */
  readonly groups: ReadonlySet<string>;
  /** Paths of steps that failed. */
  readonly failures: readonly string[];
  /** How many rows a page has. */
  readonly page: number;
  /** How far the pane that scrolls can be scrolled. */
  readonly furthest: number;
  readonly selected: string | undefined;
}

export interface Pressed {
  readonly view: ViewState;
  readonly command?: ViewCommand;
}

/**
 * The view after a key, and what the key asks of the world. Pure: this is the table of all keys.
 *
 * @example
 * pressKey(view, { kind: "key", name: "f" }, context).view.layout // "full"
 */
export function pressKey(before: ViewState, key: Key, context: KeyContext): Pressed {
  const { notice: _read, ...view } = before;
  if (key.kind === "key") {
    if (key.name === "ctrl-c") return { view: { ...view, isStopping: true }, command: { type: "stop" } };
    if (key.name === "ctrl-z") return { view, command: { type: "suspend" } };
    if (key.name === "ctrl-l") return { view, command: { type: "redraw" } };
  }
  const shown = shownQuestion(view);
  if (shown?.isNew === true) return { view };
  const { focus } = view;
  switch (focus.kind) {
    case "filter":
      return { view: pressInFilter(view, focus, key) };
    case "answer":
      return pressInAnswer(view, focus, key);
    case "question":
      return shown === undefined ? { view: { ...view, focus: list } } : pressInQuestion(view, shown, key);
    case "help":
      return { view: { ...view, focus: list } };
    case "log":
    case "list":
      return key.kind === "paste" ? { view } : pressInList(view, key.name, context);
  }
}

function pressInFilter(view: ViewState, focus: Focus & { kind: "filter" }, key: Key): ViewState {
  if (key.kind === "key" && key.name === "enter") return { ...view, focus: list };
  if (key.kind === "key" && key.name === "escape")
    return { ...view, focus: list, filter: focus.before, scroll: 0 };
  const field = editField(focus.field, key, { isMultiline: false });
  return field === undefined ? view : { ...view, focus: { ...focus, field }, filter: field.text, scroll: 0 };
}

function pressInAnswer(view: ViewState, focus: Focus & { kind: "answer" }, key: Key): Pressed {
  const { id, action, field } = focus;
  if (key.kind === "key" && key.name === "escape")
    return { view: { ...view, focus: { kind: "question", id } } };
  if (key.kind === "key" && key.name === "enter") {
    const text = field.text.trim();
    const problem = focus.problem === undefined ? problemOf(text) : undefined;
    if (text === "" && action.input === "required")
      return {
        view: { ...view, focus: { ...focus, problem: "Expected text or JSON, got nothing. Esc goes back." } },
      };
    if (problem !== undefined) return { view: { ...view, focus: { ...focus, problem } } };
    const answer = text === "" ? { action: action.name } : withText(action, text);
    return { view: removeQuestion(view, id), command: { type: "answer", id, answer } };
  }
  const edited = editField(field, key);
  return { view: edited === undefined ? view : { ...view, focus: openWith(id, action, edited) } };
}

function openWith(id: number, action: (Focus & { kind: "answer" })["action"], field: TextField): Focus {
  return { kind: "answer", id, action, field };
}

/** What begins like JSON and is none would be taken for text: that is said once, and a second Enter sends it so. */
function problemOf(text: string): string | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `This begins like JSON and is none: ${escapeLine(why)}. Enter again sends it as text.`;
  }
}

function pressInQuestion(view: ViewState, { id, question }: OpenQuestion, key: Key): Pressed {
  if (key.kind === "paste")
    return { view: { ...view, notice: "Choose an answer first; then paste what goes with it." } };
  switch (key.name) {
    case "v":
      return { view, command: { type: "view", id } };
    case "tab":
    case "shift-tab":
      return { view: { ...view, focus: turnQuestion(view, id, key.name === "tab" ? 1 : -1) } };
    case "escape":
      return { view: { ...view, focus: list } };
    case "f":
      return { view: switchLayout(view) };
    default: {
      const action = actionKeys(question.actions).get(key.name.toLowerCase());
      if (action === undefined) return { view };
      if (action.input !== "none") return { view: { ...view, focus: openField(id, action) } };
      return {
        view: removeQuestion(view, id),
        command: { type: "answer", id, answer: { action: action.name } },
      };
    }
  }
}

function turnQuestion({ questions }: ViewState, id: number, step: number): Focus {
  const at = questions.findIndex((question) => question.id === id);
  const next = questions.at((at + step + questions.length) % questions.length);
  return next === undefined ? list : { kind: "question", id: next.id };
}

function pressInList(view: ViewState, name: string, context: KeyContext): Pressed {
  const isFull = view.layout === "full";
  switch (name) {
    case "f":
      return { view: switchLayout(view) };
    case "?":
      return { view: { ...view, focus: { kind: "help" } } };
    case "/": {
      const field = { text: view.filter, cursor: view.filter.length };
      return { view: { ...view, focus: { kind: "filter", field, before: view.filter } } };
    }
    case "tab": {
      const [first] = view.questions;
      return { view: first === undefined ? view : { ...view, focus: { kind: "question", id: first.id } } };
    }
    case "escape":
      if (view.focus.kind === "log") return { view: { ...view, focus: list, scroll: 0 } };
      return { view: { ...view, filter: "", scroll: 0 } };
    default:
      return isFull ? pressInFull(view, name, context) : { view: scrollBlock(view, name, context) };
  }
}

function switchLayout(view: ViewState): ViewState {
  const focus = view.focus.kind === "log" ? list : view.focus;
  return { ...view, focus, layout: view.layout === "full" ? "inline" : "full", scroll: 0 };
}

function scrollBlock(view: ViewState, name: string, { page, furthest }: KeyContext): ViewState {
  const scroll = moved(view.scroll, name, page, furthest);
  return scroll === undefined ? view : { ...view, scroll };
}

/** Where a key moves to, from 0 to the furthest. */
function moved(at: number, name: string, page: number, furthest: number): number | undefined {
  const step = steps(page).get(name);
  if (step === undefined) return undefined;
  return Math.max(0, Math.min(at + step, furthest));
}

function steps(page: number): ReadonlyMap<string, number> {
  return new Map([
    ["up", -1],
    ["k", -1],
    ["down", 1],
    ["j", 1],
    ["pageup", -page],
    ["ctrl-b", -page],
    ["pagedown", page],
    ["ctrl-f", page],
    [" ", page],
    ["home", Number.NEGATIVE_INFINITY],
    ["g", Number.NEGATIVE_INFINITY],
    ["end", Number.POSITIVE_INFINITY],
    ["G", Number.POSITIVE_INFINITY],
  ]);
}

function pressInFull(view: ViewState, name: string, context: KeyContext): Pressed {
  const { rows, groups, selected } = context;
  switch (name) {
    case "q":
      return { view: switchLayout(view) };
    case "e":
      return { view: nextFailure(view, context) };
    case "c":
      return selected === undefined ? { view } : { view, command: { type: "copy", path: selected } };
    case "o":
      return selected === undefined ? { view } : { view, command: { type: "open", path: selected } };
    case "enter":
      return { view: selected === undefined ? view : enterRow(view, selected, groups.has(selected)) };
    case "left":
    case "h":
      return { view: leaveRow(view, selected) };
    case "right":
    case "l":
      return {
        view:
          selected === undefined
            ? view
            : enterRow(view, selected, groups.has(selected) && !view.unfolded.has(selected)),
      };
    default:
  }
  if (view.focus.kind === "log") {
    // A log is read from its end: up goes back.
    const { page, furthest } = context;
    const top = moved(furthest - Math.min(view.scroll, furthest), name, page, furthest);
    return { view: top === undefined ? view : { ...view, scroll: furthest - top } };
  }
  const at = Math.max(0, selected === undefined ? 0 : rows.indexOf(selected));
  const next = moved(at, name, context.page, Math.max(0, rows.length - 1));
  const path = next === undefined ? undefined : rows[next];
  return { view: path === undefined ? view : select(view, path) };
}

function select(view: ViewState, path: string): ViewState {
  return { ...view, selected: path, isFollowing: false, scroll: 0 };
}

function enterRow(view: ViewState, path: string, isGroup: boolean): ViewState {
  if (!isGroup) return { ...select(view, path), focus: { kind: "log" } };
  const unfolded = new Set(view.unfolded);
  if (!unfolded.delete(path)) unfolded.add(path);
  return { ...select(view, path), unfolded };
}

function leaveRow(view: ViewState, selected: string | undefined): ViewState {
  if (view.focus.kind === "log") return { ...view, focus: list, scroll: 0 };
  if (selected === undefined || !view.unfolded.has(selected)) return view;
  const unfolded = new Set(view.unfolded);
  unfolded.delete(selected);
  return { ...view, unfolded };
}

/** The failed step after the chosen one, with the group that it is folded in. */
function nextFailure(view: ViewState, { failures, selected }: KeyContext): ViewState {
  const at = selected === undefined ? -1 : failures.indexOf(selected);
  const next = failures[(at + 1) % Math.max(1, failures.length)];
  if (next === undefined) return { ...view, notice: "Nothing has failed." };
  const top = /^[^.[!~]+/.exec(next)?.[0] ?? next;
  const unfolded = top === next ? view.unfolded : new Set(view.unfolded).add(top);
  return { ...select({ ...view, filter: "" }, next), focus: list, unfolded };
}
