/** How the parts of a rendered diagnostic are dressed. Each gets text and returns it in a colour of its own. */
export interface Palette {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  /** Related places. */
  readonly related: (text: string) => string;
  readonly help: (text: string) => string;
  /** The message itself. */
  readonly message: (text: string) => string;
  /** Line numbers and rules. */
  readonly frame: (text: string) => string;
}

const plain = (text: string): string => text;

export const plainPalette: Palette = {
  error: plain,
  warning: plain,
  related: plain,
  help: plain,
  message: plain,
  frame: plain,
};
