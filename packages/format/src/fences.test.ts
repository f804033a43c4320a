import { describe, expect, it } from "vitest";
import { nodesOf, outline, stepOf, toldOfBody } from "./told-of.fixture.ts";

const step = "```sh step\n:\n```\n";

function firstOf(body: string) {
  const [node] = nodesOf(body);
  return node;
}

describe("fences make the step", () => {
  it("settings stand in a `yaml step` fence, the body in one of another language", () => {
    expect(
      firstOf("## a\n```yaml step\nuses: shell\nfolder: x\n```\ntext\n```sh step\necho 1\n  echo 2\n```\n"),
    ).toMatchObject({
      kind: "step",
      uses: "shell",
      settings: { folder: "x" },
      body: { language: "sh", text: "echo 1\n  echo 2" },
    });
    expect(firstOf("## a\n```sh step\n:\n```\n```yml step\nuses: shell\n```\n")).toMatchObject({
      uses: "shell",
      body: { text: ":" },
    });
  });

  it.each([
    ["tildes", "~~~sh step\n```\n~~~\n", "```"],
    ["longer fences", "`````sh step\n```\n````\n`````\n", "```\n````"],
    ["a longer end", "```sh step\nx\n``````\n", "x"],
    ["up to three spaces", "   ```sh step\n   x\n     y\n z\n   ```\n", "x\n  y\nz"],
    ["a space in front of the language", "``` sh   step\nx\n```\n", "x"],
    ["no text", "```sh step\n```\n", ""],
    ["blank lines", "```sh step\n\nx\n\n```\n", "\nx\n"],
    ["a backslash", "```sh step\na\\\nb\n```\n", "a\\\nb"],
  ])("they may have %s", (_name, fence, text) => {
    expect(firstOf(`## a\n${fence}`)).toMatchObject({ body: { language: "sh", text } });
  });

  it("fences without the word `step` or `group` are examples", () => {
    expect(
      outline(
        nodesOf(
          `## a\n${step}\`\`\`yaml\nuses: [\n\`\`\`\n\`\`\`sh not a step\n\`\`\`\n\`\`\`\nplain\n\`\`\`\n## b\n\`\`\`yaml steps=1\n\`\`\`\n`,
        ),
      ),
    ).toBe("a");
  });

  it("languages may be written in capitals", () => {
    expect(firstOf("## a\n```YAML step\nuses: sql\n```\n```SQL step\nselect 1\n```\n")).toMatchObject({
      uses: "sql",
      body: { language: "sql" },
    });
  });

  it("other languages than YAML are bodies, JSON too", () => {
    expect(firstOf('## a\n```json step\n{"uses": "x"}\n```\n')).toMatchObject({
      body: { language: "json" },
      settings: {},
    });
  });

  it("`key=value` pairs in info strings are settings, typed like YAML scalars", () => {
    const node = firstOf(
      "## a\n```sh step timeout=10s retry=0 cache=true folder=\"a b\" note='it\"s \\\\ \\' ok' n=1.5 x=null t=2026-01-01 url=https://a/?b=c\n:\n```\n",
    );
    expect(node).toMatchObject({
      timeoutMs: 10_000,
      retry: { max: 0 },
      cache: true,
      settings: {
        folder: "a b",
        note: "it\"s \\ ' ok",
        n: 1.5,
        x: null,
        t: "2026-01-01",
        url: "https://a/?b=c",
      },
    });
  });

  it("info strings may hold expressions", () => {
    expect(
      firstOf("## a\n```sh step when=\"n > 3\" url=${{ a ? 'b c' : d }}/x where=item.ok\n:\n```\n"),
    ).toMatchObject({
      when: "n > 3",
      settings: { url: "${{ a ? 'b c' : d }}/x", where: "item.ok" },
    });
    expect(firstOf("## a\n```sh step when=true\n:\n```\n")).toMatchObject({ when: "true" });
  });

  it("both fences of a step may have pairs, each key once", () => {
    expect(stepOf("uses: shell")).toMatchObject({ uses: "shell" });
    expect(
      firstOf("## a\n```yaml step timeout=1s\nuses: shell\n```\n```sh step retry=1\n:\n```\n"),
    ).toMatchObject({ timeoutMs: 1000, retry: { max: 1 } });
    expect(
      toldOfBody("## a\n```yaml step timeout=1s\ntimeout: 2s\n```\n```sh step timeout=3s\n:\n```\n"),
    ).toEqual(["TM1316 7:1 timeout", "TM1316 9:12 timeout"]);
  });

  it("what is no pair in an info string is an error", () => {
    expect(toldOfBody('## a\n```sh step timeout 10s retry=1 x= "q" a="b"c\n:\n```\n')).toEqual([
      "TM1314 6:12 timeout 10s",
      'TM1314 6:32 x= "q"',
      'TM1314 6:39 a="b"c',
    ]);
  });

  it("a group has one `yaml group` fence and no body", () => {
    expect(firstOf(`## g\n\`\`\`yaml group\neach: \${{ xs }}\nas: x\n\`\`\`\n### a\n${step}`)).toMatchObject({
      kind: "group",
      each: "${{ xs }}",
      as: "x",
    });
    expect(
      toldOfBody(
        `## g\n\`\`\`yaml group\nas: x\n\`\`\`\n\`\`\`yaml group\n\`\`\`\n\`\`\`sh group\n\`\`\`\n### a\n${step}`,
      ),
    ).toEqual(["TM1308 9:1 ```yaml group", "TM1317 11:1 ```sh group"]);
  });
});

describe("what is wrong with fences", () => {
  it("two fences with settings, two bodies", () => {
    const body = `## a\n\`\`\`yaml step\nuses: x\n\`\`\`\n\`\`\`yaml step\nurl: [\n\`\`\`\n${step}${step}`;
    expect(toldOfBody(body)).toEqual(["TM1304 9:1 ```yaml step", "TM1305 15:1 ```sh step"]);
  });

  it("a step with steps under it", () => {
    expect(toldOfBody(`## a\n${step}### b\n${step}`)).toEqual(["TM1306 6:1 ```sh step"]);
  });

  it("a group's settings where there is no group", () => {
    expect(
      toldOfBody(
        `## a\n\`\`\`yaml group\n\`\`\`\n## b\n${step}\`\`\`yaml group\n\`\`\`\n### c\n\`\`\`yaml group\n\`\`\`\n`,
      ),
    ).toEqual(["TM1307 6:1 ```yaml group", "TM1307 12:1 ```yaml group", "TM1307 15:1 ```yaml group"]);
  });

  it("a step in front of the first heading", () => {
    expect(toldOfBody(`${step}## a\n${step}`)).toEqual(["TM1303 5:1 ```sh step"]);
  });

  it("a step in a list, a quote or an HTML block, but not in a comment or in an example", () => {
    expect(
      toldOfBody(`## a\n${step}\n- x\n\n  ~~~sh step\n  :\n  ~~~\n\n> \`\`\`yaml step\n> \`\`\`\n`),
    ).toEqual(["TM1309 12:3 ~~~sh step", "TM1309 16:1 > ```yaml step"]);
    expect(
      toldOfBody(
        `## a\n${step}\n<details>\n\`\`\`sh step\n:\n\`\`\`\n</details>\n\n<!--\n\`\`\`sh step\n\`\`\`\n-->\n`,
      ),
    ).toEqual(["TM1309 11:1 ```sh step"]);
    expect(
      toldOfBody(`## a\n${step}\n<details>\n\n\`\`\`yaml step\nuses: shell\n\`\`\`\n</details>\n`),
    ).toEqual([]);
    expect(toldOfBody(`## a\n${step}\n\`\`\`\`markdown\n\`\`\`sh step\n\`\`\`\n\`\`\`\`\n`)).toEqual([]);
  });

  it("a step that is indented by four spaces", () => {
    expect(toldOfBody(`## a\n${step}\n    \`\`\`sh step\n    :\n    \`\`\`\n`)).toEqual([
      "TM1312 10:5 ```sh step",
    ]);
  });

  it("a fence that is never closed, without what follows from it", () => {
    expect(toldOfBody("## a\n```yaml step\nuses: x\n\n## b\n\n~~~\n``\n")).toEqual([
      "TM1310 6:1 ```yaml step",
    ]);
    expect(toldOfBody("## a\n```sh step")).toEqual(["TM1310 6:1 ```sh step"]);
  });

  it("a mark without a language, and marks that are nearly right", () => {
    expect(toldOfBody(`## a\n${step}\`\`\`step\n\`\`\`\n`)).toEqual(["TM1311 9:1 ```step"]);
    const near = ["Step", "steps", "STEP", "setp", "group:", "gruop"]
      .map((mark) => `\`\`\`sh ${mark}\n\`\`\`\n`)
      .join("");
    expect(toldOfBody(`## a\n${step}${near}`).map((told) => told.slice(0, 6))).toEqual(
      Array(6).fill("TM1313"),
    );
    const far = ["stop", "stem", "title=step", "pets", "groups-of"]
      .map((mark) => `\`\`\`sh ${mark}\n\`\`\`\n`)
      .join("");
    expect(toldOfBody(`## a\n${step}${far}`)).toEqual([]);
  });

  it("a flow without steps", () => {
    expect(toldOfBody("## a\n```sh\n:\n```\n")).toEqual(["TM1315 1:1 ---"]);
  });
});
