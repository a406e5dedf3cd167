import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ground } from './chapter-governance';
import { MATTER } from './governance';

/**
 * What a sharing head tells the developer of a system: where the gateway is, which system it is, where its key stands,
 * for which matter and under which grants it may ask. For `source` in a shell; it holds no secret, only the key's path.
 */
export async function writeWindowEnv(folder: string, ground: Ground): Promise<string> {
  const { gatewayUrl, window, person, papers } = ground;
  const grants = papers.map(({ grant }) => [`ONCEWAY_GRANT_${grant.resource.replace('/', '_')}`, grant.id] as const);
  const variables = [
    ['ONCEWAY_URL', gatewayUrl],
    ['ONCEWAY_SYSTEM', window.system.id],
    ['ONCEWAY_SYSTEM_KEY', window.system.keyFile ?? ''],
    ['ONCEWAY_MATTER', MATTER],
    ['ONCEWAY_GRANT', person.id],
    ...grants,
  ] as const;
  const path = join(folder, 'window.env');
  await writeFile(path, variables.map(([name, value]) => `export ${name}='${value}'\n`).join(''), { mode: 0o600 });
  return path;
}
