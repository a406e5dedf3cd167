import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bodyDigest, DpopKey, verifyQuestionProof, type QuestionBody, type QuestionProofAsk } from '.';
import type { PublicJwk } from '../contracts';
import { decodeJwt, exportJWK, generateKeyPair, calculateJwkThumbprint, SignJWT } from 'jose';

interface Vector {
  body: QuestionBody;
  bodyDigest: string;
  proof: string;
  thumbprint: string;
  commitment: { value: string; salt: string };
  checked: { issuedAt: number; method: string; url: string };
}

const vector = JSON.parse(
  readFileSync(join(process.cwd(), 'contracts', 'vectors', 'question-proof.json'), 'utf8'),
) as Vector;

describe('the published vector of a question and its proof', () => {
  it('has the digest that the vector says, however the members are ordered', () => {
    expect(bodyDigest(vector.body)).toBe(vector.bodyDigest);
    const turned = Object.fromEntries(Object.entries(vector.body).reverse());
    expect(bodyDigest(turned)).toBe(vector.bodyDigest);
  });

  it('shows that the holder of the key asked it', async () => {
    expect(await verifyQuestionProof(vector)).toEqual({ valid: true, ...vector.checked });
  });

  const [head, , signature] = vector.proof.split('.') as [string, string, string];
  it.each<[string, Partial<QuestionProofAsk>, string]>([
    ['another value', { body: { ...vector.body, values: { name: '王燕' } } }, 'question-proof.other-body'],
    [
      'another subject',
      { body: { ...vector.body, subject: { type: 'citizen-number', id: '99010119900101001X' } } },
      'question-proof.other-body',
    ],
    ['another key', { thumbprint: 'x'.repeat(43) }, 'question-proof.other-key'],
    ['no proof', { proof: 'no proof' }, 'question-proof.malformed'],
    ['claims that nobody signed', { proof: `${head}.e30.${signature}` }, 'question-proof.signature'],
    ['another record', { commitment: { ...vector.commitment, value: 'x'.repeat(43) } }, 'question-proof.other-record'],
    ['a salt that is none', { commitment: { ...vector.commitment, salt: '!' } }, 'question-proof.other-record'],
  ])('shows nothing with %s', async (_name, change, fault) => {
    expect(await verifyQuestionProof({ ...vector, ...change })).toEqual({ valid: false, fault });
  });
});

describe('the assertion that a token was got by', () => {
  it.each<[string, object, boolean, string]>([
    ['that names the key of the proof binds it to the system', { cnf: { jkt: vector.thumbprint } }, true, 'valid'],
    ['that names another key does not', { cnf: { jkt: 'x'.repeat(43) } }, true, 'question-proof.not-bound'],
    ['that names none does not', {}, true, 'question-proof.not-bound'],
    ['that another signed does not', { cnf: { jkt: vector.thumbprint } }, false, 'question-proof.not-bound'],
  ])('%s', async (_name, claims, ownKey, outcome) => {
    const [own, other] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
    const assertion = await new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256' }).sign(own.privateKey);
    const key = await exportJWK((ownKey ? own : other).publicKey);
    const check = await verifyQuestionProof({ ...vector, binding: { assertion, key: key as PublicJwk } });
    expect(check.valid ? 'valid' : check.fault).toBe(outcome);
  });
});

describe('a proof', () => {
  it('carries the digest of the body it is made for, and none without a body', async () => {
    const key = await DpopKey.create();
    const digest = bodyDigest(vector.body);
    const proof = await key.proof('POST', 'https://gateway.example/v1/exchanges', { bodyDigest: digest });
    expect(decodeJwt(proof)['body_s256']).toBe(digest);
    expect(decodeJwt(await key.proof('POST', 'https://gateway.example/x'))).not.toHaveProperty('body_s256');
  });

  it('without a digest, of another kind, or with the private key in it shows nothing', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const whole = await exportJWK(privateKey);
    const { d: _, ...jwk } = whole;
    const thumbprint = await calculateJwkThumbprint(jwk);
    const sign = (header: object, claims: object): Promise<string> =>
      new SignJWT({ htm: 'POST', htu: 'u', iat: 1, ...claims })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
        .sign(privateKey);
    const faultOf = async (header: object, claims: object): Promise<string> => {
      const check = await verifyQuestionProof({ proof: await sign(header, claims), body: vector.body, thumbprint });
      return check.valid ? 'valid' : check.fault;
    };
    const claims = { body_s256: vector.bodyDigest };
    expect(await faultOf({}, claims)).toBe('valid');
    expect(await faultOf({}, {})).toBe('question-proof.no-digest');
    expect(await faultOf({ typ: 'JWT' }, claims)).toBe('question-proof.signature');
    expect(await faultOf({ jwk: whole }, claims)).toBe('question-proof.malformed');
  });
});
