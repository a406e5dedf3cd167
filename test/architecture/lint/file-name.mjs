import { relative, sep } from 'node:path';

/** Drawers: names that say nothing of what is inside, so that everything ends up there. */
const DRAWERS = [
  'utils',
  'util',
  'utilities',
  'common',
  'helpers',
  'helper',
  'manager',
  'misc',
  'base',
  'shared',
  'lib',
];
/** Suffixes that name a language feature instead of a role. */
const SUFFIXES = ['dto', 'interface', 'interfaces', 'type', 'enum', 'constant', 'constants', 'impl'];
const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Files and folders are kebab-case business words; Nest's role suffixes follow a dot. */
export const fileName = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      kebab: '"{{part}}" is not kebab-case.',
      drawer: '"{{part}}" is a drawer, not a name: say what is inside.',
      suffix: '"{{part}}" names a language feature: name the role or nothing.',
    },
  },
  create: (context) => ({
    Program(node) {
      const path = relative(context.cwd, context.filename).split(sep);
      // Third parties fix the names of files at the top (jest.config.js, .dependency-cruiser.mjs).
      if (path.length < 2) return;
      const parts = path.flatMap((name) => name.split('.').filter((part) => part !== ''));
      for (const part of parts) {
        const words = part.split('-');
        if (!KEBAB.test(part)) context.report({ node, messageId: 'kebab', data: { part } });
        if (DRAWERS.includes(part) || words.some((word) => DRAWERS.slice(0, 7).includes(word) || word === 'manager')) {
          context.report({ node, messageId: 'drawer', data: { part } });
        }
        if (SUFFIXES.includes(part)) context.report({ node, messageId: 'suffix', data: { part } });
      }
    },
  }),
};
