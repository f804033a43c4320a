import { describe, expect, test } from "vitest";

import { chooseStyle, wantsColor } from "./style.ts";

describe("wantsColor", () => {
  test.each([
    ["a terminal", true, {}, true],
    ["a pipe", false, {}, false],
    ["NO_COLOR", true, { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR, which says nothing", true, { NO_COLOR: "" }, true],
    ["FORCE_COLOR on a pipe", false, { FORCE_COLOR: "1" }, true],
    ["FORCE_COLOR without a value", false, { FORCE_COLOR: "" }, false],
    ["FORCE_COLOR=0 on a terminal", true, { FORCE_COLOR: "0" }, false],
    ["both: NO_COLOR wins", true, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
    ["a dumb terminal", true, { TERM: "dumb" }, false],
  ])("%s", (_name, isTerminal, environment, expected) => {
    expect(wantsColor(isTerminal, environment)).toBe(expected);
  });
});

describe("chooseStyle", () => {
  test.each([
    [{}, "✔"],
    [{ LANG: "en_US.UTF-8" }, "✔"],
    [{ LANG: "C.utf8" }, "✔"],
    [{ LANG: "C" }, "+"],
    [{ LANG: "en_US.UTF-8", LC_ALL: "POSIX" }, "+"],
    [{ LANG: "de_DE.ISO-8859-1" }, "+"],
    [{ LANG: "en_US.UTF-8", TERM: "linux" }, "+"],
  ])("for %j what is done is marked %s", (environment, glyph) => {
    expect(chooseStyle({ isTerminal: true }, environment).glyphs.done).toBe(glyph);
  });

  test("cuts lines on a terminal of known width alone", () => {
    expect(chooseStyle({ isTerminal: true, columns: 80 }, {}).columns).toBe(80);
    // Ten of them are for the time.
    expect(chooseStyle({ isTerminal: true, columns: 80 }, { CI: "1" }).columns).toBe(70);
    expect(chooseStyle({ isTerminal: true, columns: 0 }, {})).not.toHaveProperty("columns");
    expect(chooseStyle({ isTerminal: false, columns: 80 }, {})).not.toHaveProperty("columns");
  });

  test("gives times in CI", () => {
    expect(chooseStyle({ isTerminal: false }, { CI: "true" }).timestamps).toBe(true);
    expect(chooseStyle({ isTerminal: false }, { CI: "false" }).timestamps).toBe(false);
  });
});
