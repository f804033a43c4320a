import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryHost } from "@tidemark/core";
import { BlobStore, DurableHost, Inbox, createJournal, readRunHistory } from "@tidemark/resilience";
import { probeFlow, testHost } from "@tidemark/testkit";
import { test } from "vitest";

const header = {
  version: 1,
  interpreter: 1,
  run: "conformance",
  startedAt: 1,
  seed: 1,
  attempt: 1,
  inputs: {},
  config: {},
  env: {},
} as const;

testHost({
  test,
  async createHost({ run, execute, onEvent }) {
    const folder = await mkdtemp(join(tmpdir(), "tidemark-host-"));
    const record = { type: "run", format: 1, epoch: 1, header, definition: probeFlow({}), versions: {} };
    const first = JSON.parse(JSON.stringify({ ...record, flowHash: "", inputsHash: "" }));
    const journal = await createJournal(join(folder, "journal.ndjson"), first);
    const host = new DurableHost({
      journal,
      history: readRunHistory([{ sequence: 0, offset: 0, record: first }]),
      blobs: new BlobStore(join(folder, "blobs")),
      inbox: new Inbox(folder),
      createLive: ({ onStuck }) => memoryHost({ run, execute, onEvent, onStuck }),
      isStep: () => true,
      definitionHash: () => "",
      effectOf: () => "idempotent",
    });
    return {
      host,
      cancel: (reason) => host.cancel(reason),
      suspend: (reason) => host.suspend(reason),
      async close() {
        host.suspend("The test is over.");
        await journal.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
});
