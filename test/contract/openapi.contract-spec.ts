import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { gatewayOpenApi } from '../../src/apps/gateway/emit-openapi';

const FILE = join(__dirname, '../../contracts/openapi/onceway.json');

interface Operation {
  operationId: string;
  summary: string;
  'x-summary-zh': string;
  'x-access': string;
}

describe('the OpenAPI document', () => {
  const kept = JSON.parse(readFileSync(FILE, 'utf8')) as { paths: Record<string, Record<string, Operation>> };
  const operations = Object.values(kept.paths).flatMap((methods) => Object.values(methods));

  it('is what the routes declare; `npm run openapi` writes it anew', async () => {
    expect(JSON.parse(await gatewayOpenApi())).toEqual(kept);
  });

  it('is valid OpenAPI 3.1 to a foreign reader', async () => {
    const result = await new Validator().validate(structuredClone(kept));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
  });

  it.each(operations.map((operation) => [operation.operationId, operation] as const))(
    '%s names its access rule and speaks both languages',
    (_id, operation) => {
      expect(operation['x-access']).toMatch(/^(public|system|client-assertion|officers)/);
      expect(operation.summary).toMatch(/[a-z]/);
      expect(operation['x-summary-zh']).toMatch(/\p{Script=Han}/u);
    },
  );
});
