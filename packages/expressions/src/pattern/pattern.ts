import { parsePattern } from "./parse-pattern.ts";
import { noCharacter } from "./pattern-node.ts";
import { compilePattern, type Instruction } from "./pattern-program.ts";

/**
 * A regular expression that takes time in proportion to the text, whatever it looks like: all the
 * states that it can be in are followed at once, and none is ever gone back to (Thompson's
 * construction). The price is that there are no backreferences and no looking ahead or back.
 */
export class Pattern {
  readonly #program: readonly Instruction[];

  /** Throws a `PatternProblem`. */
  constructor(source: string) {
    this.#program = compilePattern(parsePattern(source));
  }

  /** The work of making it, in states. */
  get size(): number {
    return this.#program.length;
  }

  /** Whether it matches anywhere in the text. `spend` is told about each character's work. */
  test(text: string, spend: (units: number) => void): boolean {
    let current = new States(this.#program);
    let next = new States(this.#program);
    let before = noCharacter;
    let after = pointAt(text, 0);
    for (let index = 0; ;) {
      if (current.add(0, before, after)) return true;
      spend(2 + current.takeWork());

      if (after === noCharacter) return false;
      index += after > 0xffff ? 2 : 1;
      before = after;
      after = pointAt(text, index);
      if (advance(this.#program, current, next, before, after)) return true;
      [current, next] = [next, current];
      next.clear();
    }
  }
}

/** Takes each state over a character. True if the end of the pattern is reached. */
function advance(
  program: readonly Instruction[],
  current: States,
  next: States,
  character: number,
  after: number,
): boolean {
  for (let index = 0; index < current.count; index++) {
    const state = current.at(index);
    const instruction = program[state] as Instruction;
    if (instruction.kind !== "character" || !instruction.characters.test(character)) continue;
    if (next.add(state + 1, character, after)) return true;
  }
  return false;
}

function pointAt(text: string, index: number): number {
  return text.codePointAt(index) ?? noCharacter;
}

/** A set of states that is emptied in no time. */
class States {
  readonly #program: readonly Instruction[];
  readonly #list: Uint16Array;
  /** The round in which a state was last added. */
  readonly #rounds: Uint32Array;
  readonly #pending: number[] = [];
  #round = 1;
  #work = 0;
  count = 0;

  constructor(program: readonly Instruction[]) {
    this.#program = program;
    this.#list = new Uint16Array(program.length);
    this.#rounds = new Uint32Array(program.length);
  }

  at(index: number): number {
    return this.#list[index] as number;
  }

  /** The work since this was last asked. */
  takeWork(): number {
    const work = this.#work;
    this.#work = 0;
    return work;
  }

  clear(): void {
    this.#round++;
    this.count = 0;
  }

  /** Adds a state and all that can be reached from it without a character. True if the end is among them. */
  add(state: number, before: number, after: number): boolean {
    this.#pending.push(state);
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) {
      if (this.#rounds[next] === this.#round) continue;
      this.#rounds[next] = this.#round;
      const instruction = this.#program[next] as Instruction;
      this.#work += instruction.kind === "character" ? 1 + instruction.characters.cost : 2;
      if (instruction.kind === "match") return true;
      if (instruction.kind === "jump") this.#pending.push(instruction.target);
      else if (instruction.kind === "split") this.#pending.push(instruction.second, instruction.first);
      else if (instruction.kind === "character") this.#list[this.count++] = next;
      else if (instruction.test(before, after)) this.#pending.push(next + 1);
    }
    return false;
  }
}
