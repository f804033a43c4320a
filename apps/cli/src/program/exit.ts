/** Told by a command with which code the process shall end. */
export type Exit = (code: number) => void;
