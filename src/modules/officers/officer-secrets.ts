import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { OfficerSettings } from './officer-settings';

/** What a sealed text is for; stands in its header, so that none is taken for another. */
export type SealedKind = 'onceway-totp+jwe' | 'onceway-oidc+jwe';

/** Small secrets that the database or a browser keeps for the gateway: readable by its replicas alone. */
@Injectable()
export class OfficerSecrets {
  constructor(private readonly settings: OfficerSettings) {}

  /** @param owner bound to the seal: moved to somebody else's row it opens no more */
  seal(kind: SealedKind, owner: string, text: string): Promise<string> {
    return new CompactEncrypt(Buffer.from(text))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: kind, sub: owner })
      .encrypt(this.settings.secretsKey);
  }

  /** Undefined when it was not sealed here, for this, for that owner. */
  async open(kind: SealedKind, owner: string, sealed: string): Promise<string | undefined> {
    try {
      const { plaintext, protectedHeader } = await compactDecrypt(sealed, this.settings.secretsKey, {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      const ours = protectedHeader.typ === kind && protectedHeader['sub'] === owner;
      return ours ? Buffer.from(plaintext).toString('utf8') : undefined;
    } catch {
      return undefined;
    }
  }

  /** Found again by the same text only, and not by trying without the key. */
  hash(owner: string, text: string): string {
    return createHmac('sha256', this.settings.secretsKey).update(`${owner}\n${text}`).digest('base64url');
  }
}
