import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, verify, type Algorithm } from '@node-rs/argon2';
import { refuse } from '../../contracts';

/** OWASP's least for argon2id: 19 MiB, two passes, one lane. */
const PARAMETERS = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Hashes computed at once: they run on libuv's four threads, which DNS and files need too. */
const MOST_RUNNING = 2;
/** Beyond this, waiting is pointless: a flood of logins must not hold memory and hopes. */
const MOST_WAITING = 32;

/** Slow hashes of passwords. */
@Injectable()
export class Passwords implements OnModuleInit {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private nobodysHash: string | undefined;

  async onModuleInit(): Promise<void> {
    this.nobodysHash = await this.hash(randomBytes(32).toString('base64url'));
  }

  /** Encoded hash with salt and parameters. */
  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(normalised(password), PARAMETERS));
  }

  /** Works as long for an account that does not exist (`undefined`) as for one that does, and then answers false. */
  async verify(encoded: string | undefined, password: string): Promise<boolean> {
    const against = encoded ?? this.nobodysHash ?? (await this.hash(randomBytes(32).toString('base64url')));
    const right = await this.inTurn(() => verify(against, normalised(password)));
    return right && encoded !== undefined;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= MOST_RUNNING) {
      if (this.waiting.length >= MOST_WAITING) {
        throw refuse('login.rate-limited', { facts: { retryAfterSeconds: 2 } });
      }
      // Whoever finishes hands its place over, so `running` stays as it is.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running++;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }
}

/** One password however the keyboard composes its characters (NIST SP 800-63B §5.1.1.2). */
function normalised(password: string): string {
  return password.normalize('NFKC');
}
