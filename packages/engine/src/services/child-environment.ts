// What a program needs to find its tools, its home and its language. Everything else must be handed to it by name.
const inherited: ReadonlySet<string> = new Set([
  ...["PATH", "HOME", "USER", "LOGNAME", "SHELL", "TZ", "TMPDIR", "TMP", "TEMP", "LANG", "LANGUAGE"],
  // Windows
  ...["SystemRoot", "SystemDrive", "ComSpec", "PATHEXT", "windir", "USERPROFILE", "APPDATA", "LOCALAPPDATA"],
]);

/** The environment of a child: a few names from ours, and what is given. */
export function childEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  given: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value !== undefined && (inherited.has(name) || name.startsWith("LC_"))) environment[name] = value;
  }
  return { ...environment, ...given };
}
