import { misfits, missingItems, strayItems } from '../coverage';
import { coverageOf, mappingsOf } from '../mapping';
import { fail, pass, warn, type Check } from './check';
import { given, mappingOf, resourceTargets, versionsOf } from './ground';

export const contractPublished: Check = {
  id: 'contract',
  titles: { zh: '资源契约已公布', en: 'Contract published' },
  needs: ['mapping', 'root-key'],
  targets: resourceTargets(),
  run: (ground, { about }) => {
    const versions = versionsOf(ground, about).map(({ published }) => published.version);
    if (versions.length > 0) return pass(`versions ${versions.join(', ')}`);
    const withdrawn = given(ground, 'published').contracts.versionsOf(about).length > 0;
    return withdrawn
      ? fail('every version is withdrawn', 'take the resource out of the mapping, or publish a further version')
      : fail(
          'not published as a resource of this department',
          `its sharing head files the entry, the authority approves and publishes it: POST /v1/catalogue/entries`,
        );
  },
};

export const resourcesMapped: Check = {
  id: 'resources-mapped',
  titles: { zh: '已公布资源均有映射', en: 'Published resources are mapped' },
  needs: ['mapping', 'root-key'],
  run: (ground) => {
    const mapped = mappingsOf(given(ground, 'sources')).map(({ resource }) => resource);
    const missing = given(ground, 'published').resources.filter((resource) => !mapped.includes(resource));
    if (missing.length === 0) return pass('every one');
    const words = `published, but not in the mapping: ${missing.join(', ')}`;
    return fail(words, 'map them: until then they are answered source-unavailable', { missing });
  },
};

export const mappingComplete: Check = {
  id: 'mapping-complete',
  titles: { zh: '映射覆盖全部信息项', en: 'Mapping covers every item' },
  needs: ['contract'],
  targets: resourceTargets(),
  run: (ground, { about }) => {
    const mapped = coverageOf(mappingOf(ground, about));
    const versions = versionsOf(ground, about);
    const lacking = versions.flatMap(({ items, published }) => {
      const missing = missingItems(items, mapped);
      return missing.length === 0 ? [] : [{ version: published.version, missing }];
    });
    const stray = strayItems(
      versions.map(({ items }) => items),
      mapped,
    );
    const facts = { lacking, stray };
    if (lacking.length > 0) {
      const words = lacking.map(({ version, missing }) => `version ${version} lacks ${missing.join(' ')}`).join('; ');
      return fail(
        words,
        'map each of them under columns, children, items or lists: such a version is answered source-unavailable',
        facts,
      );
    }
    if (stray.length > 0) return warn(`no version knows ${stray.join(' ')}`, 'correct or remove these names', facts);
    return pass(`every item of ${versions.length} versions`);
  },
};

export const mappingFits: Check = {
  id: 'mapping-fits',
  titles: { zh: '映射与契约类型、代码一致', en: 'Mapping gives what the contract wants' },
  needs: ['mapping-complete'],
  targets: resourceTargets(),
  run: (ground, { about }) => {
    const { published } = versionsOf(ground, about).at(-1)!;
    const faults = misfits(published, mappingOf(ground, about));
    if (faults.length === 0) return pass(`types and codes of version ${published.version}`);
    return fail(faults.join('; '), 'correct format, map or subjectType: such a record is answered source-unavailable');
  },
};
