import { refuse } from '../../contracts';
import { runSteps, type Found, type Mode, type TokenStep } from './token-steps';

const CALL = { form: {}, dpop: undefined, traceId: '0'.repeat(32) } as unknown as Found['call'];

function failing(name: string, adds?: keyof Found): TokenStep {
  return {
    name,
    needs: [],
    ...(adds && { adds }),
    check: () => {
      throw refuse('token.invalid-request');
    },
  };
}

describe('the steps of the token endpoint', () => {
  it('go on after a refusal, and judge nothing whose ground is missing', async () => {
    const findings = await runSteps(
      [
        failing('proof', 'proof'),
        { needs: ['proof'], adds: 'entry', check: () => undefined },
        { name: 'proof-unused', needs: ['entry'], check: () => undefined },
        { name: 'other', needs: ['call'], check: () => undefined },
      ],
      { call: CALL },
      'take',
    );
    expect(findings.map(({ check, after, refusal }) => [check, after, refusal?.code])).toEqual([
      ['proof', undefined, 'token.invalid-request'],
      ['proof-unused', 'proof', undefined],
      ['other', undefined, undefined],
    ]);
  });

  it('take nothing any more once something was refused', async () => {
    const modes: Mode[] = [];
    const noting: TokenStep = { name: 'taking', needs: [], check: (_found, mode) => void modes.push(mode) };
    await runSteps([noting, failing('claims'), noting], { call: CALL }, 'take');
    await runSteps([noting], { call: CALL }, 'look');
    expect(modes).toEqual(['take', 'look', 'look']);
  });

  it('are broken off by an outage or a fault of ours, which refuses nobody', async () => {
    const away: TokenStep = { name: 'away', needs: [], check: () => Promise.reject(refuse('database.unavailable')) };
    await expect(runSteps([away], { call: CALL }, 'take')).rejects.toMatchObject({ code: 'database.unavailable' });
    const broken: TokenStep = { name: 'broken', needs: [], check: () => Promise.reject(new TypeError('ours')) };
    await expect(runSteps([broken], { call: CALL }, 'take')).rejects.toThrow(TypeError);
  });
});
