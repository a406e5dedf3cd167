import type { RefusalCode } from '../../contracts';
import { REMEDIES, refusalOf, refusalView } from './refusals';

const ALL = Object.keys(REMEDIES) as RefusalCode[];
const BAN = '《中华人民共和国保守国家秘密法》第九条';

describe('a refusal', () => {
  it.each(ALL)('%s names its remedy and the law, in both languages', (code) => {
    const view = refusalView({ code, ...(code === 'legal-ban' && { article: BAN }) });
    expect(view.remedy).toBe(REMEDIES[code]);
    expect(view.law.zh).toMatch(/第.+条/);
    expect(view.law.en.length).toBeGreaterThan(5);
  });

  it('of a legal ban rests on the article that it names, and it alone is final', () => {
    expect(refusalView({ code: 'legal-ban', article: BAN }).law.zh).toBe(BAN);
    expect(ALL.filter((code) => REMEDIES[code] === 'none')).toEqual(['legal-ban']);
  });

  it('keeps of an answer what a refusal is, and nothing of an approval', () => {
    expect(refusalOf({ decision: 'approve', reason: '同意' })).toBeNull();
    expect(
      refusalOf({ decision: 'refuse', reason: '建设中', refusalCode: 'tech-not-ready', readyOn: '2027-03-01' }),
    ).toEqual({ code: 'tech-not-ready', readyOn: '2027-03-01' });
  });
});
