/** The example of the format's documentation: everything in it is right. */
export const example: string = `---
name: weekly_digest
description: Collects the week's topics, drafts a digest, sends it once somebody agrees.
inputs:
  since: { type: string, description: First day, default: "2026-01-01" }
config:
  limit: { type: integer, default: 10 }
  model: { type: string, default: small }
secrets: [NEWS_TOKEN, SMTP_URL]
defaults:
  retry: { max: 3, base: 1s, cap: 30s }
  timeout: 30s
run: { concurrency: 10, limits: { model: 3 } }
output:
  topics: \${{ size(good) }}
  sent: \${{ steps.send.status }}
log: footer
---

# Weekly digest

## Fetch the topics \`topics\`

The service is slow on Mondays, hence five retries.

\`\`\`yaml step
uses: http
url: https://news.example/topics?since=\${{ inputs.since }}&limit=\${{ config.limit }}
headers:
  authorization: Bearer \${{ secrets.NEWS_TOKEN }}
retry: { max: 5 }
fallback: cached_topics
\`\`\`

## Yesterday's copy \`cached_topics\`

\`\`\`yaml step
uses: file
read: ./cache/topics.json
\`\`\`

## Keep the good ones \`good\`

\`\`\`cel step
topics.items.filter(t, t.score > 50)
\`\`\`

## Research \`research\`

\`\`\`yaml group
each: \${{ good }}
as: topic
concurrency: 5
\`\`\`

### Ask the model \`notes\`

\`\`\`yaml step
uses: ai
model: \${{ config.model }}
returns:
  type: object
  properties: { summary: { type: string }, facts: { type: array, items: { type: string } } }
  required: [summary, facts]
\`\`\`
\`\`\`prompt step
Research "\${{ topic.name }}". What is it, why now, three facts.
\`\`\`

## Approve \`approve\`

Read every fact. **Sending cannot be undone.**

\`\`\`yaml step
uses: checkpoint
show: \${{ research }}
timeout: 1h
default: reject
unattended: suspend
\`\`\`

## Send \`send\`

\`\`\`yaml step
uses: mail
when: approve.approved
connection: \${{ secrets.SMTP_URL }}
to: list@example.org
subject: This week
text: \${{ research }}
\`\`\`
`;
