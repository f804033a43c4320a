/** A flow file for an explanation: a front matter with a name, then what is given. */
export function exampleFlow(body: string, frontMatter = ""): string {
  return `---\nname: example\n${frontMatter}---\n\n${body}`;
}

/** A step of the smallest kind. */
export const exampleStep = "## Greet\n\n```sh step\necho hello\n```\n";

/** A fence with settings under a heading. */
export function exampleSettings(settings: string, heading = "## Fetch"): string {
  return `${heading}\n\n\`\`\`yaml step\n${settings}\n\`\`\`\n`;
}
