import { nameFaults, textFaults } from './free-text';

describe('a text that somebody writes', () => {
  it.each<[string, string, string[]]>([
    ['words', '核查线索，见附件\n第二行\t（二）', []],
    ['a name of a minority with its dot', '阿卜杜·热合曼', []],
    ['nothing but blanks', ' \u3000\n', ['contract.blank']],
    ['an identifier', '查 990102198503070013', ['contract.identifier-in-text']],
    ['half of a pair', '\ud800', ['contract.text']],
    ['a NUL', 'a\u0000', ['contract.text']],
    ['a sign that turns the direction of writing', '同意\u202e销毁', ['contract.hidden-character']],
    ['an isolate', '同意\u2066', ['contract.hidden-character']],
    ['an escape of a terminal', '\u001b[2J', ['contract.hidden-character']],
  ])('of %s', (_what, text, codes) => {
    expect(textFaults({ '/reason': text }).map(({ code }) => code)).toEqual(codes);
  });

  it('is not missed where there is none', () => {
    expect(textFaults({ '/reason': undefined })).toEqual([]);
  });

  it('is held to it in both languages of a name', () => {
    expect(nameFaults({ zh: ' ', en: '\u202e' }).map(({ pointer }) => pointer)).toEqual(['/names/zh', '/names/en']);
  });
});
