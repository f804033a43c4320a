import { fullLayout } from "./draw/full-screen.ts";
import { blockHeight, furthestScroll } from "./draw/inline-block.ts";
import { furthestLog, paneHeight } from "./draw/log-pane.ts";
import type { Scene } from "./draw/scene.ts";
import type { KeyContext } from "./keys/press-key.ts";

/** What keys can reach in a scene. */
export function keyContext(scene: Scene): KeyContext {
  const { view, rows: height, book } = scene;
  if (view.layout === "inline") {
    const page = Math.max(1, blockHeight(height) - 3);
    return {
      rows: [],
      groups: new Set(),
      failures: [],
      page,
      furthest: furthestScroll(scene),
      selected: undefined,
    };
  }
  const { rows, paths, selected, paneWidth } = fullLayout(scene);
  const groups = rows.flatMap((row) =>
    row.kind === "step" && row.children !== undefined ? [row.record.path] : [],
  );
  const failures = [...book.steps.values()].flatMap(({ path, status }) =>
    status === "failed" ? [path] : [],
  );
  const furthest = view.focus.kind === "log" ? furthestLog(selected, scene, paneWidth - 2) : 0;
  return {
    rows: paths,
    groups: new Set(groups),
    failures,
    page: Math.max(1, paneHeight(height) - 1),
    furthest,
    selected,
  };
}
