import type { JsonObject } from "@tidemark/spec";
import { findLine, findLinesBehind, formatVersion, type Envelope, type Line } from "./record-line.ts";

/** A record as it stands in the journal. */
export interface StoredRecord {
  /** Counts from 0, without gaps. Record 0 is the header. */
  readonly sequence: number;
  /** Where its line begins in the file. */
  readonly offset: number;
  readonly record: JsonObject;
}

export interface JournalProblem {
  readonly code: "damaged" | "newer_version";
  readonly offset: number;
  /** Completes "is damaged at byte 12: …". */
  readonly reason: string;
}

export interface JournalScan {
  /** The records that are whole, up to the first that is not. */
  readonly records: readonly StoredRecord[];
  /** Where they end. */
  readonly end: number;
  /** How many bytes follow them. Zeros at the end do not count: they are room that was made in advance. */
  readonly tornBytes: number;
  readonly problem?: JournalProblem;
}

/**
 * Reads the bytes of a journal. What is wrong with them is data here; whoever reads decides what follows from it.
 *
 * @example
 * scanJournal(readFileSync("journal.ndjson")).records.length
 */
export function scanJournal(bytes: Buffer): JournalScan {
  const { records, end, problem } = scanRecords(bytes);
  const tornBytes = endOfTail(bytes, end) - end;
  return { records, end, tornBytes, ...(problem === undefined ? {} : { problem }) };
}

interface ScannedRecords {
  readonly records: readonly StoredRecord[];
  readonly end: number;
  readonly problem: JournalProblem | undefined;
}

function scanRecords(bytes: Buffer): ScannedRecords {
  const records: StoredRecord[] = [];
  let offset = 0;
  for (let line = findLine(bytes, 0); line !== undefined; line = findLine(bytes, offset)) {
    const envelope = readEnvelope(bytes, line);
    const problem = checkEnvelope(envelope, records.length, offset);
    if (problem !== undefined) return { records, end: offset, problem };
    records.push({ sequence: records.length, offset, record: (envelope as Envelope).record });
    offset = line.end + 1;
  }
  return { records, end: offset, problem: checkTail(bytes, offset, records.length) };
}

function readEnvelope(bytes: Buffer, line: Line): unknown {
  try {
    return JSON.parse(bytes.toString("utf8", line.json, line.end));
  } catch {
    return undefined;
  }
}

/** The CRC was right, so this is what somebody wrote; whether it belongs here is another question. */
function checkEnvelope(envelope: unknown, expected: number, offset: number): JournalProblem | undefined {
  if (!isObject(envelope)) return { code: "damaged", offset, reason: "the line holds no JSON object" };
  const { v: version, seq: sequence, record } = envelope;
  if (typeof version === "number" && version > formatVersion) {
    return { code: "newer_version", offset, reason: `it has format version ${version}` };
  }
  if (version !== formatVersion || !isObject(record)) {
    return { code: "damaged", offset, reason: "the line holds no record" };
  }
  if (sequence === expected) return undefined;
  return { code: "damaged", offset, reason: `expected record ${expected}, got record ${String(sequence)}` };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What follows the last good record is a torn tail, unless something stands there that was written after it. */
function checkTail(bytes: Buffer, offset: number, expected: number): JournalProblem | undefined {
  if (offset === bytes.length) return undefined;
  for (const line of findLinesBehind(bytes, offset)) {
    if (wasWrittenTogether(readEnvelope(bytes, line), expected)) continue;
    return { code: "damaged", offset, reason: "the record there cannot be read, but later ones can" };
  }
  if (expected > 0 || mayBeginJournal(bytes)) return undefined;
  return { code: "damaged", offset, reason: "this is no journal" };
}

/** Whether a record was written by the same commit as the missing one, which was then never promised to anybody. */
function wasWrittenTogether(envelope: unknown, missing: number): boolean {
  if (!isObject(envelope)) return false;
  const { v: version, seq: sequence, first } = envelope;
  if (version !== formatVersion || typeof sequence !== "number" || typeof first !== "number") return false;
  return first <= missing && missing < sequence;
}

/** A file without a single good record is cut to nothing only if it looks like a header that was never finished. */
function mayBeginJournal(bytes: Buffer): boolean {
  return (
    bytes[0] === 0 || /^[0-9a-f]{0,8}$|^[0-9a-f]{8} /.test(bytes.toString("latin1", 0, 9).split("\0", 1)[0]!)
  );
}

function endOfTail(bytes: Buffer, start: number): number {
  let end = bytes.length;
  while (end > start && bytes[end - 1] === 0) end -= 1;
  return end;
}
