import { diskWith } from "./failing-disk.fixture.ts";
import { Inbox } from "./inbox.ts";
import { saveState } from "./save-state.ts";
import { answerOf, stateOf } from "./example-state.fixture.ts";

/** Saves a state, or submits an answer, and kills itself in front of an operation on the disk, counted from 0. */
const [what, path = "", index] = process.argv.slice(2);
let count = 0;
const disk = diskWith(() => {
  if (count++ === Number(index)) process.kill(process.pid, "SIGKILL");
});

if (what === "state") await saveState(stateOf("new"), path, { disk });
else await new Inbox(path, { disk }).submit(answerOf("new"));
process.stdout.write("written");
