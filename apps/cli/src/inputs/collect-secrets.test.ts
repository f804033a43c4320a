import { expect, test } from "vitest";

import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import { collectSecrets, pickEnvironment, withEnvFile } from "./collect-secrets.ts";

test("takes the secrets that are asked for and no others", () => {
  expect(collectSecrets(["A"], { A: "1", B: "2" })).toEqual({ A: "1" });
});

test("names all that are missing, the empty ones too, and shows no value", () => {
  expect(() => collectSecrets(["A", "B", "C"], { B: "", C: "hush" })).toThrow(
    expect.objectContaining({ code: "missing_secret", message: expect.stringMatching(/A, B \(empty\)\.$/) }),
  );
  expect(() => collectSecrets(["A"], { C: "hush" })).not.toThrow(/hush/);
});

test("an env file adds what the environment lacks", async () => {
  const folder = await createTemporaryFolder({ ".env": "A=from file\nB='quoted # text'\n# note\n" });
  expect(await withEnvFile(".env", { A: "kept" }, folder)).toEqual({ A: "kept", B: "quoted # text" });
});

test("an env file that is not there is an error", async () => {
  await expect(withEnvFile("no.env", {}, "/")).rejects.toMatchObject({ code: "unreadable_file" });
});

test("pickEnvironment leaves out what is not set", () => {
  expect(pickEnvironment(["A", "B"], { A: "1", C: "3" })).toEqual({ A: "1" });
});
