import { describe, expect, test } from "vitest";

import packageJson from "../package.json" with { type: "json" };
import { createMemoryTerminal, type MemoryTerminal } from "./fixtures/memory-terminal.ts";
import { createTemporaryFolder } from "./fixtures/temporary-folder.ts";
import { runProgram } from "./program.ts";

async function call(...parameters: string[]): Promise<{ code: number } & MemoryTerminal["printed"]> {
  const terminal = createMemoryTerminal(await createTemporaryFolder());
  const code = await runProgram(parameters, terminal);
  return { code, ...terminal.printed };
}

describe("the program", () => {
  test("prints its version", async () => {
    expect(await call("--version")).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: "" });
  });

  test("prints help on standard output when asked", async () => {
    const { code, stdout, stderr } = await call("--help");
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(stdout).toMatchInlineSnapshot(`
      "Usage: tidemark [options] [command]

      Runs Markdown files as durable workflows.

      Options:
        -V, --version                           print the version
        -h, --help                              print this help

      Run flows:
        run [options] <flow>                    run a flow
        resume [options] <run>                  go on with a run; finished steps do not run again
        watch [options] <flow>                  run a flow now and whenever it changes

      Decide about runs:
        answer [options] <run> <step> <action>  decide a checkpoint of a run
        cancel [options] <run>                  end a run for good
        settle [options] <run> <step>           say what became of a step that a crash cut off

      Look at runs:
        runs [options] [flow]                   list runs, newest first; prune and repair them
        show [options] <run> [step]             show one run, or one step of it
        logs [options] <run> [step]             print what steps wrote
        why [options] <run> <step>              tell why a step of a run ran or did not
        attach [options] <run>                  follow a run that another process works on
        replay [options] <events>               tell a recorded run again

      Write flows:
        plan [options] <flow>                   show the waves of a flow and its inputs
        validate [options] <flow...>            check flows and show every problem
        fmt [options] <flow...>                 lay out settings in one way
        explain [code]                          tell what the code of a problem means

      Find your way:
        init [options] [folder]                 write a first flow
        runtimes [options] [name]               tell what steps can use
        doctor [options]                        tell what is in force here, and what is wrong
        completion <shell>                      print a script that completes commands in a shell

      Examples:
        tidemark init
        tidemark run hello.flow.md --input name=Ada
        tidemark plan digest.flow.md --mermaid
        tidemark resume latest
      "
    `);
  });

  test("prints the help of a command", async () => {
    const { code, stdout } = await call("run", "--help");
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "Usage: tidemark run [options] <flow>

      Checks a flow and runs it. What has finished is kept on disk, step by step.

      Arguments:
        flow                        a .flow.md file

      Options:
        -i, --input <name=value>    an input; repeat it for more
        --input-file <file>         inputs as JSON or YAML; - is standard input
        --config <name=value>       a setting of the flow; repeat it for more
        --env-file <file>           secrets that the environment lacks, as lines of NAME=value
        --decide <step=action>      answer a checkpoint beforehand: approve=reject:reason; repeatable
        -n, --concurrency <number>  how many steps run at once
        --strict-waves              start a wave only when the one before has ended
        --dry-run                   check everything, show the plan, run nothing
        --format <format>           lines for people, every event as JSON, JUnit XML, or a log for GitHub
                                    Actions (choices: "pretty", "plain", "ndjson", "junit", "github",
                                    default: "pretty")
        --ui <what>                 on a terminal: a block below the lines, the full screen, or lines
                                    alone (choices: "inline", "full", "plain")
        --screen-reader             plain lines and plain questions
        --log-file <file>           a Markdown file whose end becomes the log of the run
        --durability <what>         what a finished step survives: a power cut, or a killed process
                                    (choices: "power", "process", default: "power")
        --state-folder <folder>     where runs are kept (default: ".tidemark")
        -q, --quiet                 say nothing while all goes well
        -h, --help                  print this help

      Progress goes to standard error and the flow's output to standard output. When
      the reader of standard output goes away, the run goes on. Ctrl-C leaves the run
      resumable.

      A checkpoint asks on the terminal. Where there is none, --decide answers it, or
      what the flow says of that case; otherwise the run is suspended, and the command
      that answers it is printed.

      Exit codes:
        0 done   1 failed   2 wrong call or flow   3 rejected   4 waits for a person
        5 timed out   70 damaged state   75 in use by another process
        130, 143 stopped by a signal

      Examples:
        tidemark run digest.flow.md --input since=2026-01-01
        tidemark run digest.flow.md --input-file inputs.yaml --decide approve=approve
        tidemark run digest.flow.md --format junit > report.xml
      "
    `);
  });

  test("prints the help of resume and of runs", async () => {
    expect((await call("resume", "--help")).stdout).toMatchInlineSnapshot(`
      "Usage: tidemark resume [options] <run>

      Goes on with a run where it stopped: after a crash, a failure, a signal, or with a question that is
      answered now.

      Arguments:
        run                         its id or a part of it, a flow's name for its newest run, or latest

      Options:
        --plan                      show what would be kept and run again, and change nothing
        --json                      with --plan: print it as JSON
        --rerun-changed             run finished steps again that have changed
        --keep                      keep finished steps as they are, although they have changed
        --from <step>               run a step anew, with all that depends on it; repeatable
        --config <name=value>       a setting of the flow; repeat it for more
        --env-file <file>           secrets that the environment lacks, as lines of NAME=value
        --decide <step=action>      answer a checkpoint beforehand: approve=reject:reason; repeatable
        -n, --concurrency <number>  how many steps run at once
        --strict-waves              start a wave only when the one before has ended
        --format <format>           lines for people, every event as JSON, JUnit XML, or a log for GitHub
                                    Actions (choices: "pretty", "plain", "ndjson", "junit", "github",
                                    default: "pretty")
        --ui <what>                 on a terminal: a block below the lines, the full screen, or lines
                                    alone (choices: "inline", "full", "plain")
        --screen-reader             plain lines and plain questions
        --log-file <file>           a Markdown file whose end becomes the log of the run
        --durability <what>         what a finished step survives: a power cut, or a killed process
                                    (choices: "power", "process", default: "power")
        --state-folder <folder>     where runs are kept (default: ".tidemark")
        -q, --quiet                 say nothing while all goes well
        -h, --help                  print this help

      The flow's file may have changed since. Where that concerns steps that have
      finished, nothing happens until --rerun-changed or --keep says what becomes of
      them. Inputs stay as they were; secrets come from the environment again.

      Exit codes are those of run; 2 also where the flow has changed.

      Examples:
        tidemark resume latest
        tidemark resume digest --plan
        tidemark resume k3f9qz --from research
      "
    `);
    expect((await call("runs", "--help")).stdout).toMatchInlineSnapshot(`
      "Usage: tidemark runs [options] [command] [flow]

      Lists the runs that are kept, newest first.

      Arguments:
        flow                     only the runs of this flow, by its name

      Options:
        --limit <number>         how many (default: 20)
        --json                   print it as JSON
        --state-folder <folder>  where runs are kept (default: ".tidemark")
        -h, --help               print this help

      Commands:
        prune [options] [flow]   remove old runs
        repair [options] <run>   cut a damaged journal back to what is sound

      Examples:
        tidemark runs
        tidemark runs digest --limit 5 --json
      "
    `);
    expect((await call("runs", "prune", "--help")).stdout).toMatchInlineSnapshot(`
      "Usage: tidemark runs prune [options] [flow]

      Removes old runs. One that is being worked on stays, and one that could go on stays too.

      Arguments:
        flow                     only the runs of this flow, by its name

      Options:
        --keep <number>          the newest so many of each flow stay
        --older-than <duration>  what was touched later stays: 12h, 30d
        --include-resumable      remove also runs that failed, stopped, or wait for somebody
        --dry-run                only say what would be removed
        --json                   print it as JSON
        --state-folder <folder>  where runs are kept (default: ".tidemark")
        -h, --help               print this help

      Example:
        tidemark runs prune --keep 20 --older-than 30d --dry-run
      "
    `);
  });

  test("called without a command prints help on standard error and fails", async () => {
    const { code, stdout, stderr } = await call();
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("Usage: tidemark");
  });

  test.each([
    [["rnu", "a.flow.md"], "run"],
    [["validte"], "validate"],
    [["run", "--inputt", "a=1", "a.flow.md"], "--input"],
    [["run", "--concurency", "1", "a.flow.md"], "--concurrency"],
    [["--versoin"], "--version"],
    [["resmue", "latest"], "resume"],
    [["resume", "latest", "--rerun-chnaged"], "--rerun-changed"],
    [["runs", "--limt", "3"], "--limit"],
    [["run", "a.flow.md", "--format", "jnuit"], "junit"],
    [["run", "a.flow.md", "--durability", "proces"], "process"],
    [["completion", "zhs"], "zsh"],
    [["replya", "latest"], "replay"],
    [["watch", "a.flow.md", "--aslo", "b"], "--also"],
  ])("%j gets a suggestion", async (parameters, suggestion) => {
    const { code, stdout, stderr } = await call(...parameters);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(`did you mean ${suggestion}?`);
  });

  test.each([
    [["run"], "flow"],
    [["run", "a.flow.md", "b.flow.md"], "arguments"],
    [["run", "a.flow.md", "--concurrency", "0"], "whole number"],
    [["run", "a.flow.md", "--concurrency", "many"], "whole number"],
    [["run", "a.flow.md", "--format", "xml"], "ndjson"],
    [["run", "a.flow.md", "--input"], "argument missing"],
    [["plan", "a.flow.md", "--json", "--mermaid"], "--mermaid"],
    [["run", "nowhere.flow.md"], "nowhere.flow.md"],
    [["resume"], "run"],
    [["resume", "latest"], "tidemark runs"],
    [["resume", "latest", "--keep", "--rerun-changed"], "--keep"],
    [["run", "a.flow.md", "--durability", "none"], "power"],
    [["show", "latest"], "no run"],
    [["logs"], "run"],
    [["runs", "--limit", "all"], "whole number"],
    [["runs", "prune"], "--older-than"],
  ])("%j is a wrong call", async (parameters, part) => {
    const { code, stdout, stderr } = await call(...parameters);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(part);
  });
});
