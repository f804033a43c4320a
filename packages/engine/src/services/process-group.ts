import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

const pollMs = 5;
const patienceMs = 500;

/**
 * Ends every process of a group: politely, and after the grace by force. Resolves when they are gone.
 *
 * Only a process that left the group (`setsid`) escapes.
 */
export async function endGroup(leader: number, graceMs: number): Promise<void> {
  if (!signalGroup(leader, "SIGTERM")) return;
  if (await goneWithin(leader, graceMs)) return;
  signalGroup(leader, "SIGKILL");
  // What the kernel holds on to (a dead network disk) is not waited for without end.
  await goneWithin(leader, patienceMs);
}

/** Sends a signal to every process of a group; false if there is none. */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    // ESRCH: nobody is left. EPERM: macOS says so of a group in which only the dead are left.
    return false;
  }
}

async function goneWithin(leader: number, milliseconds: number): Promise<boolean> {
  const giveUpAt = performance.now() + milliseconds;
  for (;;) {
    if (!signalGroup(leader, 0) || !hasLivingMember(leader)) return true;
    const left = giveUpAt - performance.now();
    if (left <= 0) return false;
    await wait(Math.min(pollMs, left));
  }
}

/** The dead stay in their group until somebody asks after them, and in a container there may be nobody who does. */
function hasLivingMember(leader: number): boolean {
  if (process.platform !== "linux") return true;
  return readdirSync("/proc").some((name) => /^\d+$/.test(name) && isLivingMember(name, leader));
}

function isLivingMember(id: string, leader: number): boolean {
  try {
    // `12 (name of it) S 1 12 …`: state, parent, group. The name may hold anything.
    const stat = readFileSync(`/proc/${id}/stat`, "latin1");
    const [state = "", , group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(group) === leader && !"ZX".includes(state);
  } catch {
    return false;
  }
}
