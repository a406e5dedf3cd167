import { validate } from '../../../contracts';
import { referenceResources } from '../../../contracts/reference';
import { checkCreditCode } from '../../../kernel/identifiers';
import { coverageOf, itemsOf, misfits, missingItems, SqlConnector, strayItems } from '../../../agent';
import * as directory from './departments/directory';
import { REFERENCE_DEPARTMENTS } from './departments';
import { referenceSources } from './sources';

describe('departments', () => {
  it.each([
    ['PUBLIC_SECURITY', '11990100999000013D'],
    ['CIVIL_AFFAIRS', '119901009990000218'],
    ['MARKET_REGULATION', '1199010099900003X0'],
    ['AUTHORITY', '119901009990000480'],
    ['HUMAN_RESOURCES', '11990100999000056T'],
    ['HOUSING', '11990100999000064M'],
    ['MEDICAL_INSURANCE', '11990100999000072G'],
    ['EDUCATION', '11990100999000080B'],
    ['HEALTH', '119901009990009962'],
    ['GOVERNMENT_SERVICES', '119901009990000998'],
  ] as const)('%s has the credit code %s', (name, creditCode) => {
    expect(directory[name].creditCode).toBe(creditCode);
  });

  it('have each a name and a credit code of their own', () => {
    const all = Object.values(directory);
    expect(new Set(all.map(({ creditCode }) => creditCode)).size).toBe(all.length);
    expect(new Set(all.map(({ shortName }) => shortName)).size).toBe(all.length);
    for (const { creditCode } of all) expect(checkCreditCode(creditCode)).toEqual({ ok: true });
  });
});

describe.each(REFERENCE_DEPARTMENTS.map(({ shortName, creditCode }) => [shortName, creditCode] as const))(
  'mapping of %s',
  (shortName, creditCode) => {
    const mapping = referenceSources(shortName);
    const contracts = referenceResources.filter(({ department }) => department === creditCode);

    it('fits the schema of mapping files', () => {
      expect(validate('AgentSources', mapping)).toMatchObject({ ok: true });
    });

    it('covers every resource of the department, every item of each, and nothing else', async () => {
      const mapped = mapping.resources.map(({ resource }) => resource);
      expect(mapped.toSorted()).toEqual([...new Set(contracts.map(({ code }) => code))].toSorted());
      const source = mapping.sources[0]!;
      const connector = new SqlConnector({
        source,
        url: 'postgres://127.0.0.1/x',
        resources: mapping.resources,
        clock: { now: () => 0 },
      });
      for (const code of mapped) {
        const coverage = coverageOf(connector.mapping(code)!);
        // One mapping answers every version of its resource.
        const versions = contracts.filter((contract) => contract.code === code).map(({ schema }) => itemsOf(schema));
        for (const items of versions) expect(missingItems(items, coverage)).toEqual([]);
        expect(strayItems(versions, coverage)).toEqual([]);
        const published = contracts.filter((contract) => contract.code === code);
        expect(published.flatMap((contract) => misfits(contract, connector.mapping(code)!))).toEqual([]);
      }
      await connector.close();
    });
  },
);
