import type { Diagnostics } from "../diagnostics.ts";
import { findFrontMatter } from "../front-matter/find-front-matter.ts";
import { groupRawKeys, stepRawKeys } from "../nodes/raw-keys.ts";
import { isSettingsLanguage } from "../outline/fence.ts";
import { readOutline } from "../outline/read-outline.ts";
import type { SourceText } from "../source-text.ts";
import { noRawKeys, type RawKeys } from "../yaml/mask-expressions.ts";

/** A piece of a file that is YAML of ours. */
export interface SettingsText {
  readonly kind: "front matter" | "step" | "group";
  /** With LF. */
  readonly text: string;
  /** Counted from 0 in the file. */
  readonly firstLine: number;
  readonly rawKeys: RawKeys;
}

/** The front matter of a file and the settings of its steps and groups, from top to bottom. */
export function findSettings(source: SourceText, diagnostics: Diagnostics): readonly SettingsText[] {
  const place = findFrontMatter(source, diagnostics);
  const found: SettingsText[] = [];
  if (place.block !== undefined)
    found.push({ kind: "front matter", text: place.block.text, firstLine: 1, rawKeys: noRawKeys });
  for (const { fences } of readOutline(source, place.nextLine, diagnostics).sections) {
    for (const { mark, language, content, line, endLine } of fences) {
      // An empty fence has no line to lay out.
      if (!isSettingsLanguage(language) || endLine - line < 3) continue;
      const rawKeys = mark === "group" ? groupRawKeys : stepRawKeys;
      found.push({ kind: mark, text: content.text, firstLine: line + 1, rawKeys });
    }
  }
  return found;
}
