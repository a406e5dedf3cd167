/** Keywords of ours in resource schemas; they say something to people and to the grant, and validate nothing. */
export const ANNOTATIONS = ['x-titles', 'x-grade', 'x-share-type', 'x-code-table', 'x-codes', 'x-sensitive'] as const;
