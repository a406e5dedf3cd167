import { Injectable } from '@nestjs/common';
import { METRICS, type ExchangeRequest } from '../../contracts';
import { OncewayError, type SystemActor } from '../../kernel';
import { UnitOfWork, type Deed } from '../audit';
import { Counter, Registry } from '../../platform/metrics';
import type { AdmissionCall, Ended } from './admission-call';
import { ExchangeSettings } from './exchange-settings';
import { subjectHash } from './keyed-hash';

/** A guess whose outcome is known now. */
export interface CountedGuess {
  guess: string;
  wrong: number;
  /** Somebody was refused over it. */
  refused: boolean;
}

/** One item of one subject at which a system has guessed wrong as often as it may in a day. */
export interface Guessing {
  actor: SystemActor;
  guess: string;
  item: string;
  body: ExchangeRequest;
}

class TellsAlready extends Error {}

/**
 * Tells of guessing, once a day for each guess: when a call was refused and all that the system was answered before is
 * known to have been wrong. Whichever of the two is known last raises it.
 */
@Injectable()
export class GuessAlarm {
  private readonly raised: Counter<'resource'>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: ExchangeSettings,
    registry: Registry,
  ) {
    const { help, labels } = METRICS.onceway_verify_guessing_total;
    this.raised = new Counter({
      name: 'onceway_verify_guessing_total',
      help,
      labelNames: labels,
      registers: [registry],
    });
  }

  /** The refusal of a call says which guess it met, when nothing of it is still open. */
  async afterRefusal(error: unknown, call: AdmissionCall): Promise<void> {
    const guessing = error instanceof OncewayError ? (error.facts['guessing'] as Met | undefined) : undefined;
    if (guessing === undefined) return;
    await this.raise({ ...guessing, actor: call.call.actor, body: call.body });
  }

  /** A guess turned out wrong: perhaps the last one that was open when somebody was refused. */
  async afterMismatch({ call, admitted, mismatched }: Ended, counted: readonly CountedGuess[]): Promise<void> {
    for (const item of mismatched) {
      const guess = admitted.guesses.get(item);
      const row = counted.find((one) => one.guess === guess);
      if (row === undefined || !row.refused || row.wrong < this.settings.limits.mismatchesPerDay) continue;
      await this.raise({ guess: row.guess, item, actor: call.call.actor, body: call.body });
    }
  }

  /** The refusal stands whether or not the alarm could be written; the next one tries again. */
  private async raise(guessing: Guessing): Promise<void> {
    try {
      await this.unitOfWork.act(guessing.actor, async (tx): Promise<Deed<void>> => {
        const [, first] = await tx.query<[unknown, number]>(
          `UPDATE verify_guesses SET alarmed = true WHERE guess = decode($1, 'hex') AND NOT alarmed`,
          [guessing.guess],
        );
        if (first === 0) throw new TellsAlready();
        const [told] = await tx.query<{ authority: string | null; provider: string | null }[]>(
          `SELECT (SELECT code FROM departments WHERE kind = 'authority') AS authority,
                  (SELECT department FROM entries WHERE code = $1) AS provider`,
          [guessing.body.resource],
        );
        return { result: undefined, ...this.deed(guessing, [told?.authority, told?.provider]) };
      });
      this.raised.inc({ resource: guessing.body.resource });
    } catch (error) {
      if (!(error instanceof TellsAlready) && !(error instanceof OncewayError)) throw error;
    }
  }

  private deed(
    { actor, item, body }: Guessing,
    others: readonly (string | null | undefined)[],
  ): Pick<Deed<void>, 'events' | 'tells'> {
    const { resource, matter, subject } = body;
    const limit = this.settings.limits.mismatchesPerDay;
    return {
      events: [
        {
          type: 'verify.guessing',
          resource,
          matter,
          items: [item],
          rule: 'verify.guess-limit',
          subject: subjectHash(this.settings.keys.hashing, subject, this.settings.clock.now()),
          facts: { limit },
        },
      ],
      tells: [
        {
          to: [actor.department, ...others.filter((code) => typeof code === 'string')],
          type: 'onceway.exchange.guessing.v1',
          subject: resource,
          data: { system: actor.systemId, department: actor.department, resource, item, limit },
        },
      ],
    };
  }
}

type Met = Pick<Guessing, 'guess' | 'item'>;
