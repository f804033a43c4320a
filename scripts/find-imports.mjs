import { parseSync } from "oxc-parser";

/** @typedef {{ specifier: string, line: number }} FoundImport */

/**
 * Everything in a source file that names another module: imports and re-exports, of types too, `import()` as an
 * expression and as a type, `require`, `import.meta.resolve`, mocks, and `declare module`. Names that are computed
 * can't be known and are left out.
 *
 * @param {string} path Its ending tells the language.
 * @param {string} source
 * @returns {FoundImport[]}
 */
export function findImports(path, source) {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  /** @type {FoundImport[]} */
  const found = [];
  visit(program, (node) => {
    const specifier = constantText(moduleNameOf(node));
    if (specifier !== undefined)
      found.push({ specifier, line: source.slice(0, node.start).split("\n").length });
  });
  return found;
}

/** @typedef {{ type: string, start: number, [key: string]: any }} Node */

/**
 * @param {any} value
 * @param {(node: Node) => void} onNode
 */
function visit(value, onNode) {
  if (typeof value !== "object" || value === null) return;
  if (typeof value.type === "string") onNode(value);
  for (const child of Object.values(value)) visit(child, onNode);
}

const callsThatNameAModule =
  /^(require|require\.resolve|import\.meta\.resolve|vi\.(mock|doMock|unmock|doUnmock|importActual|importMock))$/;

/**
 * @param {Node} node
 * @returns {Node | null | undefined}
 */
function moduleNameOf(node) {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
    case "ImportExpression":
    case "TSImportType":
      return node.source;
    case "TSExternalModuleReference":
      return node.expression;
    case "TSModuleDeclaration":
      return node.id;
    case "CallExpression":
      return callsThatNameAModule.test(nameOf(node.callee)) ? node.arguments[0] : undefined;
    default:
      return undefined;
  }
}

/**
 * @param {Node} node
 * @returns {string}
 */
function nameOf(node) {
  if (node.type === "Identifier") return node.name;
  if (node.type === "MetaProperty") return `${node.meta.name}.${node.property.name}`;
  if (node.type === "MemberExpression" && !node.computed)
    return `${nameOf(node.object)}.${node.property.name}`;
  return "";
}

/** @param {Node | null | undefined} node */
function constantText(node) {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value;
  if (node?.type === "TemplateLiteral" && node.quasis.length === 1) return node.quasis[0].value.cooked;
  return undefined;
}
