import type { Palette } from "../terminal/style.ts";

/** Where a line stands: in prose, or in a block that a line like `end` closes. */
type Place = "prose" | { readonly end: RegExp; readonly isYaml: boolean };

const fenceStart = /^ {0,3}(`{3,}|~{3,})\s*(\S*)/;
const expressions = /\$?\$\{\{.*?\}\}/g;

/**
 * The lines of a flow file in a few quiet colours: headings stand out, fences step back, keys and
 * expressions can be told from the rest. Without colours the lines stay as they are.
 */
export function highlightFlow(lines: readonly string[], color: Palette): readonly string[] {
  let place: Place = "prose";
  return lines.map((line, index) => {
    if (place !== "prose") {
      const { end, isYaml }: Exclude<Place, "prose"> = place;
      if (!end.test(line)) return isYaml ? paintYaml(line, color) : paintExpressions(line, color);
      place = "prose";
      return color.dim(line);
    }
    if (index === 0 && line === "---") {
      place = { end: /^---$/, isYaml: true };
      return color.dim(line);
    }
    const [, fence, language] = fenceStart.exec(line) ?? [];
    if (fence === undefined) return /^#{1,6} /.test(line) ? color.bold(line) : line;
    place = { end: new RegExp(`^ {0,3}${fence}${fence[0]}*\\s*$`), isYaml: language === "yaml" };
    return color.dim(line);
  });
}

function paintYaml(line: string, color: Palette): string {
  const [, lead = "", key = "", rest = line] = /^(\s*(?:- )?)([\w.-]+)(:(?:\s.*)?)$/.exec(line) ?? [];
  return lead + color.cyan(key) + paintExpressions(rest, color);
}

function paintExpressions(text: string, color: Palette): string {
  return text.replace(expressions, color.yellow);
}
