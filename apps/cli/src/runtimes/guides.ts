/** What people are told of a runtime besides what it says of itself. */
export interface RuntimeGuide {
  readonly summary: string;
  /** Steps as they stand in a flow, for whoever wants to copy one. */
  readonly examples: readonly string[];
}

const fence = "```";

/** For the runtimes that every flow may use, by type. */
export const runtimeGuides: Readonly<Record<string, RuntimeGuide>> = {
  shell: {
    summary: "runs a command or a script",
    examples: [
      `## Count the words \`words\`

${fence}yaml step
env: { FILE: notes.txt }
retry: { max: 2 }
${fence}
${fence}sh step as=json
wc -w < "$FILE"
${fence}`,
    ],
  },
  file: {
    summary: "reads a file, writes one, or adds to one",
    examples: [
      `## Read the topics \`topics\`

${fence}yaml step
uses: file
read: data/topics.json
${fence}`,
      `## Write the numbers \`numbers\`

${fence}yaml step
uses: file
write: out/numbers.json
content: \${{ [1, 2, 3] }}
${fence}`,
      `## Add a line \`line\`

${fence}yaml step
uses: file
append: log.txt
content: |
  done
${fence}`,
    ],
  },
  set: {
    summary: "gives a value, or that of an expression",
    examples: [
      `## The large ones \`large\`

${fence}cel step
[5, 12, 30].filter(n, n > 10)
${fence}`,
    ],
  },
  map: {
    summary: "makes a list out of another, element by element",
    examples: [
      `## Add tax \`prices\`

${fence}yaml step
uses: map
over: \${{ [10, 20] }}
as: price
value: \${{ price * 1.2 }}
${fence}`,
    ],
  },
  filter: {
    summary: "keeps the elements of a list for which a condition holds",
    examples: [
      `## Keep the cheap ones \`cheap\`

${fence}yaml step
uses: filter
over: \${{ [10, 20] }}
as: price
where: price < 15
${fence}`,
    ],
  },
  template: {
    summary: "gives a text with values in it",
    examples: [
      `## Write the note \`note\`

${fence}text step
One and one is \${{ 1 + 1 }}.
${fence}`,
    ],
  },
  checkpoint: {
    summary: "asks a person, and waits for the answer as long as it takes",
    examples: [
      `## Have it read \`approve\`

Is the day right?

${fence}yaml step
uses: checkpoint
show: The harbour is closed on Friday.
timeout: 2h
default: reject
${fence}`,
    ],
  },
};
