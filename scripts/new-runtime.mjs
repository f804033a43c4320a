// Makes a runtime's package out of templates/runtime. The template is a package called `your-runtime`, with nothing in it
// that a linter or an editor would not understand; making another one is giving it another name.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import { listFiles, listPackages } from "./workspace.mjs";

/** Names that cannot become a function and a file of their own, by what stands in the way. */
const reserved = new Map([
  ["is one of Tidemark's own", ["checkpoint", "delay", "fail", "flow", "standard", "tidemark", "yaml"]],
  [
    "means something else in the template",
    ["expect", "index", "run-file", "test", "test-runtime", "your-runtime"],
  ],
  [
    "means something else in TypeScript",
    [
      ...[
        "arguments",
        "await",
        "break",
        "case",
        "catch",
        "class",
        "const",
        "continue",
        "debugger",
        "default",
      ],
      ...[
        "delete",
        "do",
        "else",
        "enum",
        "eval",
        "export",
        "extends",
        "false",
        "finally",
        "for",
        "function",
        "if",
      ],
      ...[
        "implements",
        "import",
        "in",
        "instanceof",
        "interface",
        "let",
        "new",
        "null",
        "package",
        "private",
      ],
      ...[
        "protected",
        "public",
        "return",
        "static",
        "super",
        "switch",
        "this",
        "throw",
        "true",
        "try",
        "typeof",
      ],
      ...["undefined", "var", "void", "while", "with", "yield"],
    ],
  ],
]);

/**
 * Why there can be no runtime of this name, in one line.
 *
 * @param {string} root
 * @param {string} name
 * @returns {string | undefined}
 */
export function findNameProblem(root, name) {
  // What a step may say behind `uses:` has at most 64 characters.
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 64)
    return `Expected a name in kebab-case such as word-count, at most 64 characters long, got ${JSON.stringify(name)}.`;
  if (name.startsWith("runtimes-"))
    return `Expected the name alone, ${name.slice("runtimes-".length)}: the package's "runtimes-" comes by itself.`;
  for (const [reason, names] of reserved) {
    if (names.includes(name)) return `The name ${name} ${reason}. Choose another one.`;
  }
  if (existsSync(packageFolder(root, name)))
    return `There is packages/runtimes-${name} already. Choose another name.`;
  const other = listPackages(root).find((folder) => holdsRuntime(folder, name));
  return other === undefined
    ? undefined
    : `There is a runtime ${name} already, in ${relative(root, other)}. Choose another name.`;
}

/**
 * Writes the package, and returns its folder.
 *
 * @param {string} root
 * @param {string} name One without a problem.
 */
export function createRuntime(root, name) {
  const template = join(root, "templates/runtime");
  const folder = packageFolder(root, name);
  for (const source of listFiles(template)) {
    const target = join(folder, rename(relative(template, source), name));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, rename(readFileSync(source, "utf8"), name), { flag: "wx" });
  }
  return folder;
}

/**
 * A text of the template with the new name in it, in each of its four spellings.
 *
 * @param {string} text
 * @param {string} name
 */
function rename(text, name) {
  const pascal = name.replaceAll(/(?:^|-)(.)/g, (_match, letter) => letter.toUpperCase());
  return text
    .replaceAll("your-runtime", name)
    .replaceAll("your_runtime", name.replaceAll("-", "_"))
    .replaceAll("YourRuntime", pascal)
    .replaceAll("yourRuntime", pascal.charAt(0).toLowerCase() + pascal.slice(1));
}

/**
 * A package may hold several runtimes, each in a file of its name.
 *
 * @param {string} folder
 * @param {string} name
 */
function holdsRuntime(folder, name) {
  const path = join(folder, "src", `${name}.ts`);
  return existsSync(path) && readFileSync(path, "utf8").includes(`type: "${name.replaceAll("-", "_")}"`);
}

/**
 * @param {string} root
 * @param {string} name
 */
const packageFolder = (root, name) => join(root, "packages", `runtimes-${name}`);
