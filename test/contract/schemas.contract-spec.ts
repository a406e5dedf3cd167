import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020';
import {
  AUDIT_EVENTS,
  componentSchemas,
  ERRORS,
  FAULTS,
  FORMAT_TITLES,
  parse,
  schemaNames,
  schemas,
  validate,
  type SchemaName,
} from '../../src/contracts';
import { OncewayError } from '../../src/kernel';
import { findIdentifiers, formats } from '../../src/kernel/identifiers';
import { examplesOf, shortFaults } from './examples';

const root = join(__dirname, '..', '..');

describe('message and HTTP schemas', () => {
  it.each(schemaNames)(
    '%s has two examples that pass and two that do not, one of these for more than one reason',
    (schema) => {
      const own = examplesOf('schemas').filter(({ owner }) => owner === schema);
      const invalid = own.filter(({ name }) => name.startsWith('invalid-'));
      expect(own.length - invalid.length).toBeGreaterThanOrEqual(2);
      expect(invalid.length).toBeGreaterThanOrEqual(2);
      expect(Math.max(...invalid.map(({ expect: faults }) => faults!.length))).toBeGreaterThanOrEqual(2);
    },
  );

  it.each(examplesOf('schemas'))('$owner: $name', ({ owner, name, value, expect: expected }) => {
    const outcome = validate(owner as SchemaName, value);
    const faults = outcome.ok ? [] : outcome.faults;
    expect(shortFaults(faults)).toEqual(name.startsWith('valid') ? [] : shortFaults(expected!));
    expect(outcome.ok).toBe(name.startsWith('valid'));
  });

  it('agree with ajv’s own 2020-12 class, which the generated code does not use', () => {
    for (const { owner, name, value } of examplesOf('schemas')) {
      const ajv = new Ajv2020({
        allErrors: true,
        strictTypes: false,
        strictRequired: false,
        allowUnionTypes: true,
        formats,
      });
      ajv.addVocabulary(['x-titles', 'x-enum-titles', 'discriminator']);
      expect([owner, name, ajv.validate(schemas[owner as SchemaName], value)]).toEqual([
        owner,
        name,
        name.startsWith('valid'),
      ]);
    }
  });

  it('repeat no value of the input, not even as a member name', () => {
    const number = '990102198503070013';
    const outcome = validate('ExchangeRequest', {
      [number]: number,
      [`x${number}`]: 1,
      values: { [number]: number },
      mode: number,
      subject: { type: number, id: number, [number]: 1 },
    });
    expect(outcome.ok).toBe(false);
    expect(findIdentifiers(JSON.stringify(outcome))).toEqual([]);
    expect(JSON.stringify(outcome)).not.toContain(number.slice(0, 8));
  });

  it('are refused whole: `parse` throws one error with all faults', () => {
    const thrown = (() => {
      try {
        return parse('LoginRequest', { extra: 1 });
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(OncewayError);
    expect((thrown as OncewayError).code).toBe('contract.broken');
    expect((thrown as OncewayError).faults.map(({ pointer }) => pointer)).toEqual(['/extra', '/login', '/password']);
  });

  it('are each complete in themselves when bundled', () => {
    for (const name of schemaNames) {
      const defs = Object.keys(schemas[name]['$defs'] ?? {}).concat(name);
      const refs = [...JSON.stringify(schemas[name]).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map(([, ref]) => ref!);
      expect(refs.filter((ref) => !defs.includes(ref))).toEqual([]);
    }
  });

  it('lead only to one another as components', () => {
    const components = componentSchemas();
    const refs = [...JSON.stringify(components).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref!);
    expect(refs.length).toBeGreaterThan(100);
    expect(refs.filter((ref) => !Object.hasOwn(components, ref.replace('#/components/schemas/', '')))).toEqual([]);
  });
});

describe('registers', () => {
  it('name the formats that the kernel checks', () => {
    expect(Object.keys(FORMAT_TITLES).sort()).toEqual(Object.keys(formats).sort());
  });

  it.each(Object.values(ERRORS))('$code has a status that fits who can act on it', ({ code, status, audience }) => {
    expect(code).toMatch(/^[a-z][a-z-]*\.[a-z][a-z-]*$/);
    if (audience === 'officer') expect(status).toBeLessThan(500);
    expect(status).toBeGreaterThanOrEqual(400);
  });

  it('end an exchange in four ways', () => {
    const final = Object.values(AUDIT_EVENTS).filter((row) => row.final === true);
    expect(final.map((row) => row.type)).toEqual([
      'exchange.disclosed',
      'exchange.expired',
      'exchange.failed',
      'exchange.lost',
    ]);
  });

  it('give one fault to each keyword', () => {
    const keywords = Object.values(FAULTS).flatMap((row) => row.keywords ?? []);
    expect(new Set(keywords).size).toBe(keywords.length);
  });
});

describe('generated files', () => {
  it('are what contracts/ says', () => {
    const output = execFileSync(process.execPath, [join(root, 'contracts', 'generate', 'main.mjs'), '--check'], {
      encoding: 'utf8',
    });
    expect(output).toContain('up to date');
  });
});
