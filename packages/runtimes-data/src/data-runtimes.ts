import type { Runtime } from "@tidemark/spec";
import { filter } from "./filter.ts";
import { map } from "./map.ts";
import { set } from "./set.ts";
import { template } from "./template.ts";

/**
 * All runtimes of this package, made anew.
 *
 * @example
 * dataRuntimes().map(({ type }) => type) // ["set", "map", "filter", "template"]
 */
export function dataRuntimes(): readonly Runtime[] {
  return [set(), map(), filter(), template()];
}
