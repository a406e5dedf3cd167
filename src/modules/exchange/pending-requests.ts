import { Injectable } from '@nestjs/common';
import { EVENT_TYPES, refuse, type RequestStatement } from '../../contracts';
import { canonicalJson, uuidv7, type OncewayError } from '../../kernel';
import { cloudEventHeaders, EVENT_SOURCES } from '../../platform/kafka';
import {
  KeyDirectory,
  SealingSessions,
  sha256Text,
  signBatch,
  WORKER,
  type Recipient,
  type SealedMessage,
} from '../../platform/keys';
import type { Admitted, Candidate } from './admission-call';
import { ExchangeSettings } from './exchange-settings';
import type { PendingRow, PendingTerms } from './pending-call';

/** Signs and seals the questions that nobody waits for. A worker sends them: it can neither read nor change them. */
@Injectable()
export class PendingRequests {
  private readonly seals: SealingSessions;

  constructor(
    private readonly keys: KeyDirectory,
    private readonly settings: ExchangeSettings,
  ) {
    this.seals = new SealingSessions(settings.clock);
  }

  /** Whether the question could be sealed and its answer be read later: nobody is there to be told afterwards. */
  refusalOf({ standing }: Pick<Admitted, 'standing'>): OncewayError | undefined {
    const known = [standing.provider, WORKER].every((owner) => this.keys.recipient(owner) !== undefined);
    return known ? undefined : refuse('keys.unknown');
  }

  /** One signature for all of them: each record proves itself alone by its inclusion path. */
  rowsOf(candidates: readonly Candidate[]): PendingRow[] {
    if (candidates.length === 0) return [];
    const nowMs = this.settings.clock.now();
    const drafts = candidates.map(({ call, admitted }) => this.draft(admitted, call.pending!));
    const statements = drafts.map(({ statement }) => Buffer.from(statement, 'utf8'));
    const { signature, inclusions } = signBatch('onceway/request/v1', statements, this.settings.keys.signing, nowMs);
    return drafts.map(({ exchange, sealed, statement, traceparent, secret }, at) => ({
      exchange,
      value: sealed.value.toString('latin1'),
      headers: {
        ...cloudEventHeaders({
          id: uuidv7(nowMs),
          source: EVENT_SOURCES.gateway(this.settings.instance),
          type: EVENT_TYPES.request,
          traceparent,
          contentType: 'application/jose',
          timeMs: nowMs,
        }),
        'session-key': sealed.sessionKey,
        statement,
        signature,
        inclusion: JSON.stringify(inclusions[at]),
      },
      secret: { value: secret.value.toString('latin1'), sessionKey: secret.sessionKey },
    }));
  }

  private draft(admitted: Admitted, { traceparent, keepUntilMs }: PendingTerms): Draft {
    const { exchange, asked, standing, attempt, deadlineMs } = admitted;
    const xid = exchange;
    const plaintext = Buffer.from(JSON.stringify(asked.question));
    const sealed = this.seals.seal({
      ...{ recipient: this.recipient(standing.provider), typ: 'onceway-request+jwe', plaintext, xid, dir: 'request' },
      ...{ aud: standing.provider, expMs: deadlineMs },
    });
    const secret = this.seals.seal({
      ...{ recipient: this.recipient(WORKER), typ: 'onceway-pending+jwe', xid, dir: 'pending', aud: WORKER },
      ...{ plaintext: Buffer.from(asked.question.requestSalt), expMs: keepUntilMs },
    });
    const statement: RequestStatement = {
      ...{ exchange, attempt, audience: standing.provider, deadlineMs, lane: 'async', request: asked.request },
      sealed: sha256Text(sealed.value),
      sessionKey: sha256Text(sealed.sessionKey),
    };
    return { exchange, sealed, secret, statement: canonicalJson(statement), traceparent };
  }

  /** Looked at before; a key may have been revoked a moment ago. */
  private recipient(owner: string): Recipient {
    const recipient = this.keys.recipient(owner);
    if (recipient === undefined) throw refuse('keys.unknown');
    return recipient;
  }
}

interface Draft {
  exchange: string;
  sealed: SealedMessage;
  secret: SealedMessage;
  statement: string;
  traceparent: string;
}
