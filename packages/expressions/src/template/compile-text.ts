import type { Json, SecretUse } from "@tidemark/spec";
import { compileRoot, type CompiledSource } from "../compile/compile-source.ts";
import { ExpressionError, type Place } from "../expression-error.ts";
import { checkTextLength, type Frame } from "../frame.ts";
import { toJsonText } from "../functions/json-functions.ts";
import type { Reference } from "../references.ts";
import type { Origin } from "../source/origin.ts";
import { parseSource } from "../source/parse-source.ts";
import type { SyntaxNode } from "../source/syntax-node.ts";
import { scanTemplate, type TemplatePiece } from "./scan-template.ts";

/** Is told about each text that has secrets in it. */
export type OnSecret = (use: SecretUse) => void;

/** What a value of a template becomes. */
export type Render = (frame: Frame, onSecret: OnSecret | undefined) => Json;

/** A string of a template. Without `render` it stays as it is. */
export interface CompiledText {
  readonly render?: Render;
  /** Whether it is the same in every scope. */
  readonly constant: boolean;
  readonly references: readonly Reference[];
  readonly secrets: readonly string[];
  readonly slots: number;
  /** The expressions in it. */
  readonly expressions: readonly CompiledSource[];
  readonly problems: readonly ExpressionError[];
}

type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "secret"; readonly name: string; readonly reference: Reference }
  | { readonly kind: "value"; readonly compiled: CompiledSource };

const unchanged: CompiledText = {
  constant: true,
  references: [],
  secrets: [],
  slots: 0,
  expressions: [],
  problems: [],
};
const mask = "***";

/** Compiles the expressions in a string and collects what is wrong with them. */
export function compileText(text: string, pointer: string): CompiledText {
  if (!text.includes("${{")) return unchanged;
  const parts: Part[] = [];
  const problems: ExpressionError[] = [];
  for (const piece of scanTemplate(text)) {
    try {
      parts.push(compilePiece(piece, text, pointer));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      problems.push(error);
    }
  }
  const place: Place = { source: text, start: 0, end: text.length, pointer };
  const compiled = parts.filter((part) => part.kind === "value").map((part) => part.compiled);
  const secrets = parts.filter((part) => part.kind === "secret");
  return {
    render: renderParts(parts, pointer, place),
    constant: compiled.length + secrets.length === 0,
    references: parts.flatMap(referencesOf),
    secrets: secrets.map(({ name }) => name),
    slots: Math.max(0, ...compiled.map(({ slots }) => slots)),
    expressions: compiled,
    problems,
  };
}

function compilePiece(piece: TemplatePiece, text: string, pointer: string): Part {
  switch (piece.kind) {
    case "text":
      return piece;
    case "unterminated": {
      const place = { source: text, start: piece.start, end: piece.end, pointer };
      const hint = "Write $${{ for the characters themselves.";
      throw new ExpressionError("unterminated", "A ${{ has no }}.", place, { hint });
    }
    case "expression": {
      const origin: Origin = { source: text, offset: piece.offset, pointer };
      const root = parseSource(piece.source, origin);
      return compileSecret(root, origin) ?? { kind: "value", compiled: compileRoot(root, origin) };
    }
  }
}

/** `secrets.NAME` and nothing else. */
function compileSecret(root: SyntaxNode, origin: Origin): Part | undefined {
  if (root.op !== ".") return undefined;
  const [receiver, name] = root.args;
  if (receiver.op !== "id" || receiver.args !== "secrets") return undefined;
  const range = { start: origin.offset + root.start, end: origin.offset + root.end };
  return { kind: "secret", name, reference: { root: "secrets", members: [name], computed: false, ...range } };
}

function referencesOf(part: Part): readonly Reference[] {
  if (part.kind === "value") return part.compiled.references;
  return part.kind === "secret" ? [part.reference] : [];
}

/** A single expression keeps its type; anything else becomes text. */
function renderParts(parts: readonly Part[], pointer: string, place: Place): Render {
  const [first] = parts;
  if (parts.length === 1 && first?.kind === "value") return (frame) => first.compiled.run(frame);
  const secret = parts.some(({ kind }) => kind === "secret");
  return (frame, onSecret) => {
    let text = "";
    const uses: (string | { readonly secret: string })[] = [];
    for (const part of parts) {
      const piece = part.kind === "secret" ? mask : printPart(part, frame, place);
      text += piece;
      checkTextLength(frame, text.length, place);
      if (secret) addUse(uses, part.kind === "secret" ? { secret: part.name } : piece);
    }
    if (secret) onSecret?.({ pointer, parts: uses });
    return text;
  };
}

function printPart(part: Exclude<Part, { kind: "secret" }>, frame: Frame, place: Place): string {
  if (part.kind === "text") return part.text;
  const value = part.compiled.run(frame);
  return typeof value === "string" ? value : toJsonText(value, frame, place);
}

/** Neighbouring plain parts become one. */
function addUse(
  uses: (string | { readonly secret: string })[],
  use: string | { readonly secret: string },
): void {
  const last = uses.at(-1);
  if (typeof use === "string" && typeof last === "string") uses[uses.length - 1] = last + use;
  else uses.push(use);
}
