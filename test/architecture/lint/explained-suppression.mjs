const DIRECTIVE = /^\s*eslint-(?:disable|enable)/;

/** `eslint-disable-next-line rule -- why`: which rule is broken and why it may be, or the next reader guesses. */
export const explainedSuppression = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      reason: 'Say why after " -- ".',
      rule: 'Name the rules that are suppressed.',
      file: 'Suppress one line, not a file or a region.',
    },
  },
  create: (context) => ({
    Program() {
      for (const comment of context.sourceCode.getAllComments().filter(({ value }) => DIRECTIVE.test(value))) {
        const [directive, reason = ''] = comment.value.trim().split(/\s+--\s+/);
        const [kind, ...rules] = directive.split(/[\s,]+/);
        if (!/-line$/.test(kind)) context.report({ loc: comment.loc, messageId: 'file' });
        if (rules.length === 0) context.report({ loc: comment.loc, messageId: 'rule' });
        if (reason.length < 10) context.report({ loc: comment.loc, messageId: 'reason' });
      }
    },
  }),
};
