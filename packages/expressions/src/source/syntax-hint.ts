/** A rewrite that is tried on the text from the place of the error. */
interface Rewrite {
  /** Matched at the error, or a character or word before it. */
  readonly pattern: RegExp;
  readonly hint: string;
}

const rewrites: readonly Rewrite[] = [
  { pattern: /===/y, hint: "Write == to compare; there is no ===." },
  { pattern: /!==/y, hint: "Write != to compare; there is no !==." },
  { pattern: /=>/y, hint: "There are no arrow functions; write xs.map(x, x.name)." },
  { pattern: /(?<![=!<>])=(?!=)/y, hint: "Write == to compare." },
  { pattern: /and\b/iy, hint: "Write && for and." },
  { pattern: /or\b/iy, hint: "Write || for or." },
  { pattern: /not\b/iy, hint: "Write ! for not." },
  { pattern: /is\b/iy, hint: "Write == to compare." },
  { pattern: /if\b/iy, hint: "Write condition ? value : other." },
  { pattern: /(?<!&)&(?!&)/y, hint: "Write && for and." },
  { pattern: /(?<!\|)\|(?!\|)/y, hint: "Write || for or; there are no filters behind a |." },
  { pattern: /(?<=\.\??)`/y, hint: 'Write a["b-c"] for a key that is no plain name.' },
  { pattern: /`/y, hint: 'Write strings in "…" and join them with +.' },
  { pattern: /\?\?/y, hint: "Write a.?b.orValue(x) for a value that may be missing." },
  { pattern: /\?\./y, hint: "Write a.?b, with the ? behind the dot." },
  { pattern: /\.\d/y, hint: "Write a digit before the point: 0.5." },
  { pattern: /\*\*/y, hint: "There is no power operator; multiply." },
  { pattern: /\+\+/y, hint: "Nothing can be changed in an expression; write n + 1." },
  { pattern: /\.\.\./y, hint: "There is no spread; join lists with +." },
  { pattern: /\$\{\{/y, hint: "An expression inside ${{ … }} needs no further ${{." },
  { pattern: /;/y, hint: "An expression has no ; at its end." },
  { pattern: /#/y, hint: "A comment in an expression begins with //." },
  { pattern: /[“”‘’]/y, hint: 'Use straight quotation marks: "…".' },
];

/** What the author may have meant, from the characters at and before the error. */
export function syntaxHint(text: string, start: number): string | undefined {
  const starts = [start, start - 1, start - 2, wordBefore(text, start)];
  for (const { pattern, hint } of rewrites) {
    for (const from of starts) {
      if (from < 0) continue;
      pattern.lastIndex = from;
      const match = pattern.exec(text);
      if (match !== null && skipBlanks(text, from + match[0].length) >= start) return hint;
    }
  }
  return undefined;
}

/** Where the word before the error begins: `not x` fails at the x. */
function wordBefore(text: string, start: number): number {
  const from = Math.max(0, start - 40);
  const match = /\w+\s*$/.exec(text.slice(from, start));
  return match === null ? -1 : from + match.index;
}

function skipBlanks(text: string, from: number): number {
  return from + text.slice(from).search(/\S|$/);
}
