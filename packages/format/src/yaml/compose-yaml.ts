import { COLLECTION_STYLE, EVENT_ID, SCALAR_STYLE, getScalarValue, type Event } from "js-yaml";
import type { MaskedText, RawRegion } from "./mask-expressions.ts";
import { resolvePlainScalar } from "./plain-scalar.ts";
import type { ParsedYaml } from "./parse-yaml.ts";
import type { ScalarStyle, YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from "./yaml-node.ts";
import type { YamlProblem, YamlProblemKind } from "./yaml-problem.ts";

type ScalarEvent = Extract<Event, { type: typeof EVENT_ID.SCALAR }>;
type CollectionEvent = Extract<Event, { type: typeof EVENT_ID.SEQUENCE | typeof EVENT_ID.MAPPING }>;

const styles: Readonly<Record<number, ScalarStyle>> = {
  [SCALAR_STYLE.PLAIN]: "plain",
  [SCALAR_STYLE.SINGLE_QUOTED]: "single",
  [SCALAR_STYLE.DOUBLE_QUOTED]: "double",
  [SCALAR_STYLE.LITERAL_BLOCK]: "literal",
  [SCALAR_STYLE.FOLDED_BLOCK]: "folded",
};

const unsafeKeys = new Set(["__proto__", "constructor", "prototype"]);

/** Makes nodes of a parser's events. `text` is what was written, the events are those of the masked text. */
export function composeYaml(text: string, masked: MaskedText, events: readonly Event[]): ParsedYaml {
  return new Composer(text, masked.regions, events).compose();
}

class Composer {
  readonly #text: string;
  readonly #regions: readonly RawRegion[];
  readonly #events: readonly Event[];
  readonly #problems: YamlProblem[] = [];
  #next = 0;
  #nextRegion = 0;
  /** Where the last thing that was read ended: an empty value stands there. */
  #lastEnd = 0;

  constructor(text: string, regions: readonly RawRegion[], events: readonly Event[]) {
    this.#text = text;
    this.#regions = regions;
    this.#events = events;
  }

  compose(): ParsedYaml {
    const document = this.#events[this.#next++];
    if (document?.type !== EVENT_ID.DOCUMENT) return { problems: [] };
    if (document.directives.length > 0) {
      this.#complain(
        "directive",
        0,
        this.#endOfLine(0),
        "Directives such as `%YAML` are not used here.",
        "Take the line out.",
      );
    }
    const node = this.#node();
    this.#next += 1;
    if (this.#next < this.#events.length) this.#complainOfDocuments();
    const isEmpty = node.kind === "scalar" && node.style === "empty";
    return { ...(isEmpty ? {} : { node }), problems: this.#problems };
  }

  #node(): YamlNode {
    const event = this.#events[this.#next++];
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        this.#refuseProperties(event);
        return this.#scalar(event);
      case EVENT_ID.SEQUENCE:
        this.#refuseProperties(event);
        return this.#list(event);
      case EVENT_ID.MAPPING:
        this.#refuseProperties(event);
        return this.#map(event);
      case EVENT_ID.ALIAS:
        this.#lastEnd = event.anchorEnd;
        this.#complain(
          "alias",
          event.anchorStart - 1,
          event.anchorEnd,
          "Aliases (`*name`) are refused.",
          "Write the value out here.",
        );
        return emptyScalar(event.anchorEnd);
      default:
        return emptyScalar(this.#lastEnd);
    }
  }

  #scalar(event: ScalarEvent, isKey = false): YamlScalar {
    const { valueStart, valueEnd } = event;
    if (valueStart === -1) return emptyScalar(this.#lastEnd);
    const style = styles[event.style] ?? "plain";
    const quote = style === "single" || style === "double" ? 1 : 0;
    const place = {
      kind: "scalar",
      start: valueStart - quote,
      end: valueEnd + quote,
      indent: event.indent,
    } as const;
    this.#lastEnd = place.end;
    if (style !== "plain") return { ...place, style, value: getScalarValue(this.#text, event) };
    const region = this.#regionAt(valueStart, valueEnd);
    if (region?.kind === "expression")
      return { ...place, style: "raw", value: this.#text.slice(valueStart, valueEnd) };
    const value = getScalarValue(this.#text, event);
    return {
      ...place,
      style,
      value: region === undefined && !isKey ? this.#typed(value, place.start, place.end) : value,
    };
  }

  #typed(text: string, start: number, end: number): YamlScalar["value"] {
    const value = resolvePlainScalar(text);
    if (typeof value !== "number") return value;
    const whole = Number.isInteger(value) && !/[.eE]/.test(text);
    if (Number.isFinite(value) && (!whole || Number.isSafeInteger(value))) return value;
    const why = Number.isFinite(value)
      ? "This number is too large to be held exactly."
      : "This is a number that JSON does not have.";
    this.#complain("unsafe_number", start, end, why, `Put it in quotes if it is a text: "${text}".`);
    return text;
  }

  /** The first raw region inside a scalar. Scalars come in order, so earlier regions are done with. */
  #regionAt(start: number, end: number): RawRegion | undefined {
    for (let region = this.#regions[this.#nextRegion]; region !== undefined && region.start < start;) {
      region = this.#regions[++this.#nextRegion];
    }
    const region = this.#regions[this.#nextRegion];
    return region !== undefined && region.end <= end ? region : undefined;
  }

  #list(event: CollectionEvent): YamlList {
    const items: YamlNode[] = [];
    this.#lastEnd = event.start + 1;
    while (!this.#atPop()) items.push(this.#node());
    return { kind: "list", items, start: event.start, end: this.#endOfCollection(event) };
  }

  #map(event: CollectionEvent): YamlMap {
    const entries: YamlEntry[] = [];
    const seen = new Map<string, YamlEntry>();
    this.#lastEnd = event.start + 1;
    while (!this.#atPop()) {
      const name = this.#keyText(this.#events[this.#next]);
      const key = this.#key();
      const colon = this.#text.indexOf(":", key.end);
      if (colon !== -1) this.#lastEnd = Math.max(this.#lastEnd, colon + 1);
      const entry = this.#entry(name, key, this.#node());
      if (entry === undefined) continue;
      const first = seen.get(entry.key);
      if (first !== undefined) this.#complainOfDuplicate(entry, first);
      else entries.push(entry);
      seen.set(entry.key, first ?? entry);
    }
    return { kind: "map", entries, start: event.start, end: this.#endOfCollection(event) };
  }

  #key(): YamlNode {
    const event = this.#events[this.#next];
    if (event?.type !== EVENT_ID.SCALAR) return this.#node();
    this.#next += 1;
    this.#refuseProperties(event);
    return this.#scalar(event, true);
  }

  /** A key's text. Keys are never numbers or anything else but texts. */
  #keyText(event: Event | undefined): string {
    return event?.type === EVENT_ID.SCALAR ? getScalarValue(this.#text, event) : "";
  }

  #entry(name: string, key: YamlNode, value: YamlNode): YamlEntry | undefined {
    if (key.kind !== "scalar" || key.style === "empty") {
      this.#complain(
        "complex_key",
        key.start,
        Math.max(key.end, key.start + 1),
        "A key has to be a text.",
        "Write the key as a word or in quotes.",
      );
      return undefined;
    }
    if (name === "<<" && key.style === "plain") {
      this.#complain(
        "merge_key",
        key.start,
        key.end,
        "Merge keys (`<<`) are refused.",
        "Write the merged keys out here.",
      );
      return undefined;
    }
    if (unsafeKeys.has(name)) {
      this.#complain(
        "unsafe_key",
        key.start,
        key.end,
        `The key \`${name}\` is refused: JavaScript gives it a meaning of its own.`,
        "Choose another name.",
      );
      return undefined;
    }
    return { key: name, keyStart: key.start, keyEnd: key.end, value };
  }

  #atPop(): boolean {
    const event = this.#events[this.#next];
    if (event !== undefined && event.type !== EVENT_ID.POP) return false;
    this.#next += 1;
    return true;
  }

  #endOfCollection(event: CollectionEvent): number {
    // `[a: 1]` holds a mapping without braces of its own.
    const isBracketed = this.#text[event.start] === "{" || this.#text[event.start] === "[";
    if (event.style === COLLECTION_STYLE.FLOW && isBracketed) {
      const close = event.type === EVENT_ID.MAPPING ? "}" : "]";
      const end = this.#text.indexOf(close, this.#lastEnd - (this.#lastEnd > event.start + 1 ? 0 : 1));
      if (end !== -1) this.#lastEnd = end + 1;
    }
    return this.#lastEnd;
  }

  #refuseProperties(event: ScalarEvent | CollectionEvent): void {
    if (event.anchorStart !== -1) {
      this.#complain(
        "anchor",
        event.anchorStart - 1,
        event.anchorEnd,
        "Anchors (`&name`) are refused.",
        "Write the value out wherever it is needed.",
      );
    }
    if (event.tagStart !== -1) {
      const tag = this.#text.slice(event.tagStart, event.tagEnd);
      this.#complain(
        "tag",
        event.tagStart,
        event.tagEnd,
        `Tags (\`${tag}\`) are refused.`,
        'A text that starts with "!" needs quotes.',
      );
    }
  }

  #complainOfDocuments(): void {
    const at = this.#text.search(/^(?:---|\.\.\.)/m);
    const start = Math.max(at, 0);
    this.#complain(
      "several_documents",
      start,
      start + 3,
      "Only one YAML document belongs here.",
      "Take the line out, or indent it if it is text.",
    );
  }

  #complainOfDuplicate(entry: YamlEntry, first: YamlEntry): void {
    this.#problems.push({
      kind: "duplicate_key",
      start: entry.keyStart,
      end: entry.keyEnd,
      message: `The key \`${entry.key}\` is already there.`,
      help: "Keep one of the two.",
      first: { start: first.keyStart, end: first.keyEnd },
    });
  }

  #complain(kind: YamlProblemKind, start: number, end: number, message: string, help: string): void {
    this.#problems.push({ kind, start, end, message, help });
  }

  #endOfLine(at: number): number {
    const end = this.#text.indexOf("\n", at);
    return end === -1 ? this.#text.length : end;
  }
}

function emptyScalar(at: number): YamlScalar {
  return { kind: "scalar", value: null, start: at, end: at, style: "empty", indent: -1 };
}
