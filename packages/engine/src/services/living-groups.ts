import { signalGroup } from "./process-group.ts";

/** The process groups that must not outlive this process. */
export interface LivingGroups {
  add(leader: number): void;
  delete(leader: number): void;
}

/** Kills what still runs when this process exits. Nothing can be done so when it is killed itself. */
export function createLivingGroups(): LivingGroups {
  const leaders = new Set<number>();
  const killAll = (): void => {
    for (const leader of leaders) signalGroup(leader, "SIGKILL");
  };
  const listen = (change: 1 | -1): void => {
    // Many engines in one process are no leak: the limit moves with the listeners, or Node would warn on stderr.
    process.setMaxListeners(process.getMaxListeners() + change);
    if (change === 1) process.on("exit", killAll);
    else process.off("exit", killAll);
  };
  return {
    add(leader: number): void {
      if (leaders.size === 0) listen(1);
      leaders.add(leader);
    },
    delete(leader: number): void {
      leaders.delete(leader);
      if (leaders.size === 0) listen(-1);
    },
  };
}
