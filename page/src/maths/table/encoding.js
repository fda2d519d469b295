/** Bytes to text: UTF-8, or two bytes a character, told by a mark or by its zeros. */

import { prose } from "../../prose/prose.js";
import { TableError } from "./table_error.js";

const ZEROS_FROM = 1 << 16; // bytes
const FEWEST = 4; // bytes of a text of two bytes a character without a mark

/**
 * Decode the bytes of a file.
 * @param {Uint8Array} bytes
 * @param {boolean} cut whether the file goes on, perhaps within a character
 * @returns {string} with a mark, if there is one
 * @throws {TableError} they are no such text
 */
export function decodedText(bytes, cut) {
  const { trouble } = prose.data;
  const encoding = wideEncoding(bytes);
  try {
    return new TextDecoder(encoding ?? "utf-8", { fatal: true }).decode(bytes, { stream: cut });
  } catch {
    if (encoding) throw new TableError("damaged", trouble.damaged, trouble.damagedHint);
    throw new TableError("encoding", trouble.encoding, trouble.encodingHint);
  }
}

/**
 * The encoding of two bytes a character that a text begins in; null for any other.
 * @param {Uint8Array} bytes
 */
function wideEncoding(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const pairs = Math.min(bytes.length, ZEROS_FROM) >> 1;
  const zeros = [0, 0];
  for (let i = 0; i < 2 * pairs; i++) zeros[i % 2] += Number(bytes[i] === 0);
  if (2 * pairs < FEWEST || Math.min(...zeros) > 0 || 2 * Math.max(...zeros) <= pairs) return null;
  return zeros[1] ? "utf-16le" : "utf-16be";
}
