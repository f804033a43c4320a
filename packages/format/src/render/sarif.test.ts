import { describe, expect, it } from "vitest";
import { validate } from "../validate.ts";
import { formatGitHubAnnotation } from "./github-annotation.ts";
import { toSarif } from "./sarif.ts";

const text = "---\nname: x\ntimeout: 5%\nlog: off\nlog: off\n---\n## a\n```sh step\n:\n```\n";
const { diagnostics } = validate(text, { path: "a b/c,d.flow.md" });

describe("formatGitHubAnnotation", () => {
  it("escapes what workflow commands give a meaning", () => {
    expect(diagnostics.map(formatGitHubAnnotation)).toEqual([
      "::error file=a b/c%2Cd.flow.md,line=3,endLine=3,col=1,endColumn=8,title=TM1105::The front matter has no key `timeout`.%0AWrite `defaults: { timeout: … }` to say it for every step.",
      "::error file=a b/c%2Cd.flow.md,line=5,endLine=5,col=1,endColumn=4,title=TM1204::The key `log` is already there.%0AKeep one of the two.",
    ]);
  });

  it("leaves columns out of ranges over several lines", () => {
    const [diagnostic] = diagnostics;
    const range = { start: { line: 1, column: 2, offset: 1 }, end: { line: 3, column: 4, offset: 9 } };
    expect(diagnostic && formatGitHubAnnotation({ ...diagnostic, range, message: "50%" })).toMatch(
      /line=1,endLine=3,title=TM1105::50%25%0A/,
    );
  });
});

describe("toSarif", () => {
  it("is a SARIF 2.1.0 log with rules, results and related places", () => {
    expect(toSarif(diagnostics, { version: "1.2.3" })).toMatchObject({
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: {
              name: "tidemark",
              version: "1.2.3",
              rules: [
                { id: "TM1105", shortDescription: { text: "A key that the front matter does not have" } },
                { id: "TM1204" },
              ],
            },
          },
          columnKind: "utf16CodeUnits",
          results: [
            { ruleId: "TM1105", ruleIndex: 0, level: "error" },
            {
              ruleId: "TM1204",
              ruleIndex: 1,
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: "a%20b/c,d.flow.md" },
                    region: {
                      startLine: 5,
                      startColumn: 1,
                      endLine: 5,
                      endColumn: 4,
                      charOffset: 33,
                      charLength: 3,
                    },
                  },
                },
              ],
              relatedLocations: [
                { message: { text: "first here" }, physicalLocation: { region: { startLine: 4 } } },
              ],
            },
          ],
        },
      ],
    });
  });

  it("may be empty", () => {
    expect(toSarif([])).toMatchObject({ runs: [{ tool: { driver: { rules: [] } }, results: [] }] });
  });
});
