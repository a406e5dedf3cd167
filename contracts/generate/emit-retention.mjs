const PARTS = { Y: ['year', 365 * 86_400], D: ['day', 86_400], H: ['hour', 3_600], M: ['minute', 60] };
const HOW = {
  'partition-drop': 'whole partitions are dropped',
  'row-deletion': 'rows are deleted',
  'topic-retention': 'Kafka deletes whole segments',
  trim: 'trimmed behind the ledger',
  compaction: 'compacted',
  kept: 'kept',
};

/** Durations of whole units are all that the register uses: years and days, days, hours, minutes. */
function partsOf({ name, keep }) {
  const [, date = '', time = ''] = /^P((?:\d+[YD])*)(?:T((?:\d+[HM])+))?$/.exec(keep) ?? [];
  const parts = [...`${date}${time}`.matchAll(/(\d+)([YDHM])/g)].map(([, count, unit]) => ({
    count: Number(count),
    word: PARTS[unit][0],
    seconds: Number(count) * PARTS[unit][1],
  }));
  if (parts.length === 0) throw new Error(`registers/retention.json: ${name}: ${keep} is no duration of whole units`);
  return parts;
}

const secondsOf = (row) => partsOf(row).reduce((sum, { seconds }) => sum + seconds, 0);

function words(row) {
  if (row.keep === null) return row.kind === 'topic' ? '–' : 'while the installation lives';
  const duration = partsOf(row).map(({ count, word }) => `${count} ${word}${count === 1 ? '' : 's'}`);
  return `${duration.join(' and ')} after ${row.ageBy === undefined ? 'it was written' : `\`${row.ageBy}\``}`;
}

/** A row that says something else than the topic's own settings would be a promise that nothing keeps. */
function check(row, topics) {
  const deletes = ['partition-drop', 'row-deletion', 'topic-retention'].includes(row.how);
  if (deletes !== (row.keep !== null))
    throw new Error(`registers/retention.json: ${row.name}: keep does not fit ${row.how}`);
  if (row.kind === 'table') {
    if (deletes !== (row.ageBy !== undefined))
      throw new Error(`registers/retention.json: ${row.name}: ageBy is missing`);
    return;
  }
  const topic = topics.find(({ name }) => name === row.name);
  if (!topic) throw new Error(`registers/retention.json: ${row.name} is no topic`);
  const ms = row.keep === null ? -1 : secondsOf(row) * 1000;
  if (ms !== topic.retentionMs || (topic.cleanup === 'compact') !== (row.how === 'compaction'))
    throw new Error(`registers/retention.json: ${row.name} differs from registers/topics.json`);
}

const cell = ({ zh, en }) => `${en}<br>${zh}`;

function tableOf(rows) {
  const lines = rows.map((row) => {
    const how = HOW[row.how] + (row.note ? `; ${row.note.en}<br>${row.note.zh}` : '');
    return `| \`${row.name}\` | ${cell(row.holds)} | ${words(row)} | ${how} | ${cell(row.rule)} |`;
  });
  return ['| name | holds | how long | how | by which rule |', '| --- | --- | --- | --- | --- |', ...lines].join('\n');
}

/** docs/retention.md: the register as people read it. */
export function emitRetention({ registers: { retention, topics } }) {
  for (const row of retention) check(row, topics);
  for (const { name } of topics) {
    if (!retention.some((row) => row.kind === 'topic' && row.name === name))
      throw new Error(`registers/retention.json: topic ${name} has no row`);
  }
  return `# What is kept, and for how long

Generated from \`contracts/registers/retention.json\`: change that and run \`npm run generate\`. The worker's job goes by
the same register every five minutes; partitions are dropped by the database's own \`time_partitions\`, which a test holds
equal to it. \`test/integration/retention.integration-spec.ts\` fails when a table or a topic has no row here.

A row is over when its time and then "how long" have passed. Deletion runs in bounded steps and from any number of
workers. \`onceway_retention_*\` shows what was deleted, how old the oldest row is and when the job last came to its end;
\`onceway_topic_drift\` shows topics whose settings on the broker are not those of \`contracts/registers/topics.json\`.

## Tables

${tableOf(retention.filter(({ kind }) => kind === 'table'))}

## Topics

${tableOf(retention.filter(({ kind }) => kind === 'topic'))}

R25: 政务数据共享条例 (State Council Order 809). CSL: 网络安全法. PIPL: 个人信息保护法. Logs of processes go to their
standard output; whoever collects them keeps them six months (CSL art. 21).
`;
}
