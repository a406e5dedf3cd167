import { type Candidate, choose, type Offer, refuseMissing } from './choice';

const candidate = (source: Candidate['source'], offer: Offer): Candidate => ({
  source,
  offer: () => Promise.resolve(offer),
});
const usable = (reason: string): Offer => ({ usable: true, reason });
const useless = (reason: string, install?: string): Offer =>
  install === undefined ? { usable: false, reason } : { usable: false, reason, install };

describe('the choice of a source', () => {
  test('takes the first that can and does not ask the others', async () => {
    const never = jest.fn<Promise<Offer>, []>();
    const choice = await choose('Kafka', [candidate('address', usable('named')), { source: 'docker', offer: never }]);
    expect(choice).toEqual({ part: 'Kafka', source: 'address', reason: 'named' });
    expect(never).not.toHaveBeenCalled();
  });

  test('says why earlier ones were passed over', async () => {
    const choice = await choose('Kafka', [
      candidate('docker', useless('no engine')),
      candidate('native', usable('Java 17 and Maven')),
    ]);
    expect(choice).toEqual({ part: 'Kafka', source: 'native', reason: 'no engine; Java 17 and Maven' });
  });

  test('nothing found: one message names every missing part and each thing to install once', async () => {
    const nothing = (part: string): Promise<Awaited<ReturnType<typeof choose>>> =>
      choose(part, [candidate('docker', useless('no engine')), candidate('native', useless('no Java', 'Java 17'))]);
    const choices = [await nothing('Kafka'), await nothing('PostgreSQL')];
    const refusal = (): void => refuseMissing(choices);
    expect(refusal).toThrow(/Kafka and PostgreSQL/);
    expect(refusal).toThrow(/no engine; no Java/);
    expect(refusal).toThrow(/Install one of:\n {2}Docker[^\n]*\n {2}Java 17,\nor give addresses/);
  });

  test('all found: no message', () => {
    expect(() => refuseMissing([{ part: 'Kafka', source: 'docker', reason: '' }])).not.toThrow();
  });
});
