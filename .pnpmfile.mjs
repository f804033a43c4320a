/**
 * In the workspace a package resolves to its sources, by the condition "@tidemark/source" in its
 * `exports`. The sources are not published, so `pnpm pack` and `pnpm publish` leave the condition out.
 */
export const hooks = {
  beforePacking(manifest) {
    return { ...manifest, exports: withoutSourceCondition(manifest.exports) };
  },
};

function withoutSourceCondition(exports) {
  if (typeof exports !== "object" || exports === null) return exports;
  return Object.fromEntries(
    Object.entries(exports)
      .filter(([key]) => key !== "@tidemark/source")
      .map(([key, value]) => [key, withoutSourceCondition(value)]),
  );
}
