export function needsStack(argv: readonly string[]): boolean;
