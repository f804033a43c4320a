import fs from "node:fs";

/** How editors save: all at once, or with time between opening the file and writing the last of it. */
export type Save = (path: string, text: string) => () => void;

/** Writes into the file that is there. */
const inPlace: Save = (path, text) => {
  fs.writeFileSync(path, text);
  return nothingLeft;
};

/** Writes a file beside it and renames that. */
const byRename: Save = (path, text) => {
  fs.writeFileSync(`${path}.swp`, text);
  fs.renameSync(`${path}.swp`, path);
  return nothingLeft;
};

/** Moves the file away as a backup and writes a new one. */
const withBackup: Save = (path, text) => {
  try {
    fs.renameSync(path, `${path}~`);
  } catch {
    // Such an editor says so, and its user saves again.
  }
  fs.writeFileSync(path, text);
  fs.rmSync(`${path}~`, { force: true });
  return nothingLeft;
};

/** Empties the file and writes later. */
const emptyFirst: Save = (path, text) => {
  const descriptor = fs.openSync(path, "w");
  return () => {
    fs.writeSync(descriptor, text);
    fs.closeSync(descriptor);
  };
};

/** Opens the file, writes over it later, in two parts, and cuts what is left. */
const cutLast: Save = (path, text) => {
  const descriptor = fs.openSync(path, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o666);
  return () => {
    const bytes = Buffer.from(text);
    const half = bytes.length >> 1;
    fs.writeSync(descriptor, bytes, 0, half, 0);
    fs.writeSync(descriptor, bytes, half, bytes.length - half, half);
    fs.ftruncateSync(descriptor, bytes.length);
    fs.closeSync(descriptor);
  };
};

export const savesAtOnce: Readonly<Record<string, Save>> = { inPlace, byRename, withBackup };
export const savesSlowly: Readonly<Record<string, Save>> = { emptyFirst, cutLast };

function nothingLeft(): void {
  // All of it is done.
}
