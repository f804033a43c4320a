import { Environment, ParseError } from "@marcbachmann/cel-js";
import { ExpressionError } from "../expression-error.ts";
import { guardSource, tooDeep } from "./guard-source.ts";
import { limits } from "./limits.ts";
import { placeAt, type Origin } from "./origin.ts";
import { syntaxError } from "./syntax-error.ts";
import { childrenOf, type SyntaxNode } from "./syntax-node.ts";

/** Made once, never changed: it only holds the options of the parser. */
let environment: Environment | undefined;

/** The syntax tree of a text, of bounded size and depth. */
export function parseSource(text: string, origin: Origin): SyntaxNode {
  guardSource(text, origin);
  if (text.trim() === "") {
    throw new ExpressionError(
      "syntax",
      "Expected an expression, got nothing.",
      placeAt(origin, 0, text.length),
    );
  }
  environment ??= new Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
    limits: { maxAstNodes: limits.nodes, maxDepth: limits.depth },
  });
  let root: SyntaxNode;
  try {
    root = environment.parse(text).ast;
  } catch (error) {
    if (error instanceof ParseError) throw syntaxError(text, error, origin);
    throw error;
  }
  checkDepth(root, origin);
  return root;
}

/** `a + a + …` nests without brackets, so the parser's own limit does not see it. */
function checkDepth(root: SyntaxNode, origin: Origin): void {
  let level: readonly SyntaxNode[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limits.treeDepth) throw tooDeep(placeAt(origin, root.start, root.end));
    level = level.flatMap(childrenOf);
  }
}
