import type { Json } from "@tidemark/spec";

/** A value that CEL knows and JSON does not. It becomes JSON when it leaves the expression. */
export abstract class SpecialValue {
  /** What messages call it: `timestamp`. */
  abstract readonly typeName: string;
  /** What leaves the expression. */
  abstract toJson(): unknown;
}

/** The name of a type: what `type(x)` gives, and what `string` means by itself. */
export class TypeName extends SpecialValue {
  readonly typeName = "type";
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }

  toJson(): Json {
    return this.name;
  }
}

/** Bytes. They leave as base64, as in the JSON of protocol buffers. */
export class Bytes extends SpecialValue {
  readonly typeName = "bytes";
  readonly content: Uint8Array;

  constructor(content: Uint8Array) {
    super();
    this.content = content;
  }

  toJson(): Json {
    return Buffer.from(this.content).toString("base64");
  }
}

/** A value that may be missing: what `a.?b` gives. A missing one leaves as `null`. */
export class Optional extends SpecialValue {
  readonly typeName = "optional";
  /** `undefined` where there is none. */
  readonly value: unknown;

  constructor(value: unknown) {
    super();
    this.value = value;
  }

  toJson(): unknown {
    return this.value === undefined ? null : this.value;
  }
}

export const none: Optional = new Optional(undefined);
