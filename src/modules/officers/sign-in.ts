import { Injectable } from '@nestjs/common';
import { OncewayError } from '../../kernel';
import { UnitOfWork } from '../audit';
import type { Identified, IdentityProvider } from './identity-provider';
import { PasswordCheck, unchanged } from './password-check';
import { Sessions, type OpenedSession } from './sessions';
import { actorOf } from './views';

/** Opens a session for whomever a provider vouches for. */
@Injectable()
export class SignIn {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly check: PasswordCheck,
    private readonly sessions: Sessions,
  ) {}

  /** Throws what the provider throws, `officer.changed-meanwhile` and `login.totp-refused`. */
  async open<Proof>(provider: IdentityProvider<Proof>, proof: Proof, address: string): Promise<OpenedSession> {
    const identified = await provider.identify(proof, address);
    const opened = await this.openFor(identified);
    await identified.settled();
    return opened;
  }

  private async openFor({ officer, origin, confirm }: Identified): Promise<OpenedSession> {
    const actor = actorOf(officer);
    try {
      return await this.unitOfWork.act(actor, async (tx) => {
        const row = await unchanged(tx, officer);
        const by = await confirm(tx, row);
        const result = await this.sessions.open(tx, row, origin);
        return { result, events: [{ type: 'officer.logged-in', facts: { by } }] };
      });
    } catch (error) {
      if (!(error instanceof OncewayError) || error.code !== 'login.totp-refused') throw error;
      // Somebody knows the password and not the code: that is worth a record of its own, not only a count.
      await this.unitOfWork.act(actor, () =>
        Promise.resolve({ result: undefined, events: [{ type: 'officer.totp-refused' }] }),
      );
      throw this.check.counted('login.totp-refused');
    }
  }
}
