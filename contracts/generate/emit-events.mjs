const cell = ({ zh, en }) => `${en}<br>${zh}`;

/** docs/events.md: the register of feed events as people read it. */
export function emitEvents({ registers }) {
  const rows = registers['feed-events'].map(
    ({ type, titles, told }) => `| \`${type}\` | ${cell(titles)} | ${cell(told)} |`,
  );
  return `# What departments are told

Generated from \`contracts/registers/feed-events.json\`: change that and run \`npm run generate\`. Each department has one
feed, \`GET /v1/events\`: CloudEvents 1.0, oldest first, numbered without a gap, kept for 90 days. Its own systems read it
with an access token, one for no grant too, its officers with their session; a contractor's system does not.

Keep \`next\` of a page and ask with it as \`after\`; keep it only after you have worked the page off, then nothing is missed
when you are interrupted. \`Prefer: wait=20\` holds an empty page back until there is something. \`event.cursor-expired\`
says that what came after your cursor is no longer kept. An event holds ids, codes and times; what somebody wrote (why a
grant was suspended, who stopped a system) is read where it stands: \`GET /v1/grants/{id}\`, \`GET /v1/stops\`.

| type | what happened | who is told |
| --- | --- | --- |
${rows.join('\n')}
`;
}
