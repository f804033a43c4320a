import { spawn } from "node:child_process";

/** Runs a script in a process of its own, and gives what it printed. */
export async function runNode(
  parameters,
  { stdio = ["ignore", "pipe", "inherit"], env = {}, longestMs = 180_000 } = {},
) {
  const child = spawn(process.execPath, parameters, {
    ...{ stdio, timeout: longestMs, killSignal: "SIGKILL" },
    env: { ...process.env, ...env },
  });
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text) => (output += text));
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(describe(code, signal, longestMs)));
    });
  });
}

function describe(code, signal, longestMs) {
  return signal === null ? `It ended with code ${code}.` : `It took more than ${longestMs / 1000} s.`;
}
