import { dataRuntimes } from "@tidemark/runtimes-data";
import { file } from "@tidemark/runtimes-file";
import { checkpoint } from "@tidemark/runtimes-human";
import { shell } from "@tidemark/runtimes-process";
import type { Runtime } from "@tidemark/spec";

/** The runtimes that every flow of the command may use. */
export function standardRuntimes(): readonly Runtime[] {
  return [shell(), file(), ...dataRuntimes(), checkpoint()];
}
