/**
 * Ed25519 points of small order, as base64url: under such a "key" one signature fits any message (RFC 8032 leaves the
 * check to us, OpenSSL does not make it). Each y once with either sign, and in both encodings where two decode to one.
 */
const SMALL_ORDER = new Set(
  [
    '00'.repeat(32),
    `01${'00'.repeat(31)}`,
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    `ec${'ff'.repeat(30)}7f`,
    `ed${'ff'.repeat(30)}7f`,
    `ee${'ff'.repeat(30)}7f`,
  ].flatMap((hex) => {
    const bytes = Buffer.from(hex, 'hex');
    const otherSign = Buffer.from(bytes);
    otherSign[31] = bytes.readUInt8(31) ^ 0x80;
    return [bytes.toString('base64url'), otherSign.toString('base64url')];
  }),
);

/** Whether `x` of an Ed25519 JWK names such a point. */
export function isOfSmallOrder(x: string | undefined): boolean {
  return x !== undefined && SMALL_ORDER.has(x);
}
