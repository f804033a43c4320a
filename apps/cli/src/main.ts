import { runProgram } from "./program.ts";
import { exitCodes } from "./exit-code.ts";
import { openTerminal } from "./terminal/terminal.ts";

const terminal = openTerminal();
const exitCode = await runProgram(process.argv.slice(2), terminal);
await Promise.all([terminal.stdout.flush(), terminal.stderr.flush()]);
const { problem } = terminal.stdout;
if (problem !== undefined) {
  terminal.stderr.write(`error: Could not write to standard output: ${problem.message}\n`);
  await terminal.stderr.flush();
}
// At once, so that nothing that is still open keeps the shell waiting.
process.exit(problem !== undefined && exitCode === exitCodes.done ? exitCodes.failed : exitCode);
