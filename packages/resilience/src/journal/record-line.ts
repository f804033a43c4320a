import { crc32 } from "node:zlib";
import type { JsonObject } from "@tidemark/spec";

/**
 * A line of the journal: CRC32 (8 hex digits), space, length of the JSON in bytes, space, JSON, line feed. The CRC is of
 * the length, the space after it, and the JSON. This much stays the same in every version of the format.
 */
export interface Line {
  /** Where the JSON begins. */
  readonly json: number;
  /** Where the line feed is. */
  readonly end: number;
}

/** What the JSON of a line holds, in version 1. */
export interface Envelope {
  readonly v: number;
  readonly seq: number;
  /**
   * The first record of those that were written and synced together with this one. Left out where that is this one: what
   * has a lower number was durable before this one was written. After a power cut any part of the last commit may be
   * missing, also one in the middle; this tells that from damage.
   */
  readonly first?: number;
  readonly record: JsonObject;
}

export const formatVersion = 1;

const space = 0x20;
const lineFeed = 0x0a;
const crcLength = 8;
/** A length of more digits is no length. */
const maximumDigits = 10;

/**
 * The text of one line.
 *
 * @example
 * encodeLine({ kind: "begun" }, 1, 1) // '56b09d4d 43 {"v":1,"seq":1,"record":{"kind":"begun"}}\n'
 */
export function encodeLine(record: JsonObject, sequence: number, first: number): string {
  const content = JSON.stringify(record) as string | undefined;
  // Written all the same, anything else would make the journal unreadable for good.
  if (content?.[0] !== "{") throw new TypeError(`Expected the record to be a JSON object, got ${content}.`);
  const commit = first === sequence ? "" : `,"first":${first}`;
  const json = `{"v":${formatVersion},"seq":${sequence}${commit},"record":${content}}`;
  const checked = `${Buffer.byteLength(json)} ${json}`;
  return `${crc32(checked).toString(16).padStart(crcLength, "0")} ${checked}\n`;
}

/** The line that begins at an offset, if there is a whole and intact one. */
export function findLine(bytes: Buffer, offset: number): Line | undefined {
  const lengthStart = offset + crcLength + 1;
  if (bytes[lengthStart - 1] !== space) return undefined;
  const crc = readHex(bytes, offset);
  const json = skipLength(bytes, lengthStart);
  if (crc < 0 || json < 0) return undefined;
  const end = json + readDecimal(bytes, lengthStart, json - 1);
  if (end >= bytes.length || bytes[end] !== lineFeed) return undefined;
  return crc32(bytes.subarray(lengthStart, end)) === crc ? { json, end } : undefined;
}

function readHex(bytes: Buffer, start: number): number {
  let value = 0;
  for (let index = start; index < start + crcLength; index += 1) {
    const byte = bytes[index]!;
    const digit =
      byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** Where the JSON begins, behind at least one digit and a space. */
function skipLength(bytes: Buffer, start: number): number {
  let index = start;
  while (index < start + maximumDigits && isDigit(bytes[index])) index += 1;
  return index > start && bytes[index] === space ? index + 1 : -1;
}

function readDecimal(bytes: Buffer, start: number, end: number): number {
  let value = 0;
  for (let index = start; index < end; index += 1) value = value * 10 + (bytes[index]! - 0x30);
  return value;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** How the JSON of every line begins, with the space before it. Inside of JSON it cannot stand: there are no spaces
 * but in strings, and there the quotes are escaped. */
const beginning = Buffer.from(' {"v":');

/** The offsets of whole and intact lines anywhere behind an offset. */
export function* findLinesBehind(bytes: Buffer, offset: number): Generator<Line> {
  for (let from = offset; ;) {
    const found = bytes.indexOf(beginning, from);
    if (found < 0) return;
    const line = lineAround(bytes, offset, found);
    if (line !== undefined) yield line;
    from = line?.end ?? found + 1;
  }
}

/** The line whose JSON has a space before it at `found`. */
function lineAround(bytes: Buffer, offset: number, found: number): Line | undefined {
  for (let digits = 1; digits <= maximumDigits && isDigit(bytes[found - digits]); digits += 1) {
    const start = found - digits - 1 - crcLength;
    const line = start >= offset ? findLine(bytes, start) : undefined;
    if (line !== undefined) return line;
  }
  return undefined;
}
