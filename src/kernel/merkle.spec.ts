import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { inclusionOf, leafHash, rootFromInclusion, rootOf, treeOf } from './merkle';

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');
const toText = (hexText: string) => Buffer.from(hexText, 'hex').toString('base64url');

/** The inputs, tree heads and paths that Certificate Transparency implementations test RFC 6962 with. */
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (text) => Buffer.from(text, 'hex'),
);
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const PATHS: [index: number, size: number, path: string[]][] = [
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  [
    1,
    5,
    [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
];
const leaves = INPUTS.map((input) => leafHash(hash, input));

describe('Merkle tree', () => {
  it('of nothing has the hash of nothing as its head', () => {
    expect(hex(rootOf(hash, []))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(treeOf(hash, [])).toEqual({ root: rootOf(hash, []), inclusions: [] });
  });

  it.each(ROOTS.map((root, at): [number, string] => [at + 1, root]))(
    'of %i leaves has the known head',
    (size, root) => {
      expect(hex(rootOf(hash, leaves.slice(0, size)))).toBe(root);
      expect(hex(treeOf(hash, leaves.slice(0, size)).root)).toBe(root);
    },
  );

  it.each(PATHS)('has the known path of leaf %i of %i', (index, size, path) => {
    const inclusion = { index, path: path.map(toText) };
    expect(inclusionOf(hash, leaves.slice(0, size), index)).toEqual(inclusion);
    expect(hex(rootFromInclusion(hash, leaves[index]!, size, inclusion))).toBe(ROOTS[size - 1]);
  });

  it('keeps leaves and nodes apart', () => {
    const node = Buffer.concat([leaves[0]!, leaves[1]!]);
    expect(hex(leafHash(hash, node))).not.toBe(ROOTS[1]);
  });

  const trees = fc.tuple(fc.array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 40 }), fc.nat());

  it('proves each leaf of any tree, in one pass as leaf by leaf', () => {
    fc.assert(
      fc.property(trees, ([inputs, pick]) => {
        const hashes = inputs.map((input) => leafHash(hash, input));
        const index = pick % hashes.length;
        const { root, inclusions } = treeOf(hash, hashes);
        expect(hex(root)).toBe(hex(rootOf(hash, hashes)));
        expect(inclusions[index]).toEqual(inclusionOf(hash, hashes, index));
        expect(hex(rootFromInclusion(hash, hashes[index]!, hashes.length, inclusions[index]!))).toBe(hex(root));
      }),
    );
  });

  it('leads elsewhere, or nowhere, for another leaf, index, size or path', () => {
    fc.assert(
      fc.property(trees, fc.nat(), ([inputs, pick], other) => {
        const hashes = inputs.map((input, at) =>
          leafHash(hash, Buffer.from(`${at} ${Buffer.from(input).toString('hex')}`)),
        );
        const size = hashes.length;
        const index = pick % size;
        const { root, inclusions } = treeOf(hash, hashes);
        const inclusion = inclusions[index]!;
        const leads = (leaf: Uint8Array, of: number, proof: typeof inclusion) =>
          hex(rootFromInclusion(hash, leaf, of, proof)) === hex(root);
        expect(leads(leafHash(hash, Buffer.from('other')), size, inclusion)).toBe(false);
        if (other % size !== index)
          expect(leads(hashes[index]!, size, { ...inclusion, index: other % size })).toBe(false);
        expect(
          leads(hashes[index]!, size, {
            index,
            path: [...inclusion.path, inclusion.path[0] ?? toText('00'.repeat(32))],
          }),
        ).toBe(false);
        if (size > 1) expect(leads(hashes[index]!, size, { index, path: inclusion.path.slice(1) })).toBe(false);
      }),
    );
  });

  it.each<[string, number, { index: number; path: string[] }]>([
    ['an index beyond the size', 8, { index: 8, path: [] }],
    ['a negative index', 8, { index: -1, path: [] }],
    ['an index that is no whole number', 8, { index: 0.5, path: [] }],
    ['a size that is no number', NaN, { index: 0, path: [] }],
    ['a size of nothing', 0, { index: 0, path: [] }],
    ['an endless size', Infinity, { index: 0, path: [] }],
    ['a path entry that is no base64url', 2, { index: 0, path: ['=='] }],
    ['a path entry of another length', 2, { index: 0, path: [toText('00'.repeat(31))] }],
  ])('has no head for %s', (_, size, inclusion) => {
    expect(rootFromInclusion(hash, leaves[0]!, size, inclusion)).toBeUndefined();
  });
});
