/** A key that was pressed, or text that was pasted. */
export type Key =
  | {
      readonly kind: "key";
      /** A character as it was typed, or a name: `enter`, `up`, `ctrl-c`, `alt-enter`, `shift-tab`. */
      readonly name: string;
      /** The character, where it is one that can be written into a text. */
      readonly text?: string;
    }
  | { readonly kind: "paste"; readonly text: string };
