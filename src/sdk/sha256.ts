/**
 * SHA-256 (FIPS 180-4) in plain code. A browser's own digest is asynchronous, and absent on pages without TLS; kernel's
 * Merkle functions and commitments want it at once. Receipts are small, so speed is no matter. No secret passes here.
 */
export function sha256(bytes: Uint8Array): Uint8Array {
  const words = new DataView(padded(bytes).buffer);
  const state = Uint32Array.from(INITIAL);
  const schedule = new Uint32Array(64);
  for (let at = 0; at < words.byteLength; at += 64) {
    for (let t = 0; t < 16; t++) schedule[t] = words.getUint32(at + 4 * t);
    for (let t = 16; t < 64; t++) {
      schedule[t] = sigma1(schedule[t - 2]!) + schedule[t - 7]! + sigma0(schedule[t - 15]!) + schedule[t - 16]!;
    }
    compress(state, schedule);
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, at) => digest.setUint32(4 * at, word));
  return new Uint8Array(digest.buffer);
}

/** FIPS 180-4 §5.1.1: a one bit, zeros, and the length in bits as the last eight bytes. */
function padded(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  new DataView(whole.buffer).setBigUint64(whole.length - 8, BigInt(bytes.length) * 8n);
  return whole;
}

/** FIPS 180-4 §6.2.2 step 3; additions wrap at 32 bits in the typed arrays and by `| 0`. */
function compress(state: Uint32Array, schedule: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let t = 0; t < 64; t++) {
    const choose = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choose + ROUND[t]! + schedule[t]!) | 0;
    const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, at) => (state[at] = state[at]! + word));
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function sigma0(word: number): number {
  return turn(word, 7) ^ turn(word, 18) ^ (word >>> 3);
}

function sigma1(word: number): number {
  return turn(word, 17) ^ turn(word, 19) ^ (word >>> 10);
}

/** First 32 bits of the fractional part: FIPS 180-4 §4.2.2 takes cube roots of primes, §5.3.3 square roots. */
function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32) >>> 0;
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

const PRIMES = firstPrimes(64);
const ROUND = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
const INITIAL = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
