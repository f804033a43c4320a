import { userInfo } from "node:os";

import type { Environment } from "../terminal/style.ts";

/**
 * Who is sitting here, as the system calls them. In a container the system may not know.
 *
 * @example
 * const by = userName(process.env);
 */
export function userName(
  environment: Environment,
  read: () => { readonly username: string } = userInfo,
): string {
  try {
    const { username } = read();
    if (username !== "") return username;
  } catch {
    // There is no entry for the user's number.
  }
  return environment["USER"] || environment["LOGNAME"] || environment["USERNAME"] || "unknown";
}
