import { localDisk, type Disk } from "./disk.ts";

/** This machine's disk, with something done in front of every operation. Nothing is synced, and pauses take no time. */
export function createSteppingDisk(before: (step: number, operation: keyof Disk) => void): Disk {
  let step = 0;
  const disk = { ...localDisk, sync: nothing, syncFolder: nothing, pause: nothing };
  return Object.fromEntries(
    Object.entries(disk).map(([name, operation]) => [
      name,
      (...parameters: unknown[]): unknown => {
        before(step++, name as keyof Disk);
        return (operation as (...all: unknown[]) => unknown)(...parameters);
      },
    ]),
  ) as unknown as Disk;
}

async function nothing(): Promise<void> {
  // A test has no time to wait.
}
