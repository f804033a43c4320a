import { chain, fan, layers } from "../graphs.mjs";

const rivals = ["openworkflow", "bullmq", "langgraph"];

/** What is measured, and with whom. */
export const workloads = {
  chain: {
    title: "Chain of 1,000",
    graph: () => chain(1000),
    engines: ["write-and-sync", "bare-journal", "tidemark", ...rivals],
  },
  fan: {
    title: "1 → 1,000 → 1",
    graph: () => fan(1000),
    engines: ["group-commit", "bare-journal", "tidemark", ...rivals],
  },
  layers: {
    title: "100 layers of 100, three parents each",
    graph: () => layers(100, 100),
    engines: ["group-commit", "bare-journal", "tidemark"],
  },
  "long-chain": { title: "Chain of 10,000", graph: () => chain(10_000), engines: ["tidemark"], few: true },
  "wide-fan": { title: "1 → 10,000 → 1", graph: () => fan(10_000), engines: ["tidemark"], few: true },
};

/** The limit wherever an engine has one. */
export const concurrency = 100;
