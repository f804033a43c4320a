import type { Json } from "@tidemark/spec";
import { ExpressionError } from "../expression-error.ts";
import type { Frame } from "../frame.ts";
import { findReferences, type Reference } from "../references.ts";
import { placeAt, type Origin } from "../source/origin.ts";
import { parseSource } from "../source/parse-source.ts";
import type { SyntaxNode } from "../source/syntax-node.ts";
import { checkTree, type TypeCheck, type TypeCheckOptions } from "../types/check-tree.ts";
import type { TypeNames } from "../types/checker.ts";
import { explain } from "../value/missing-name.ts";
import { measure } from "../value/measure.ts";
import { toPlain } from "../value/to-plain.ts";
import { compileTree } from "./compile-node.ts";

/** An expression out of any text, ready to run. */
export interface CompiledSource {
  readonly references: readonly Reference[];
  readonly usesAlways: boolean;
  /** How many variables of macros a frame must have room for. */
  readonly slots: number;
  readonly run: (frame: Frame) => Json;
  /** The type of its value and what is wrong with its types, given those of its variables. */
  readonly check: (names: TypeNames, options?: TypeCheckOptions) => TypeCheck;
}

/** From this many references on, a value may stand in a result often enough to matter. */
const manyReferences = 100;

export function compileSource(text: string, origin: Origin): CompiledSource {
  return compileRoot(parseSource(text, origin), origin);
}

export function compileRoot(root: SyntaxNode, origin: Origin): CompiledSource {
  const { run, findings } = compileTree(root, origin);
  const references = findReferences(root, origin);
  refuseSecrets(references, origin);
  const { usesAlways, slots, makesSpecials } = findings;
  const place = placeAt(origin, root.start, root.end);
  const measured = findings.repeatsValues || references.length >= manyReferences;
  return {
    references,
    usesAlways,
    slots,
    check: (names, options) => checkTree(root, origin, names, options),
    run(frame) {
      try {
        const value = run(frame);
        if (typeof value !== "object" || value === null) return value as Json;
        if (makesSpecials) return toPlain(value, frame, place);
        if (measured) measure(value, frame, place);
        return value as Json;
      } catch (error) {
        throw explain(error);
      }
    },
  };
}

function refuseSecrets(references: readonly Reference[], origin: Origin): void {
  const secret = references.find(({ root }) => root === "secrets");
  if (secret === undefined) return;
  const place = placeAt(origin, secret.start - origin.offset, secret.end - origin.offset);
  throw new ExpressionError("secret_in_expression", "A secret cannot be part of an expression.", place, {
    hint: "Write ${{ secrets.NAME }}, alone or inside a text.",
  });
}
