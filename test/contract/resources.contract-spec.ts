import { validate } from '../../src/contracts';
import { codeTables, referenceResources } from '../../src/contracts/reference';
import { findIdentifiers } from '../../src/kernel/identifiers';
import { uploadedSchemaFaults } from '../../src/modules/catalogue/uploaded-schema';
import { compileContract } from '../../src/platform/contracts';
import { examplesOf, shortFaults } from './examples';

const keyOf = ({ code, version }: { code: string; version: number }): string => `${code.replace('/', '-')}.v${version}`;
const compiled = new Map(referenceResources.map((entry) => [keyOf(entry), compileContract(entry.schema)]));
const examples = examplesOf('resources');

describe('reference resources', () => {
  it.each(referenceResources)('$code version $version is an entry that may be submitted', ({ version, ...entry }) => {
    expect(version).toBeGreaterThan(0);
    expect(validate('SubmitEntry', entry)).toMatchObject({ ok: true });
    expect(uploadedSchemaFaults(entry.schema, { entryGrade: entry.grade })).toEqual([]);
  });

  it.each(referenceResources)(
    '$code version $version carries its code tables and refers to nothing outside',
    ({ schema }) => {
      const refs = [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
      const defs = Object.keys(schema['$defs'] ?? {});
      expect(new Set(refs)).toEqual(new Set(defs.map((name) => `#/$defs/${name}`)));
    },
  );

  it.each(referenceResources)('$code version $version has examples of what must pass and of what must not', (entry) => {
    const own = examples.filter(({ owner }) => owner === keyOf(entry));
    const { required, properties } = entry.schema as { required: string[]; properties: object };
    const itemsOfValid = own
      .filter(({ name }) => name.startsWith('valid-'))
      .map(({ value }) => Object.keys(value as object).sort());
    expect(itemsOfValid).toContainEqual(required.toSorted());
    expect(itemsOfValid).toContainEqual(Object.keys(properties).sort());
    const faultsOfInvalid = own.filter(({ name }) => name.startsWith('invalid-')).map(({ expect: faults }) => faults!);
    expect(faultsOfInvalid.filter((faults) => faults.length === 1).length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...faultsOfInvalid.map((faults) => faults.length))).toBeGreaterThanOrEqual(4);
  });

  it.each(examples)('$owner: $name', ({ owner, name, value, expect: expected }) => {
    const faults = compiled.get(owner)!.checkRecord(value);
    expect(shortFaults(faults)).toEqual(name.startsWith('valid') ? [] : shortFaults(expected!));
    expect(faults.flatMap(({ detail, pointer }) => findIdentifiers(`${detail} ${pointer}`))).toEqual([]);
  });

  it('name only people of region 99', () => {
    const numbers = JSON.stringify(examples).match(/\d{17}[\dXx]/g) ?? [];
    expect(numbers.filter((number) => !number.startsWith('99') && !/^(11|12|92|93|91)9901?/.test(number))).toEqual([]);
  });
});

describe('code tables', () => {
  it.each(Object.entries(codeTables))('%s has a code and two titles in each row', (_name, { codes }) => {
    for (const row of codes)
      expect(row).toEqual({
        code: expect.stringMatching(/^[0-9A-Z]{1,10}$/) as string,
        zh: expect.any(String) as string,
        en: expect.any(String) as string,
      });
  });

  it('hold the 56 ethnic groups in the order of GB/T 3304', () => {
    const groups = codeTables['ethnic-group']!.codes.filter(({ code }) => Number(code) <= 56);
    expect(groups.map(({ code }) => Number(code))).toEqual(Array.from({ length: 56 }, (_gap, index) => index + 1));
  });
});
