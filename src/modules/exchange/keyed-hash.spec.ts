import { createHash, randomBytes } from 'node:crypto';
import { subjectHash } from './keyed-hash';

const SUBJECT = { type: 'citizen-number', id: '990102198503070013' };
const key = randomBytes(32);

describe('the hash of a subject', () => {
  it('is the same for one subject within a month, so that an auditor can count', () => {
    expect(subjectHash(key, SUBJECT, Date.UTC(2026, 10, 1))).toEqual(subjectHash(key, SUBJECT, Date.UTC(2026, 10, 30)));
  });

  it('links nothing across months, keys, or types of one number', () => {
    const now = Date.UTC(2026, 10, 25);
    const hashes = [
      subjectHash(key, SUBJECT, now),
      subjectHash(key, SUBJECT, Date.UTC(2026, 11, 1)),
      subjectHash(randomBytes(32), SUBJECT, now),
      subjectHash(key, { ...SUBJECT, type: 'credit-code' }, now),
    ].map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(4);
  });

  it('is no plain hash that a candidate could be compared with', () => {
    const { hash } = subjectHash(key, SUBJECT, Date.now());
    const plain = ['sha1', 'sha256', 'md5'].map((name) => createHash(name).update(SUBJECT.id).digest('base64url'));
    expect(plain).not.toContain(hash);
  });
});
