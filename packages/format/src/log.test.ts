import { describe, expect, it } from "vitest";
import { parse } from "./parse.ts";
import { flow, nodesOf, outline, toldOfBody } from "./told-of.fixture.ts";

const step = "## a\n```sh step\n:\n```\n";
const marker = "\n<!-- tidemark:log -->\n";

describe("the log", () => {
  it("what stands behind its marker is ignored entirely", () => {
    expect(outline(nodesOf(`${step}${marker}# T\n## b\n\`\`\`yaml step\n[[[\n\`\`\`\n\`\`\`sh step\n`))).toBe(
      "a",
    );
  });

  it("the marker may end the file, and may be indented a little", () => {
    expect(outline(nodesOf(`${step}\n<!-- tidemark:log -->`))).toBe("a");
    expect(outline(nodesOf(`${step}\n  <!-- tidemark:log -->  \n## b\n\`\`\`sh step\n\`\`\`\n`))).toBe("a");
  });

  it("does not make the title a second level-1 heading", () => {
    expect(parse(flow(`# T\n${step}${marker}# Log\n`)).definition?.title).toBe("T");
  });

  it("is no prose of the last step", () => {
    expect(nodesOf(`${step}Why.\n${marker}## Execution Log\nrun 1\n`)[0]?.prose).toBe("Why.");
  });

  it("a marker in an example, in a list or with more on its line is none", () => {
    const b = "## b\n```sh step\n:\n```\n";
    expect(outline(nodesOf(`${step}\n\`\`\`markdown\n<!-- tidemark:log -->\n\`\`\`\n${b}`))).toBe("a b");
    expect(outline(nodesOf(`${step}\n- <!-- tidemark:log -->\n\n${b}`))).toBe("a b");
    expect(outline(nodesOf(`${step}\n<!-- tidemark:log --> and more\n\n${b}`))).toBe("a b");
    expect(outline(nodesOf(`${step}\n    <!-- tidemark:log -->\n\n${b}`))).toBe("a b");
  });

  it("counts for the size of the file and for nothing else", () => {
    expect(toldOfBody(`${step}${marker}${"> ".repeat(1000)}\n`)).toEqual([]);
  });
});
