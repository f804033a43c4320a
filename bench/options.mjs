// The options of the commands in this folder, read the same way everywhere.

import { parseArgs } from "node:util";

/**
 * What the command line says. The type of a default decides: a number takes a positive whole number, a list takes names
 * with commas between them, a text takes any.
 */
export function readOptions(defaults) {
  const options = Object.fromEntries(
    Object.keys(defaults).map((name) => [name, { type: "string", multiple: Array.isArray(defaults[name]) }]),
  );
  const { values } = parse(options);
  return Object.fromEntries(
    Object.entries(defaults).map(([name, fallback]) => [name, read(name, values[name], fallback)]),
  );
}

export function fail(message) {
  process.stderr.write(`${message}\n`);
  return process.exit(2);
}

function parse(options) {
  try {
    return parseArgs({ options });
  } catch (error) {
    return fail(error.message);
  }
}

function read(name, value, fallback) {
  if (value === undefined) return fallback;
  if (Array.isArray(fallback)) return value.flatMap((names) => names.split(","));
  if (typeof fallback === "string") return value;
  const number = Number(value);
  if (Number.isSafeInteger(number) && number > 0) return number;
  return fail(`Expected --${name} to be a positive whole number, got ${value}.`);
}
