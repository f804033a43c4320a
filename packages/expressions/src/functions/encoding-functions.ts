import { checkTextLength } from "../frame.ts";
import { Bytes } from "../value/special-value.ts";
import { expectString, invalidValue, wrongType } from "./expect-value.ts";
import { define, defineSpecial, type FunctionDefinition } from "./function-definition.ts";

const pattern = /^[A-Za-z0-9+/]*={0,2}$/;

/** Functions behind `base64.`. */
export const encodingFunctions: readonly FunctionDefinition[] = [
  define("encode", 1, ([value], frame, place) => {
    if (!(value instanceof Bytes)) {
      throw wrongType("bytes, such as bytes(text),", value, "base64.encode", place);
    }
    checkTextLength(frame, Math.ceil(value.content.length / 3) * 4, place);
    return Buffer.from(value.content).toString("base64");
  }),
  defineSpecial("decode", 1, ([value], frame, place) => {
    const text = expectString(value, "base64.decode", place);
    checkTextLength(frame, text.length, place);
    if (!pattern.test(text)) throw invalidValue("Expected base64 for base64.decode().", place);
    return new Bytes(Buffer.from(text, "base64"));
  }),
];
