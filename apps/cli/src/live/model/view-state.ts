import type { Answer } from "@tidemark/runtimes-human";
import type { Question, QuestionAction } from "@tidemark/spec";

import { emptyField, type TextField } from "../keys/text-field.ts";

/** Everything that is seen and does not come from the run: what somebody at the keyboard has chosen. */
export interface ViewState {
  readonly layout: "inline" | "full";
  readonly focus: Focus;
  /** Shows only steps whose path has this in it. */
  readonly filter: string;
  /** The row that is chosen in the list of the full screen. */
  readonly selected?: string;
  /** Whether the choice follows what runs, until somebody chooses. */
  readonly isFollowing: boolean;
  /** Groups whose steps are listed one by one. */
  readonly unfolded: ReadonlySet<string>;
  /** How far the log is scrolled back from its end, or the list of the block down from its start. */
  readonly scroll: number;
  /** The open questions, in the order of asking. */
  readonly questions: readonly OpenQuestion[];
  /** Said in the place of the keys for a moment. */
  readonly notice?: string;
  readonly isStopping: boolean;
}

/** What the keys go to. */
export type Focus =
  | { readonly kind: "list" }
  | { readonly kind: "log" }
  | { readonly kind: "help" }
  | { readonly kind: "filter"; readonly field: TextField; readonly before: string }
  | { readonly kind: "question"; readonly id: number }
  | {
      readonly kind: "answer";
      readonly id: number;
      readonly action: QuestionAction;
      readonly field: TextField;
      /** What is wrong with what was sent. */
      readonly problem?: string;
    };

export interface OpenQuestion {
  readonly id: number;
  readonly path: string;
  readonly question: Question;
  /** Whether it has not been there long enough to be read: what is typed now was meant for something else. */
  readonly isNew: boolean;
}

/** What a key asks of the world. */
export type ViewCommand =
  | { readonly type: "stop" }
  | { readonly type: "suspend" }
  | { readonly type: "redraw" }
  | { readonly type: "answer"; readonly id: number; readonly answer: Answer }
  | { readonly type: "view"; readonly id: number }
  | { readonly type: "open"; readonly path: string }
  | { readonly type: "copy"; readonly path: string };

export const list: Focus = { kind: "list" };

/** Before the first key. */
export function initialView(layout: ViewState["layout"]): ViewState {
  return {
    layout,
    focus: list,
    filter: "",
    isFollowing: true,
    unfolded: new Set(),
    scroll: 0,
    questions: [],
    isStopping: false,
  };
}

/** A new question takes the view over, unless somebody is writing or reads another. */
export function addQuestion(view: ViewState, question: OpenQuestion): ViewState {
  const questions = [...view.questions, question];
  const isFree = view.focus.kind === "list" || view.focus.kind === "log";
  return { ...view, questions, ...(isFree && { focus: { kind: "question", id: question.id } }) };
}

/** A question that nobody has to answer any more. The next one takes its place. */
export function removeQuestion(view: ViewState, id: number): ViewState {
  const questions = view.questions.filter((question) => question.id !== id);
  const isShown = (view.focus.kind === "question" || view.focus.kind === "answer") && view.focus.id === id;
  return { ...view, questions, ...(isShown && { focus: firstOf(questions) }) };
}

/** Somebody had the time to read a question. */
export function acceptKeys(view: ViewState, id: number): ViewState {
  const questions = view.questions.map((question) =>
    question.id === id ? { ...question, isNew: false } : question,
  );
  return { ...view, questions };
}

function firstOf([first]: readonly OpenQuestion[]): Focus {
  return first === undefined ? list : { kind: "question", id: first.id };
}

/** The question that is shown, if one is. */
export function shownQuestion({ focus, questions }: ViewState): OpenQuestion | undefined {
  if (focus.kind !== "question" && focus.kind !== "answer") return undefined;
  return questions.find(({ id }) => id === focus.id);
}

/** The field for what goes with an answer. */
export function openField(id: number, action: QuestionAction): Focus {
  return { kind: "answer", id, action, field: emptyField };
}
