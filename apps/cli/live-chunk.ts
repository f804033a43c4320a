import type { Rolldown } from "tsdown";
import { minify } from "rolldown/utils";

/** Packages that are loaded only where a run is shown live. */
const ofTheView = /\/node_modules\/(?:ink|react|react-reconciler|yoga-layout)\//;

/**
 * Makes the chunk that holds the live view small: it is read and compiled while somebody waits for the first frame. All others
 * stay as they are, so that what an error points at can be read.
 */
export function liveChunk(): Rolldown.Plugin {
  return {
    name: "live-chunk",
    // Ink's way to its development tools, which nobody has installed.
    load: {
      filter: { id: /\/ink\/build\/devtools\.js$/ },
      handler: () => "export {};",
    },
    // Yoga asks `fetch` for the bytes that it brings along, and that takes longer to load than all of React.
    transform: {
      filter: { id: /\/yoga-layout\/dist\/binaries\// },
      handler(code) {
        const fetching = '"function"!=typeof fetch';
        if (!code.includes(fetching))
          this.error("Yoga has changed how it is loaded: look at its binaries again.");
        return code.replaceAll(fetching, "true");
      },
    },
    async generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk" || !chunk.moduleIds.some((id) => ofTheView.test(id))) continue;
        const { code, errors } = await minify(chunk.fileName, chunk.code, { module: true });
        if (errors.length > 0)
          throw new Error(`${chunk.fileName}: ${errors.map(({ message }) => message).join("; ")}`);
        chunk.code = code;
      }
    },
  };
}
