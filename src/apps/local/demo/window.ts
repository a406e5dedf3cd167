import type { ExchangeAnswer, GrantView, ReceiptKeys } from '../../../contracts';
import { createClient, ProblemError, verifyReceipt, type Client, type ExchangeAsk, type Token } from '../../../sdk';
import { GOVERNMENT_SERVICES } from '../sample-data';
import { MATTER, type System } from './governance';

/** One question of the window clerk; the rest is the same all day. */
export type Question = Pick<ExchangeAsk, 'mode' | 'subject'> &
  Partial<Pick<ExchangeAsk, 'items' | 'values' | 'reason' | 'waitSeconds' | 'idempotencyKey'>>;

/** The window clerk's system: asks under a grant and proves each answer to be the provider's. */
export class Window {
  /** Answers so far whose receipt verified. */
  proved = 0;

  private constructor(
    readonly system: System,
    private readonly client: Client,
    private readonly keys: ReceiptKeys,
  ) {}

  static async open(gatewayUrl: string, system: System): Promise<Window> {
    const client = await createClient({ gatewayUrl, systemId: system.id, signingKey: system.signingKey });
    return new Window(system, client, await client.receiptKeys());
  }

  token(grant: Pick<GrantView, 'id'>): Promise<Token> {
    return this.client.token({ grant: grant.id, matter: MATTER });
  }

  /** @throws ProblemError; an Error when the receipt does not verify. */
  async ask(grant: Pick<GrantView, 'id' | 'resource'>, question: Question): Promise<ExchangeAnswer> {
    const body = bodyOf(grant.resource, question);
    const { waitSeconds, idempotencyKey } = question;
    const answer = await this.client.exchange({
      ...body,
      grant: grant.id,
      ...(waitSeconds !== undefined && { waitSeconds }),
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    });
    const check = await this.check(grant, question, answer);
    if (!check.valid) throw new Error(check.fault);
    this.proved += 1;
    return answer;
  }

  /** What a receipt says of an answer, this one or another. */
  check(
    grant: Pick<GrantView, 'id' | 'resource'>,
    question: Question,
    answer: ExchangeAnswer,
  ): ReturnType<typeof verifyReceipt> {
    const body = bodyOf(grant.resource, question);
    const asked = { body, consumer: GOVERNMENT_SERVICES.creditCode, system: this.system.id, grant: grant.id };
    return verifyReceipt(answer, asked, this.keys);
  }

  /**
   * Asks until the provider's agent answers at all: news of keys and contracts reach it by Kafka, within a second or
   * two. What is asked must do no harm, for each try counts.
   */
  async untilAnswered(
    grant: Pick<GrantView, 'id' | 'resource'>,
    question: Question,
    withinMs = 15_000,
  ): Promise<ExchangeAnswer> {
    const end = Date.now() + withinMs;
    for (;;) {
      try {
        return await this.ask(grant, { ...question, waitSeconds: 2 });
      } catch (error) {
        if (!(error instanceof ProblemError) || error.status < 500 || Date.now() > end) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }
}

function bodyOf(resource: string, { mode, subject, items, values, reason }: Question) {
  return {
    ...{ resource, mode, subject, matter: MATTER },
    ...(items !== undefined && { items }),
    ...(values !== undefined && { values }),
    case: 'SPJY-2026-000317',
    operator: 'window-07',
    reason: reason ?? '办理食品经营许可',
  };
}
