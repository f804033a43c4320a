import { escapeLine, escapeText } from "../../terminal/escape-text.ts";
import { describeDeadline } from "../../checkpoint/question-lines.ts";
import { count } from "../../printers/summarize-value.ts";
import { actionKeys } from "../keys/action-keys.ts";
import type { TextField } from "../keys/text-field.ts";
import type { OpenQuestion, ViewState } from "../model/view-state.ts";
import type { KeyHint } from "./footer-line.ts";
import { liveGlyphs } from "./live-glyphs.ts";
import { markdownLines } from "./markdown-lines.ts";
import type { Scene } from "./scene.ts";
import { fitLine, spreadLine, type Segment } from "./segments.ts";
import { wrapLine } from "./wrap-line.ts";

/** So much of what is shown with a question is looked at for the block. */
const longestShow = 4000;

/**
 * A question in at most so many lines: who asks and until when, what is asked, what it is about, and the field in which an
 * answer is typed. What has no room is said to be there.
 */
export function questionBlock(
  open: OpenQuestion,
  scene: Scene,
  width: number,
  height: number,
): readonly string[] {
  const { view } = scene;
  const field =
    view.focus.kind === "answer" && view.focus.id === open.id ? fieldLines(view.focus, scene, width) : [];
  const others = otherLines(open, scene, width);
  const room = Math.max(1, height - field.length - others.length);
  return [...bodyLines(open, scene, width, room), ...others, ...field].slice(0, height);
}

function bodyLines(
  { path, question }: OpenQuestion,
  scene: Scene,
  width: number,
  height: number,
): readonly string[] {
  const { style, now } = scene;
  const { color, glyphs } = style;
  const left: Segment[] = [
    { text: ` ${glyphs.asked} `, paint: color.yellow },
    { text: escapeLine(path), paint: color.bold },
  ];
  const deadline: Segment[] = [{ text: describeDeadline(question, now), paint: color.dim }];
  const ask = markdownLines(question.ask, Math.max(12, width - 4), style);
  const [only = ""] = ask;
  const title = spreadLine(left, deadline, width, glyphs.ellipsis);
  // A short question stands beside its name.
  const plain =
    markdownLines(question.ask, Number.MAX_SAFE_INTEGER, { ...style, color: unpainted(style) })[0] ?? "";
  const deadlineWidth = (deadline[0]?.text.length ?? 0) + (deadline[0]?.text === "" ? 0 : 2);
  const isShort = ask.length === 1 && path.length + plain.length + deadlineWidth + 8 <= width;
  const head = isShort
    ? [
        `${spreadLine([...left, { text: "   " }], [], width, "")}${only}${rightOf(deadline, width - path.length - plain.length - 6, style)}`,
      ]
    : [title, ...ask.map((line) => `   ${line}`.trimEnd())];
  const evidence = evidenceLines(question.show, scene, width);
  const room = height - head.length;
  if (room < 0)
    return [
      ...head.slice(0, Math.max(0, height - 1)),
      color.dim(
        `   ${glyphs.ellipsis} ${count(head.length + evidence.length - height + 1, "more line")}: v shows all`,
      ),
    ];
  if (evidence.length <= room) return [...head, ...evidence];
  const kept = Math.max(0, room - 1);
  const more = evidence.length - kept;
  return [
    ...head,
    ...evidence.slice(0, kept),
    ...(room > 0 ? [color.dim(`   ${glyphs.ellipsis} ${count(more, "more line")}: v shows all`)] : []),
  ];
}

function rightOf(segments: readonly Segment[], room: number, { glyphs }: Scene["style"]): string {
  const text = fitLine(segments, Math.max(0, room - 2), glyphs.ellipsis);
  const taken = segments.reduce((total, segment) => total + segment.text.length, 0);
  return taken === 0 ? "" : " ".repeat(Math.max(2, room - taken)) + text;
}

function unpainted({ color }: Scene["style"]): Scene["style"]["color"] {
  const keep = (text: string): string => text;
  return Object.fromEntries(
    Object.keys(color).map((name) => [name, keep]),
  ) as unknown as Scene["style"]["color"];
}

function evidenceLines(
  show: OpenQuestion["question"]["show"],
  { style }: Scene,
  width: number,
): readonly string[] {
  if (show === undefined) return [];
  const { color, glyphs } = style;
  const text = typeof show === "string" ? show.trimEnd() : JSON.stringify(show, null, 2);
  const lines = escapeText(text.slice(0, longestShow)).split("\n");
  const bar = { text: `   ${glyphs.bar} `, paint: color.dim };
  return lines.map((line) => fitLine([bar, { text: line.replaceAll("\t", "  ") }], width, glyphs.ellipsis));
}

/** The other open questions, in one line. */
function otherLines({ id }: OpenQuestion, { view, style }: Scene, width: number): readonly string[] {
  const others = view.questions.filter((question) => question.id !== id);
  if (others.length === 0) return [];
  const { color, glyphs } = style;
  const names = others.map(({ path }) => escapeLine(path)).join(", ");
  return [
    fitLine(
      [
        { text: ` ${glyphs.asked} `, paint: color.yellow },
        { text: `also open: ${names}`, paint: color.dim },
      ],
      width,
      glyphs.ellipsis,
    ),
  ];
}

type Answering = ViewState["focus"] & { readonly kind: "answer" };

/** So many lines of a long text are seen while it is written. */
const fieldHeight = 5;

function fieldLines(
  { action, field, problem }: Answering,
  { style }: Scene,
  width: number,
): readonly string[] {
  const { color, glyphs } = style;
  const { prompt } = liveGlyphs(style);
  const what = action.name === "reject" ? "why?" : escapeLine(action.label);
  const optional = action.input === "optional" && field.text === "" ? "   (Enter for none)" : "";
  const lead = `   ${what} ${prompt} `;
  const rows = textRows(field, Math.max(10, width - lead.length), style);
  const lines = rows.map((row, at) =>
    fitLine(
      [
        { text: at === 0 ? lead : " ".repeat(lead.length), paint: color.bold },
        { text: row },
        { text: at === 0 ? optional : "", paint: color.dim },
      ],
      width,
      glyphs.ellipsis,
    ),
  );
  const told =
    problem === undefined ? [] : wrapLine(problem, width - 3).map((line) => color.red(`   ${line}`));
  return ["", ...lines, ...told];
}

/** The rows around the cursor. */
function textRows({ text, cursor }: TextField, width: number, style: Scene["style"]): readonly string[] {
  const mark = liveGlyphs(style).cursor;
  // A sign of its own, so that no character of the text is taken for the cursor when the rows are looked through.
  const held = "\uE000";
  const shown = escapeText(text.slice(0, cursor)) + held + escapeText(text.slice(cursor));
  const rows = shown
    .replaceAll("\t", "  ")
    .split("\n")
    .flatMap((line) => wrapLine(line, width));
  const at = Math.max(
    0,
    rows.findIndex((row) => row.includes(held)),
  );
  const start = Math.max(0, Math.min(at - fieldHeight + 2, rows.length - fieldHeight));
  return rows.slice(start, start + fieldHeight).map((row) => row.replace(held, mark));
}

/** The keys while a question is shown. */
export function questionHints({ question, isNew }: OpenQuestion, { view }: Scene): readonly KeyHint[] {
  if (view.focus.kind === "answer")
    return [
      ["Enter", "sends"],
      ["Alt-Enter", "new line"],
      ["Esc", "back"],
    ];
  const stop: KeyHint = ["^C", "stop"];
  if (isNew) return [stop];
  const actions = [...actionKeys(question.actions)].map(([key, { label, name }]): KeyHint => [
    key,
    escapeLine(label === "" ? name : label),
  ]);
  return [
    ...actions,
    ["v", "view"],
    ...(view.questions.length > 1 ? [["Tab", "next question"] as const] : []),
    ["Esc", "later"],
    ["f", view.layout === "full" ? "back" : "full screen"],
    stop,
  ];
}
