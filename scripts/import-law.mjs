// Who may import whom, checked on the sources and the package.json of every package. The table: import-law.json.

import { readFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

import { findImports } from "./find-imports.mjs";
import { listFiles, listPackages, readManifest } from "./workspace.mjs";

/**
 * @typedef {{ packages: Record<string, readonly string[]>, bundled: readonly string[], restricted: Record<string, readonly string[]> }} ImportLaw
 * @typedef {"unknown-package" | "forbidden-import" | "forbidden-dependency" | "undeclared-import" | "leaves-package" | "self-import" | "restricted-import"} ViolationCode
 * @typedef {{ code: ViolationCode, file: string, line: number, message: string }} Violation
 * @typedef {{ root: string, folder: string, manifest: import("./workspace.mjs").Manifest, allowed: readonly string[], law: ImportLaw }} Subject
 */

/**
 * @param {string} path
 * @returns {ImportLaw}
 */
export function readImportLaw(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/**
 * Looks at every package of a workspace.
 *
 * @param {string} root
 * @param {ImportLaw} law
 * @returns {Violation[]}
 */
export function checkImportLaw(root, law) {
  return listPackages(root).flatMap((folder) => {
    const manifest = readManifest(folder);
    const allowed = findAllowed(manifest.name, law);
    if (allowed === undefined) {
      const message = `${manifest.name} has no line in scripts/import-law.json`;
      return [
        {
          code: /** @type {const} */ ("unknown-package"),
          file: manifestPath(root, folder),
          line: 1,
          message,
        },
      ];
    }
    const subject = { root, folder, manifest, allowed, law };
    return [...checkManifest(subject), ...listSources(folder).flatMap((path) => checkFile(subject, path))];
  });
}

/**
 * A full name wins over one with a star.
 *
 * @param {string} name
 * @param {ImportLaw} law
 */
function findAllowed(name, law) {
  const pattern = Object.keys(law.packages).find((key) => key.includes("*") && matches(key, name));
  return law.packages[name] ?? (pattern === undefined ? undefined : law.packages[pattern]);
}

/**
 * @param {Subject} subject
 * @returns {Violation[]}
 */
function checkManifest({ root, folder, manifest, allowed, law }) {
  const file = manifestPath(root, folder);
  const { dependencies, peerDependencies, optionalDependencies } = manifest;
  return Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })
    .filter((name) => isOurs(name, law) && !allowed.some((entry) => matches(packageOf(entry), name)))
    .map((name) => ({
      code: "forbidden-dependency",
      file,
      line: 1,
      message: `${manifest.name} may not depend on ${name}`,
    }));
}

/**
 * @param {Subject} subject
 * @param {string} path
 * @returns {Violation[]}
 */
function checkFile(subject, path) {
  const file = relative(subject.root, path);
  return findImports(path, readFileSync(path, "utf8")).flatMap(({ specifier, line }) => {
    const problem = isPath(specifier)
      ? checkPath(subject, path, specifier)
      : checkPackage(subject, path, specifier);
    return problem === undefined ? [] : [{ ...problem, file, line }];
  });
}

/**
 * @param {Subject} subject
 * @param {string} path
 * @param {string} specifier
 * @returns {{ code: ViolationCode, message: string } | undefined}
 */
function checkPath({ folder, manifest }, path, specifier) {
  if (resolve(dirname(path), specifier).startsWith(folder + sep)) return undefined;
  return { code: "leaves-package", message: `${specifier} leaves ${manifest.name}` };
}

/**
 * @param {Subject} subject
 * @param {string} path
 * @param {string} specifier
 * @returns {{ code: ViolationCode, message: string } | undefined}
 */
function checkPackage({ manifest, allowed, law }, path, specifier) {
  const name = packageOf(specifier);
  const owners = law.restricted[name];
  if (owners !== undefined && !owners.includes(manifest.name)) {
    return { code: "restricted-import", message: `${name} is for ${owners.join(", ")} only` };
  }
  if (!isOurs(name, law)) return undefined;

  const isTest = isTestFile(path);
  if (name === manifest.name) {
    // A test may look at its package from outside.
    return isTest ? undefined : { code: "self-import", message: `inside ${name} import the file itself` };
  }
  const isAllowed = allowed.some(
    (entry) => matches(entry, specifier) || (specifier.startsWith(`${entry}/`) && !hasPath(entry)),
  );
  const declared = {
    ...manifest.dependencies,
    ...manifest.peerDependencies,
    ...manifest.optionalDependencies,
  };
  const isBundled = law.bundled.includes(manifest.name);
  if (isTest || isBundled) Object.assign(declared, manifest.devDependencies);
  if (!isAllowed && !(isTest && manifest.devDependencies?.[name] !== undefined)) {
    return { code: "forbidden-import", message: `${manifest.name} may not import ${specifier}` };
  }
  if (declared[name] !== undefined) return undefined;
  const list = isTest || isBundled ? "dependencies or devDependencies" : "dependencies";
  return { code: "undeclared-import", message: `${name} is not among the ${list} of ${manifest.name}` };
}

/** @param {string} folder */
const listSources = (folder) => listFiles(join(folder, "src")).filter((path) => /\.[cm]?[jt]sx?$/.test(path));

/** @param {string} path */
const isTestFile = (path) => /\.(?:test|fixture)\.tsx?$/.test(path);

/** @param {string} specifier */
const isPath = (specifier) =>
  specifier.startsWith(".") || isAbsolute(specifier) || specifier.startsWith("file:");

/**
 * @param {string} name
 * @param {ImportLaw} law
 */
const isOurs = (name, law) => name.startsWith("@tidemark/") || law.packages[name] !== undefined;

/** `@tidemark/core/plan` → `@tidemark/core` @param {string} specifier */
const packageOf = (specifier) => specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");

/** @param {string} entry */
const hasPath = (entry) => packageOf(entry) !== entry;

/**
 * A star at the end stands for the rest of a package's name.
 *
 * @param {string} pattern
 * @param {string} name
 */
function matches(pattern, name) {
  return pattern.endsWith("*") ? packageOf(name).startsWith(pattern.slice(0, -1)) : pattern === name;
}

/**
 * @param {string} root
 * @param {string} folder
 */
const manifestPath = (root, folder) => relative(root, join(folder, "package.json"));
