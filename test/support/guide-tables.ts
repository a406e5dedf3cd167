import { TOPICS } from '../../src/contracts';
import type { ConfigRows } from '../../src/platform/config';

/** What the operators' guide shows of a process's variables, from the very rows that the process reads. */
export function configTable(rows: ConfigRows): string {
  const lines = Object.values(rows).map(({ env, kind, description, secret, default: fallback }) => {
    const standard = fallback === undefined ? '' : fallback === null ? 'none' : `\`${fallback}\``;
    return `| \`${env}\` | ${kind}${secret ? ', secret' : ''} | ${standard} | ${description} |`;
  });
  return ['| variable | kind | default | what it is |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

export function topicsTable(): string {
  const lines = Object.values(TOPICS).map(({ name, partitions, retentionMs, cleanup, timestampType }) => {
    const kept = retentionMs < 0 ? 'not by time' : `${retentionMs / 60_000} min`;
    return `| \`${name}\` | ${partitions} | ${cleanup} | ${kept} | ${timestampType} |`;
  });
  return ['| topic | partitions | `cleanup.policy` | kept | times |', '| --- | --- | --- | --- | --- |', ...lines].join(
    '\n',
  );
}
