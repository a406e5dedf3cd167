import { checkLicenceIdentifier } from '../../../kernel/identifiers';
import { PUBLIC_SECURITY } from './departments/directory';
import {
  licenceCells,
  licenceColumnDefinitions,
  licenceColumnNames,
  licenceIdentifier,
  licenceItems,
  SAME_STATUS_CODES,
  USUAL_LICENCE_COLUMNS,
  type LicenceFacts,
} from './licences';

const facts: LicenceFacts = {
  type: 'household book',
  number: '990102000000000',
  serial: '20261123000001',
  issuer: PUBLIC_SECURITY,
  issuedOn: '2012-05-08',
  holder: { name: '李明远', code: '990102198503070013', codeType: '111' },
};
const words = { columns: { ...USUAL_LICENCE_COLUMNS, licenceNumber: 'hkbh' }, statusCodes: SAME_STATUS_CODES };

describe('licence rows', () => {
  it('bear an identifier that holds by its check character', () => {
    expect(licenceIdentifier(facts)).toBe(
      '1.2.156.3005.2.11990000999000005D101.11990100999000013D.20261123000001.001.G',
    );
    expect(checkLicenceIdentifier(licenceIdentifier({ ...facts, version: 12 }), { issuing: true }).ok).toBe(true);
  });

  it('have as many cells as columns, definitions and mapped items, each under the department’s own word', () => {
    const names = licenceColumnNames(words);
    expect(licenceCells(facts, words)).toHaveLength(names.length);
    expect(
      licenceColumnDefinitions(words)
        .split(', ')
        .map((definition) => definition.split(' ')[0]),
    ).toEqual(names);
    expect(Object.values(licenceItems(words)).map(({ column }) => column)).toEqual(names);
    expect(names).toContain('hkbh');
  });

  it('translate the department’s state back to the contract’s', () => {
    const own = { ...words, statusCodes: { ...SAME_STATUS_CODES, 4: 'ZX' } };
    expect(licenceCells({ ...facts, status: '4' }, own)).toContain('ZX');
    expect(licenceItems(own)['status']).toMatchObject({ column: 'zzzt', map: { ZX: '4' } });
  });
});
