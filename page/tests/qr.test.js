/** QR codes: every module is that of another library, for texts of every version; what is too long is refused. */

import assert from "node:assert/strict";
import test from "node:test";

import { qrModules } from "../src/maths/qr.js";

const peer = await import("lean-qr").catch(() => null);
const skip = peer ? false : "there is no lean-qr; make page installs it";

test("every module is lean-qr's", { skip }, () => {
  const versions = new Set();
  for (let length = 1; length <= 2953; length += length < 300 ? 7 : 47) {
    const text = "https://example.org/lab.html#v1&tab=demo,".repeat(80).slice(0, length);
    const ours = qrModules(text);
    assert.ok(ours);
    const { correction, generate } = /** @type {NonNullable<typeof peer>} */ (peer);
    const theirs = generate(text, { minCorrectionLevel: correction.L, maxCorrectionLevel: correction.L });
    versions.add(ours.length);
    assert.equal(ours.length, theirs.size);
    const differing = ours.flatMap((row, y) => row.filter((dark, x) => dark !== theirs.get(x, y)));
    assert.equal(differing.length, 0, `${length} characters`);
  }
  assert.ok(versions.size >= 38, String(versions.size));
});

test("the longest text that a code holds has 2,953 bytes", () => {
  assert.equal(qrModules("x".repeat(2953))?.length, 177);
  assert.equal(qrModules("x".repeat(2954)), null);
});
