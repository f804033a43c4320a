/** Names with which JavaScript leads out of a value's own data. No expression may say or read them. */
export const unsafeNames: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** What to say about a name in {@link unsafeNames}. */
export function unsafeNameMessage(name: string): string {
  return `"${name}" is not a name that may be used: it reaches behind the data.`;
}
