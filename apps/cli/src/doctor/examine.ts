import packageJson from "../../package.json" with { type: "json" };
import { isAttended, type Terminal } from "../terminal/terminal.ts";
import { isSet, type Environment } from "../terminal/style.ts";
import { checkStateFolder } from "./check-state-folder.ts";
import type { Check, CheckGroup } from "./check.ts";
import { explainColor, explainLiveView, explainUnicode, type Reasoned } from "./explain-terminal.ts";

export interface ExamineOptions {
  readonly stateFolder: string;
  readonly isGiven: boolean;
  /** @default that of this process */
  readonly nodeVersion?: string;
}

/** Looks at everything that decides how the command works here, and where each value comes from. */
export function examine(options: ExamineOptions, terminal: Terminal): readonly CheckGroup[] {
  const { folder } = terminal;
  return [
    { name: "versions", checks: checkVersions(options.nodeVersion ?? process.versions.node) },
    { name: "state", checks: checkStateFolder({ ...options, folder }) },
    { name: "in force", checks: checkDefaults() },
    { name: "terminal", checks: checkTerminal(terminal) },
    { name: "environment", checks: checkEnvironment(terminal.environment) },
  ];
}

const wanted = packageJson.engines.node.replace(">=", "");

function checkVersions(node: string): readonly Check[] {
  const [major = 0, minor = 0] = node.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split(".").map(Number);
  const isOld = major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
  return [
    ok("tidemark", packageJson.version),
    isOld
      ? {
          status: "problem",
          name: "node",
          value: node,
          from: process.execPath,
          help: `Node ${wanted} or newer is needed.`,
        }
      : ok("node", node, process.execPath),
    ok("sqlite", process.versions.sqlite ?? "none", "for the locks of runs"),
    ok("system", `${process.platform} ${process.arch}`),
  ];
}

/** What counts where neither a flow nor the command line says otherwise. */
function checkDefaults(): readonly Check[] {
  const from = "built in; a flow may say otherwise";
  return [
    ok("concurrency", 10, `${from}, and --concurrency`),
    ok("waves", "eager", `${from}, and --strict-waves`),
    ok("retries", "3 where an error is known to pass", from),
    ok("durability", "power", "built in; --durability"),
  ];
}

function checkTerminal(terminal: Terminal): readonly Check[] {
  const { stdin, stdout, stderr, environment } = terminal;
  const width = stderr.columns ?? stdout.columns;
  return [
    ok("standard input", stdin.isTerminal ? "terminal" : "no terminal"),
    ok("standard output", stdout.isTerminal ? "terminal" : "no terminal"),
    ok("standard error", stderr.isTerminal ? "terminal" : "no terminal"),
    ...(width === undefined ? [] : [ok("columns", width)]),
    reasoned("colours on standard output", explainColor(stdout.isTerminal, environment)),
    reasoned("colours on standard error", explainColor(stderr.isTerminal, environment)),
    reasoned("signs beyond ASCII", explainUnicode(environment)),
    reasoned("live view", explainLiveView(terminal)),
    reasoned("checkpoints are asked here", {
      is: isAttended(terminal),
      because: isAttended(terminal)
        ? "somebody can type"
        : "nobody can type; --decide or the flow's own rule answers",
    }),
  ];
}

/** Variables of systems that run builds; `CI` is what counts. */
const services: Readonly<Record<string, string>> = {
  GITHUB_ACTIONS: "GitHub Actions",
  GITLAB_CI: "GitLab CI",
  BUILDKITE: "Buildkite",
  CIRCLECI: "CircleCI",
  JENKINS_URL: "Jenkins",
  TF_BUILD: "Azure Pipelines",
};

const variables = [
  ...["CI", "NO_COLOR", "FORCE_COLOR", "TERM", "LC_ALL", "LC_CTYPE", "LANG", "INK_SCREEN_READER"],
  ...["GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "PAGER", "VISUAL", "EDITOR", "NODE_OPTIONS"],
];

function checkEnvironment(environment: Environment): readonly Check[] {
  const service = Object.keys(services).find((name) => isSet(environment[name]));
  const isCi = isSet(environment.CI);
  const ci: Check = {
    ...reasoned("CI", { is: isCi, because: isCi ? `CI is ${environment.CI}` : "CI is not set" }),
    ...(service !== undefined && { from: `${services[service]}: ${service} is set` }),
    ...(service !== undefined &&
      !isCi && { status: "warning", help: "Set CI=1, so that nobody is asked and lines have their time." }),
  };
  const set = variables.filter((name) => name !== "CI" && environment[name] !== undefined);
  return [ci, ...set.map((name) => ok(name, environment[name] ?? "", "environment"))];
}

function ok(name: string, value: Check["value"], from?: string): Check {
  return { status: "ok", name, value, ...(from !== undefined && { from }) };
}

function reasoned(name: string, { is, because }: Reasoned): Check {
  return ok(name, is, because);
}
