import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { algorithmNamed, type Jwk, type SigningAlgorithmName } from './algorithms';
import { readSigningKey } from './key-files';
import type { SigningKey } from './signing-keys';

/** A private key in custody: it signs and is never handed out. */
export interface HeldKey {
  /** RFC 7638 thumbprint. */
  kid: string;
  alg: SigningAlgorithmName;
  publicJwk: Jwk;
  sign(data: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** What a custodian holds at a moment. */
export interface Holding {
  /** The key that an installation began with; it serves until another one is announced. */
  first: HeldKey | undefined;
  /** Keys that serve once they are announced. */
  further: readonly HeldKey[];
}

/** Port to whatever keeps private keys: files by default, a cryptographic module (GM/T 0028) by another adapter. */
export interface KeyCustody {
  /** Asked again and again: keys come and go while a process runs. */
  held(): Promise<Holding> | Holding;
}

/** A signing key of this process as one in custody. */
export function heldKey({ kid, alg, publicJwk, privateKey }: SigningKey): HeldKey {
  return { kid, alg, publicJwk, sign: (data) => algorithmNamed(alg).sign(data, privateKey) };
}

/** Files of mode 0600 in one folder: `<name>.jwk.json` is the first, each `<name>.<anything>.jwk.json` a further one. */
export class KeyFiles implements KeyCustody {
  private known = new Map<string, HeldKey>();

  constructor(
    private readonly folder: string,
    private readonly name: string,
  ) {}

  /** A file that has not changed is not read again. @throws keys.file-refused, keys.unusable */
  held(): Holding {
    const first = `${this.name}.jwk.json`;
    const files = readdirSync(this.folder).filter(
      (file) => file === first || (file.startsWith(`${this.name}.`) && file.endsWith('.jwk.json')),
    );
    const read = new Map(files.map((file) => this.readOnce(join(this.folder, file))));
    this.known = new Map([...read.values()].map(({ version, key }) => [version, key]));
    const keyOf = (file: string): HeldKey => read.get(join(this.folder, file))!.key;
    return {
      first: files.includes(first) ? keyOf(first) : undefined,
      further: files.filter((file) => file !== first).map(keyOf),
    };
  }

  private readOnce(path: string): [string, { version: string; key: HeldKey }] {
    const { mtimeMs, ctimeMs, ino } = statSync(path);
    const version = `${path} ${ino} ${mtimeMs} ${ctimeMs}`;
    return [path, { version, key: this.known.get(version) ?? heldKey(readSigningKey(path)) }];
  }
}
