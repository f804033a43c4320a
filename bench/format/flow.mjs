// A flow file of a given size, always the same: steps of the usual kinds, prose in between, no problem in it.

/** @param {{ steps: number, characters: number }} size */
export function createFlow({ steps, characters }) {
  const head =
    '---\nname: generated\ninputs:\n  since: { type: string, default: "2026-01-01" }\nconfig:\n  limit: { type: integer, default: 50 }\ndefaults:\n  retry: { max: 3, base: 1s, cap: 30s }\n---\n\n# Generated\n\n';
  const perStep = (characters - head.length) / steps;
  let text = head;
  for (let index = 0; index < steps; index += 1) {
    const before = `s${Math.max(index - 1, 0)}`;
    const step = kinds[index % kinds.length](index, index === 0 ? "inputs.since" : before);
    const heading = `## Step number ${index} \`s${index}\`\n\n`;
    const wanted = Math.round(head.length + perStep * (index + 1)) - text.length;
    text += `${heading}${prose(wanted - heading.length - step.length)}\n\n${step}`;
  }
  return text;
}

const kinds = [
  (index) =>
    `\`\`\`yaml step\nuses: file\nread: ./data/topics-${index}.json\ntimeout: 30s\nretry: { max: 5, on: [ENOENT] }\n\`\`\`\n\n`,
  (index, before) =>
    `\`\`\`cel step\n[${before}].filter(t, t != null && size(string(t)) > ${index})\n\`\`\`\n\n`,
  (_, before) =>
    `\`\`\`yaml step\nuses: map\nover: \${{ ${before} }}\nas: topic\nvalue:\n  name: \${{ topic }}\n  since: \${{ inputs.since }}\n\`\`\`\n\n`,
  (_, before) =>
    `\`\`\`sh step timeout=10s\nprintf '%s' "$TOPICS"\n\`\`\`\n\`\`\`yaml step\nenv:\n  TOPICS: \${{ ${before} }}\n\`\`\`\n\n`,
  (_, before) => `\`\`\`text step\nThere are \${{ size(${before}) }} of \${{ config.limit }}.\n\`\`\`\n\n`,
];

const sentence =
  "The service is slow on *Mondays*, hence the retries; see [the notes](https://notes.example/slow) and `limit`. ";

function prose(length) {
  if (length < 2) throw new Error("The steps alone are longer than the file should be.");
  return `${sentence
    .repeat(Math.ceil(length / sentence.length))
    .slice(0, length - 3)
    .trimEnd()}.`.padEnd(length - 2, ".");
}
