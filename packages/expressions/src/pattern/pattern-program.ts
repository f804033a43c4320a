import { PatternProblem, type Characters, type PatternNode, type PlaceTest } from "./pattern-node.ts";

/** One state of the machine that a regular expression becomes. Numbers are indexes of other states. */
export type Instruction =
  | { readonly kind: "character"; readonly characters: Characters }
  | { readonly kind: "place"; readonly test: PlaceTest }
  | { readonly kind: "split"; first: number; second: number }
  | { readonly kind: "jump"; target: number }
  | { readonly kind: "match" };

const maximumSize = 5000;

/** The states for a regular expression; counted repetitions are written out. */
export function compilePattern(pattern: PatternNode): readonly Instruction[] {
  const program: Instruction[] = [];
  emit(pattern, program);
  push({ kind: "match" }, program);
  return program;
}

function emit(node: PatternNode, program: Instruction[]): void {
  switch (node.kind) {
    case "character":
    case "place":
      push(node, program);
      return;
    case "sequence":
      for (const part of node.parts) emit(part, program);
      return;
    case "choice":
      emitChoice(node.options, program);
      return;
    case "repeat":
      emitTimes(node.body, node.minimum, program);
      if (node.maximum === Number.POSITIVE_INFINITY) emitLoop(node.body, program);
      else emitOptional(node.body, node.maximum - node.minimum, program);
  }
}

function emitTimes(body: PatternNode, count: number, program: Instruction[]): void {
  for (let done = 0; done < count; done++) {
    const before = program.length;
    emit(body, program);
    // What takes no state once takes none however often.
    if (program.length === before) return;
  }
}

function emitChoice(options: readonly PatternNode[], program: Instruction[]): void {
  const jumps: { target: number }[] = [];
  for (const [index, option] of options.entries()) {
    if (index === options.length - 1) {
      emit(option, program);
      continue;
    }
    const split = push({ kind: "split", first: program.length + 1, second: 0 }, program);
    emit(option, program);
    jumps.push(push({ kind: "jump", target: 0 }, program));
    split.second = program.length;
  }
  for (const jump of jumps) jump.target = program.length;
}

function emitLoop(body: PatternNode, program: Instruction[]): void {
  const start = program.length;
  const split = push({ kind: "split", first: start + 1, second: 0 }, program);
  emit(body, program);
  push({ kind: "jump", target: start }, program);
  split.second = program.length;
}

function emitOptional(body: PatternNode, count: number, program: Instruction[]): void {
  const splits: { second: number }[] = [];
  for (let done = 0; done < count; done++) {
    splits.push(push({ kind: "split", first: program.length + 1, second: 0 }, program));
    emit(body, program);
  }
  for (const split of splits) split.second = program.length;
}

function push<Kind extends Instruction>(instruction: Kind, program: Instruction[]): Kind {
  if (program.length >= maximumSize) {
    throw new PatternProblem("The regular expression has too many repetitions.");
  }
  program.push(instruction);
  return instruction;
}
