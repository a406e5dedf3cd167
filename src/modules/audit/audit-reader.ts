import type { Clock } from '../../kernel';
import { StatementVerifier, type VerifyingKey } from '../../platform/keys';
import { readAuditMessage, type AuditMessage, type CheckedMessage, type ReadMessage } from './read-audit-message';

/** How long a record may wait for its writer's key to be announced: both travel by the outbox, on two topics. */
const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 250;
/** A forger can invent key ids without end; what is remembered about them is bounded. */
const KIDS_REMEMBERED = 1_000;

/** Checks messages with the announced public keys; waits a while, once per unknown key, before it holds that against a record. */
export class AuditReader {
  private readonly waitedFor = new Set<string>();
  private readonly statements = new StatementVerifier();

  constructor(
    private readonly key: (kid: string) => VerifyingKey | undefined,
    private readonly clock: Clock,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** @param alive called while waiting, so that the consumer keeps its place in the group; throws to give up */
  async check(messages: readonly AuditMessage[], alive: () => Promise<void>): Promise<CheckedMessage[]> {
    const first = this.look(messages);
    const unknown = [...first.unknown].filter((kid) => !this.waitedFor.has(kid));
    if (unknown.length === 0) return first.checked;
    const until = this.clock.now() + this.patienceMs;
    while (unknown.some((kid) => !this.key(kid)) && this.clock.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK_AGAIN_MS, this.patienceMs)));
      await alive();
    }
    if (this.waitedFor.size > KIDS_REMEMBERED) this.waitedFor.clear();
    for (const kid of unknown) this.waitedFor.add(kid);
    return this.look(messages).checked;
  }

  private look(messages: readonly AuditMessage[]): { checked: CheckedMessage[]; unknown: Set<string> } {
    const unknown = new Set<string>();
    const key = (kid: string): VerifyingKey | undefined => {
      const found = this.key(kid);
      if (!found) unknown.add(kid);
      return found;
    };
    const content = (message: AuditMessage): ReadMessage => readAuditMessage(message, key, this.statements);
    return { checked: messages.map((message) => ({ message, content: content(message) })), unknown };
  }
}
