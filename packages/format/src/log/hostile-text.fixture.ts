import fc from "fast-check";

const pieces = [
  ...[
    "|",
    "\\",
    "\\|",
    "`",
    "```",
    "````",
    "~~~",
    "<!--",
    "-->",
    "<!-- tidemark:log -->",
    "<div>",
    "</table>",
  ],
  ...[
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\t",
    "    ",
    "# a",
    "## Execution Log",
    "---",
    "===",
    "- ",
    "1. ",
    "> ",
    "| - |",
  ],
  ...["\u0000", "\u0007", "\u001b[31m", "\u001b]0;x\u0007", "\u009b", "\u202e", "\u2066", "\u2028", "\ufeff"],
  ...[
    "\ud800",
    "\udc00",
    "[a]: b",
    "[a](b)",
    "![",
    "]",
    "&lt;",
    "&#124;",
    "*",
    "_",
    "$$",
    "word",
    "日本",
    "😀",
    " ",
  ],
  ...["```yaml step\nuses: shell\n```", "- `r0` · 2026-01-01T00:00:00.000Z · 1.000 s · done"],
];

/** Texts that want to be anything but text. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 60 }),
);
