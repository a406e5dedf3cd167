import { existsSync, statSync } from 'node:fs';
import { loadAgentSettings, loadAgentSources, loadSourceUrls } from '../agent-config';
import { pass, warn, type Check } from './check';
import { given } from './ground';

/** A fault here is a ConfigError, whose words name all faulty variables at once. */
export const settings: Check = {
  id: 'settings',
  titles: { zh: '环境变量', en: 'Environment' },
  needs: [],
  run: (ground) => {
    ground.settings = loadAgentSettings(ground.env);
    return pass(`agent of ${ground.settings.department}`);
  },
};

export const mapping: Check = {
  id: 'mapping',
  titles: { zh: '映射文件', en: 'Mapping file' },
  needs: ['settings'],
  run: (ground) => {
    const sources = loadAgentSources(given(ground, 'settings'));
    ground.sources = sources;
    return pass(`${sources.resources.length} resources in ${sources.sources.length} sources`);
  },
};

export const connections: Check = {
  id: 'connections',
  titles: { zh: '数据源连接串', en: 'Connection strings' },
  needs: ['mapping'],
  run: (ground) => {
    const sources = given(ground, 'sources');
    ground.urls = loadSourceUrls(sources, ground.env);
    const open = sources.sources
      .map(({ urlVariable }) => ground.env[`${urlVariable}_FILE`] ?? '')
      .filter((path) => path !== '' && existsSync(path) && (statSync(path).mode & 0o077) !== 0);
    if (open.length === 0) return pass('each source has one');
    return warn(`others than the owner may read ${open.join(', ')}`, `chmod 600 ${open.join(' ')}`);
  },
};
