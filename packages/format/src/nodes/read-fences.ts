import type { Diagnostics } from "../diagnostics.ts";
import { isSettingsLanguage, rangeOfFence, type Fence } from "../outline/fence.ts";
import type { Section } from "../outline/section.ts";
import { readInfoSettings } from "../settings/read-info-settings.ts";
import { keyRange, type Setting, type Settings } from "../settings/setting.ts";
import { readSettingsBlock } from "../settings/settings-block.ts";
import type { SourceText } from "../source-text.ts";
import { groupRawKeys, stepRawKeys } from "./raw-keys.ts";

/** What the marked fences of a section say together. */
export interface SectionFences {
  readonly settings: Settings;
  readonly body?: Fence;
  readonly first?: Fence;
  /** Whether a part of it could not be read. */
  readonly isBroken: boolean;
}

/** Reads the fences of a step or group: one with settings and, for a step, one with a body. */
export function readFences(
  source: SourceText,
  section: Section,
  isGroup: boolean,
  diagnostics: Diagnostics,
): SectionFences {
  const mark = isGroup ? "group" : "step";
  const own = section.fences.filter((fence) => fence.mark === mark);
  const [settings, ...moreSettings] = own.filter(({ language }) => isSettingsLanguage(language));
  const [body, ...moreBodies] = own.filter(({ language }) => !isSettingsLanguage(language));
  const reader = new FenceReader(source, diagnostics);
  for (const fence of moreSettings) reader.complainOfSecond(fence, settings, isGroup ? "TM1308" : "TM1304");
  if (isGroup)
    for (const fence of body === undefined ? [] : [body, ...moreBodies]) reader.complainOfGroupBody(fence);
  else for (const fence of moreBodies) reader.complainOfSecond(fence, body, "TM1305");
  for (const fence of section.fences) if (fence.mark !== mark) reader.complainOfMix(fence, isGroup);
  const rawKeys = isGroup ? groupRawKeys : stepRawKeys;
  for (const fence of own) reader.addInfo(fence, rawKeys.own);
  const block =
    settings?.isClosed !== true ? undefined : readSettingsBlock(settings.content, rawKeys, diagnostics);
  if (block !== undefined) reader.add(block.settings);
  const first = own[0] ?? section.fences[0];
  return {
    settings: reader.settings,
    ...(body !== undefined && !isGroup && { body }),
    ...(first !== undefined && { first }),
    isBroken: reader.isBroken || block?.isBroken === true || own.some(({ isClosed }) => !isClosed),
  };
}

class FenceReader {
  readonly settings: Map<string, Setting> = new Map();
  readonly #source: SourceText;
  readonly #diagnostics: Diagnostics;
  isBroken = false;

  constructor(source: SourceText, diagnostics: Diagnostics) {
    this.#source = source;
    this.#diagnostics = diagnostics;
  }

  addInfo(fence: Fence, raw: ReadonlySet<string>): void {
    if (fence.info.text.trim() !== "") this.add(readInfoSettings(fence.info, raw, this.#diagnostics));
  }

  add(settings: readonly Setting[]): void {
    for (const setting of settings) {
      const { key } = setting.entry;
      const first = this.settings.get(key);
      if (first === undefined) this.settings.set(key, setting);
      else {
        this.#diagnostics.add("TM1316", keyRange(setting), `\`${key}\` is already set.`, {
          help: "Keep one of the two.",
          related: [{ message: "first here", range: keyRange(first) }],
        });
      }
    }
  }

  complainOfSecond(fence: Fence, first: Fence | undefined, code: "TM1304" | "TM1305" | "TM1308"): void {
    const what = {
      TM1304: "settings of this step",
      TM1305: "body of this step",
      TM1308: "settings of this group",
    }[code];
    const help = {
      TM1304: "Put all settings into one `yaml step` fence. Two steps need a heading each.",
      TM1305: "Put a heading in front of the second body, so that it is a step of its own.",
      TM1308: "Put all settings into one `yaml group` fence.",
    }[code];
    this.isBroken = true;
    this.#diagnostics.add(
      code,
      rangeOfFence(this.#source, fence),
      `There is already a fence with the ${what}.`,
      {
        help,
        ...(first !== undefined && {
          related: [{ message: "first here", range: rangeOfFence(this.#source, first) }],
        }),
      },
    );
  }

  complainOfGroupBody(fence: Fence): void {
    this.#diagnostics.add("TM1317", rangeOfFence(this.#source, fence), "A group has settings and no body.", {
      expected: "`yaml group`",
      help: `Write \`yaml group\` for settings, or put the body into a step: \`${fence.language} step\`.`,
    });
  }

  /** A step's fence under the heading of a group, or a group's under that of a step. */
  complainOfMix(fence: Fence, isGroup: boolean): void {
    this.isBroken = true;
    if (!isGroup) {
      this.#diagnostics.add(
        "TM1307",
        rangeOfFence(this.#source, fence),
        "These are settings of a group, and this heading is a step.",
        {
          expected: "`yaml step`",
          help: "Write `yaml step`, or put the step under a deeper heading of its own.",
        },
      );
      return;
    }
    this.#diagnostics.add(
      "TM1306",
      rangeOfFence(this.#source, fence),
      "This heading has steps under deeper headings, so it cannot be a step itself.",
      {
        expected: "a heading of its own for this step",
        help: "Put a deeper heading in front of this fence, or give the headings below it the same level as this one.",
      },
    );
  }
}
