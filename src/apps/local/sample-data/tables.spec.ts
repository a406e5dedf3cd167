import { copyLine } from './tables';

describe('copyLine', () => {
  it.each([
    ['texts and numbers', ['李明远', 3], '李明远\t3\n'],
    ['null and the text that looks like it', [null, '\\N'], '\\N\t\\\\N\n'],
    ['tabs, line ends and backslashes', ['a\tb\nc\rd\\e'], 'a\\tb\\nc\\rd\\\\e\n'],
    ['an empty list', [[]], '{}\n'],
    ['a list with quotes and commas', [['a,b', 'c"d']], '{"a,b","c\\\\"d"}\n'],
  ])('%s', (_case, row, line) => {
    expect(copyLine(row)).toBe(line);
  });
});
