import { StackFault } from './stack-fault';

export type Source = 'address' | 'docker' | 'native';

/** What one source answers when asked whether it can give a part; `install` says what would make it usable. */
export type Offer =
  | { readonly usable: true; readonly reason: string }
  | { readonly usable: false; readonly reason: string; readonly install?: string };

export interface Candidate {
  readonly source: Source;
  readonly offer: () => Promise<Offer>;
}

export type Choice =
  | { readonly part: string; readonly source: Source; readonly reason: string }
  | { readonly part: string; readonly source: 'none'; readonly reason: string; readonly install: readonly string[] };

/** The first candidate that can; later ones are not even asked. The reason names why earlier ones were passed over. */
export async function choose(part: string, candidates: readonly Candidate[]): Promise<Choice> {
  const passed: string[] = [];
  const install: string[] = [];
  for (const { source, offer } of candidates) {
    const answer = await offer();
    if (answer.usable) return { part, source, reason: [...passed, answer.reason].join('; ') };
    passed.push(answer.reason);
    if (answer.install !== undefined) install.push(answer.install);
  }
  return { part, source: 'none', reason: passed.join('; '), install };
}

/** One message for everything that was not found, with what to install. */
export function refuseMissing(choices: readonly Choice[]): void {
  const missing = choices.flatMap((choice) => (choice.source === 'none' ? [choice] : []));
  if (missing.length === 0) return;
  const install = [...new Set(missing.flatMap((choice) => choice.install))];
  throw new StackFault(
    [
      `The local stack needs ${missing.map(({ part }) => part).join(' and ')}, and found no way to start it:`,
      ...missing.map(({ part, reason }) => `  ${part}: ${reason}`),
      'Install one of:',
      '  Docker (any engine that answers),',
      ...install.map((line) => `  ${line},`),
      'or give addresses in ONCEWAY_KAFKA_BROKERS and ONCEWAY_POSTGRES_URL (a superuser).',
    ].join('\n'),
  );
}
