import type { Fence } from "./fence.ts";

/** A heading and what stands under it, up to the next heading. Lines count from 0 in the file. */
export interface Section {
  /** 1 to 6; 0 for what stands in front of the first heading. */
  readonly level: number;
  readonly line: number;
  /** Behind the heading's own lines. */
  readonly contentLine: number;
  readonly endLine: number;
  /** The heading's text as Markdown. */
  readonly heading: string;
  readonly fences: readonly Fence[];
  /** HTML comments, which are no prose. */
  readonly comments: readonly { readonly line: number; readonly endLine: number }[];
}
