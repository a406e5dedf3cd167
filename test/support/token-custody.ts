import {
  generateSigningJwk,
  heldKey,
  signingKey,
  type HeldKey,
  type Holding,
  type KeyCustody,
} from '../../src/platform/keys';

/** Custody whose keys a test puts in and takes out, as operators do with files. */
export class TestCustody implements KeyCustody {
  first: HeldKey | undefined = TestCustody.newKey();
  further: HeldKey[] = [];

  static newKey(): HeldKey {
    return heldKey(signingKey(generateSigningJwk('ES256')));
  }

  held(): Holding {
    return { first: this.first, further: [...this.further] };
  }
}
