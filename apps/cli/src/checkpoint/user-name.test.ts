import { expect, test } from "vitest";

import { userName } from "./user-name.ts";

test("is what the system says", () => {
  expect(userName({ USER: "somebody else" }, () => ({ username: "ada" }))).toBe("ada");
  expect(userName({ USER: "ada" })).not.toBe("");
});

test.each([
  [{ USER: "ada", LOGNAME: "x" }, "ada"],
  [{ USER: "", LOGNAME: "ada" }, "ada"],
  [{ USERNAME: "ada" }, "ada"],
  [{}, "unknown"],
])("where the system does not know, %j says %s", (environment, name) => {
  const unknown = (): never => {
    throw Object.assign(new Error("ENOENT"), { code: "ERR_SYSTEM_ERROR" });
  };
  expect(userName(environment, unknown)).toBe(name);
  expect(userName(environment, () => ({ username: "" }))).toBe(name);
});
