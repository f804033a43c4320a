import type { JsonObject } from "@tidemark/spec";
import type { TestFunction } from "./runtime-suite.ts";

/** What `testJournal` is told about a journal. */
export interface JournalSuite {
  readonly test: TestFunction;
  /** A place where no journal is yet. */
  readonly createPlace: () => JournalPlace | Promise<JournalPlace>;
}

/** Where one journal is kept. */
export interface JournalPlace {
  readonly create: (header: JsonObject) => Promise<JournalUnderTest>;
  /** Opens it to go on, as the process that works on the run. */
  readonly open: () => Promise<{
    readonly journal: JournalUnderTest;
    readonly records: readonly JsonObject[];
  }>;
  /** Reads it as any other process may, at any time. */
  readonly read: () => Promise<readonly JsonObject[]>;
  /** The place as it is after the process that wrote to it was killed, or had its power cut. @default not tested */
  readonly crash?: () => JournalPlace | Promise<JournalPlace>;
  /** Frees what the place holds. */
  readonly remove?: () => Promise<void> | void;
}

export interface JournalUnderTest {
  readonly append: (record: JsonObject) => Promise<void>;
  readonly close: () => Promise<void>;
}
