import type { Question } from '../../contracts';
import { uuidv7 } from '../../kernel';
import { formats } from '../../kernel/identifiers';
import { createLogger } from '../../platform/logging';
import { Registry } from '../../platform/metrics';
import { newSalt } from '../../platform/keys';
import { createAgentMetrics } from '../agent-metrics';
import { Desk } from '../desk';
import type { HeldContract } from '../contract-table';
import type { Mapping } from '../mapping';
import type { Connector } from '../source';
import { fail, pass, warn, type Check, type Verdict } from './check';
import { given, mappingOf, resourceTargets, versionsOf, type Ground } from './ground';
import type { Target } from './target';

const WITHIN_MS = 5_000;

/** One real question a resource, by the agent's own desk and connector; what is told is the kind and which items are there. */
export function subjectCheck(connect: (ground: Ground, mapping: Mapping) => Connector): Check {
  return {
    id: 'subject',
    titles: { zh: '按主体试问', en: 'One question for the subject' },
    needs: ['subject-number', 'source', 'source-columns', 'source-operations', 'mapping-complete'],
    targets: (ground) => (ground.subject === undefined ? [] : resourceTargets()(ground).filter(asksFor(ground))),
    run: async (ground, { about }) => {
      const contract = versionsOf(ground, about).at(-1)!;
      const connector = connect(ground, mappingOf(ground, about));
      try {
        await connector.start?.();
        return await ask(ground, contract, connector);
      } finally {
        await connector.close();
      }
    },
  };
}

function asksFor(ground: Ground): (target: Target) => boolean {
  const subject = ground.subject ?? '';
  return ({ about }) => {
    const type = ground.published && versionsOf(ground, about).at(-1)?.published.subjectType;
    return type !== undefined && formats[type](subject);
  };
}

export const subjectNumber: Check = {
  id: 'subject-number',
  titles: { zh: '主体号码', en: "The subject's number" },
  needs: [],
  targets: ({ subject }) => (subject === undefined ? [] : [{ about: '', within: [] }]),
  run: ({ subject = '' }) =>
    formats['citizen-number'](subject) || formats['credit-code'](subject)
      ? pass('well formed')
      : fail('neither a citizen number nor a credit code', 'give the number of a person or an organisation'),
};

async function ask(ground: Ground, contract: HeldContract, connector: Connector): Promise<Verdict> {
  const { department } = given(ground, 'settings');
  const metrics = createAgentMetrics(new Registry());
  const desk = new Desk({
    department,
    connectors: [connector],
    metrics,
    clock: ground.clock,
    logger: createLogger('check', 'silent'),
  });
  desk.learn(contract.published);
  const question = questionOf(ground, contract);
  const { kind, values = {}, results = {}, reasonCode } = await desk.answer(question);
  const present = Object.keys(kind === 'found' ? values : results);
  const absent = question.items.filter((item) => !present.includes(item));
  const facts = { kind, present, reasonCode };
  switch (kind) {
    case 'found':
      return pass(`found; with ${present.join(' ')}${absent.length > 0 ? `; without ${absent.join(' ')}` : ''}`, facts);
    case 'not-found':
      return warn('not-found', 'see whether the source holds this subject', facts);
    case 'under-correction':
      return pass(`under-correction: ${present.join(' ')}`, facts);
    case 'match':
    case 'mismatch':
    case 'source-unavailable':
    case 'denied':
      return fail(`${kind} (${reasonCode ?? 'no reason'})`, 'see the other checks of this resource', facts);
  }
}

function questionOf({ subject = '', clock }: Ground, { published, items }: HeldContract): Question {
  return {
    exchange: uuidv7(),
    attempt: 1,
    consumer: published.department,
    system: uuidv7(),
    grant: uuidv7(),
    resource: published.resource,
    version: published.version,
    mode: 'fetch',
    subject: { type: published.subjectType, id: subject },
    items: [...items.keys()],
    matter: `${published.department}0000000000000`,
    requestSalt: newSalt(),
    deadlineMs: clock.now() + WITHIN_MS,
  };
}
