import { referenceResources, validate } from '../../../contracts';
import { itemsOf, missingItems, SqlConnector, strayItems } from '../../../agent';
import { REFERENCE_DEPARTMENTS } from './departments';
import { referenceSources } from './sources';

describe.each(REFERENCE_DEPARTMENTS.map(({ shortName, creditCode }) => [shortName, creditCode] as const))(
  'mapping of %s',
  (shortName, creditCode) => {
    const mapping = referenceSources(shortName);
    const contracts = referenceResources.filter(({ department }) => department === creditCode);

    it('fits the schema of mapping files', () => {
      expect(validate('AgentSources', mapping)).toMatchObject({ ok: true });
    });

    it('covers every resource of the department, every item of each, and nothing else', async () => {
      expect(mapping.resources.map(({ resource }) => resource)).toEqual(contracts.map(({ code }) => code));
      const source = mapping.sources[0]!;
      const connector = new SqlConnector({
        source,
        url: 'postgres://127.0.0.1/x',
        resources: mapping.resources,
        clock: { now: () => 0 },
      });
      for (const contract of contracts) {
        const coverage = connector.coverage(contract.code)!;
        const items = itemsOf(contract.schema);
        expect(missingItems(items, coverage)).toEqual([]);
        expect(strayItems([items], coverage)).toEqual([]);
      }
      await connector.close();
    });
  },
);
