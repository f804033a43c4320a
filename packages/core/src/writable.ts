/** A value while it is being made, field by field: where it happens for every step, spreading costs more than the rest. */
export type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };
