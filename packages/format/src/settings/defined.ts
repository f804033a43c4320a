type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The object without what is undefined. */
export function defined<T extends object>(object: T): Defined<T> {
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(object)) {
    const value = object[key as keyof T];
    if (value !== undefined) kept[key] = value;
  }
  return kept as Defined<T>;
}
