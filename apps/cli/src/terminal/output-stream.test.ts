import { Writable } from "node:stream";

import { expect, test } from "vitest";

import { openOutputStream } from "./output-stream.ts";

function stream(write: (text: string) => Error | null): NodeJS.WriteStream {
  const writable = new Writable({
    decodeStrings: false,
    write: (text: string, _encoding, done) => done(write(text)),
  });
  return writable as unknown as NodeJS.WriteStream;
}

function failing(code: string): { readonly target: NodeJS.WriteStream; readonly written: string[] } {
  const written: string[] = [];
  const target = stream((text) => {
    written.push(text);
    return Object.assign(new Error(`write ${code}`), { code });
  });
  return { target, written };
}

test("writes, and flushes what it has written", async () => {
  let written = "";
  const target = stream((text) => {
    written += text;
    return null;
  });
  const output = openOutputStream(() => target);
  output.write("a");
  output.write("b");
  await output.flush();
  expect(written).toBe("ab");
  expect(output.problem).toBeUndefined();
});

test("a reader who is gone ends the writing without a problem", async () => {
  const { target, written } = failing("EPIPE");
  const output = openOutputStream(() => target);
  output.write("a");
  await new Promise(setImmediate);
  output.write("b");
  await output.flush();
  expect(written).toEqual(["a"]);
  expect(output.problem).toBeUndefined();
});

test("a full disk is a problem", async () => {
  const { target } = failing("ENOSPC");
  const output = openOutputStream(() => target);
  output.write("a");
  await output.flush();
  await new Promise(setImmediate);
  expect(output.problem).toMatchObject({ code: "ENOSPC" });
});
