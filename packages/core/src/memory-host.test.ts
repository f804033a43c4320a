import { testHost } from "@tidemark/testkit";
import { test } from "vitest";
import { memoryHost } from "./memory-host.ts";

testHost({
  test,
  createHost: (options) => {
    const host = memoryHost(options);
    return { host, cancel: (reason) => host.cancel(reason), suspend: (reason) => host.suspend(reason) };
  },
});
