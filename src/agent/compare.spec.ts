import fc from 'fast-check';
import { isVerifiable, sameValue } from './compare';

describe('sameValue', () => {
  it.each([
    ['equal texts', '李明远', '李明远', true],
    ['composed and decomposed spelling', 'Müller', 'Mu\u0308ller', true],
    ['white space at the ends', ' 李明远\u3000', '李明远', true],
    ['white space inside', '李 明远', '李明远', false],
    ['another case', 'ABC', 'abc', false],
    ['full-width digits', '１９８５', '1985', false],
    ['equal numbers', 500, 500, true],
    ['a number and its text', 500, '500', false],
    ['truth and its text', true, 'true', false],
    ['nothing held', '', undefined, false],
  ])('%s', (_case, claimed, held, same) => {
    expect(sameValue(claimed, held)).toBe(same);
  });

  it('does not depend on which side is claimed', () => {
    const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean());
    fc.assert(fc.property(value, value, (one, other) => sameValue(one, other) === sameValue(other, one)));
  });

  it('holds of every text and itself', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => sameValue(text, text)));
  });
});

describe('isVerifiable', () => {
  it.each([
    ['a text', 'x', true],
    ['a number', 1, true],
    ['a list', [], false],
    ['an object', {}, false],
  ])('%s', (_case, held, verifiable) => {
    expect(isVerifiable(held)).toBe(verifiable);
  });
});
