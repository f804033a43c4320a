import { Fragment, createElement, memo, useImperativeHandle, type ReactNode, type Ref } from "react";
import { Box, Static, Text, useApp, type SuspendTerminal } from "ink";

/** What stands on the screen: lines that scroll up for good, and the block or page below them that is drawn anew. */
export interface Picture {
  readonly lines: readonly string[];
  readonly printed: PrintedLines;
}

/** Lines that are printed once. A new number makes them new lines. */
export interface PrintedLines {
  readonly number: number;
  readonly lines: readonly string[];
}

/** What only a component can get hold of. */
export interface ScreenHandle {
  readonly suspendTerminal: SuspendTerminal;
}

interface RunViewProps {
  readonly picture: Picture;
  readonly ref: Ref<ScreenHandle>;
}

/** Draws a picture. All that it shows is decided elsewhere, by functions of the run's state. */
export function RunView({ picture, ref }: RunViewProps): ReactNode {
  const { suspendTerminal } = useApp();
  useImperativeHandle(ref, () => ({ suspendTerminal }), [suspendTerminal]);
  const { lines, printed } = picture;
  return createElement(
    Fragment,
    null,
    createElement(Scrolled, { key: printed.number, lines: printed.lines }),
    createElement(Block, { lines }),
  );
}

/** Each batch has a list of its own, which goes away with the next: a list of all would grow for as long as the run does. */
function Scrolled({ lines }: { readonly lines: readonly string[] }): ReactNode {
  return createElement(Static<string>, {
    items: lines.length === 0 ? [] : [lines.join("\n")],
    children: (text) => createElement(Text, { key: "lines", wrap: "truncate" }, text),
  });
}

/**
 * Lines are cut to the width beforehand; an empty one holds its place. Each is a text of its own: Ink remembers the size of
 * thousands of texts, and remembers fewer and shorter ones this way.
 */
function Block({ lines }: { readonly lines: readonly string[] }): ReactNode {
  if (lines.length === 0) return null;
  return createElement(
    Box,
    { flexDirection: "column" },
    ...lines.map((line) => createElement(Line, { text: line === "" ? " " : line })),
  );
}

const Line = memo(function Line({ text }: { readonly text: string }): ReactNode {
  return createElement(Text, { wrap: "truncate" }, text);
});
