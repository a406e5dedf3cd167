import { existsSync, statSync } from 'node:fs';
import { loadAgentSettings, loadAgentSources } from '../agent-config';
import { mappingsOf } from '../mapping';
import { loadOperations, loadSourceAccess } from '../source-access';
import { pass, warn, type Check } from './check';
import { given, sourceTargets } from './ground';

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
    return pass(`${mappingsOf(sources).length} resources in ${sources.sources.length} sources`);
  },
};

export const connections: Check = {
  id: 'connections',
  titles: { zh: '数据源访问信息', en: 'Access to the sources' },
  needs: ['mapping'],
  run: (ground) => {
    const sources = given(ground, 'sources');
    ground.access = loadSourceAccess(sources, ground.env);
    const open = sources.sources
      .map((source) => ('urlVariable' in source ? ground.env[`${source.urlVariable}_FILE`] : undefined) ?? '')
      .filter((path) => path !== '' && existsSync(path) && (statSync(path).mode & 0o077) !== 0);
    if (open.length === 0) return pass('each source has its own');
    return warn(`others than the owner may read ${open.join(', ')}`, `chmod 600 ${open.join(' ')}`);
  },
};

/** A fault here is a ConfigError of all documents: it stands in each source's line. */
export const operations: Check = {
  id: 'source-operations',
  titles: { zh: '接口文档与映射', en: 'Operations of the document' },
  needs: ['mapping'],
  targets: sourceTargets('http'),
  run: (ground, { about }) => {
    ground.operations = loadOperations(given(ground, 'sources'), given(ground, 'settings').sourcesFile);
    const bound = ground.operations.get(about) ?? [];
    const silent = bound.filter(({ mapping: { absence } }) => absence === undefined);
    if (silent.length === 0) return pass(`${bound.length} operations, with all that they need`);
    const words = `no absence is mapped for ${silent.map(({ mapping: { resource } }) => resource).join(', ')}`;
    return warn(words, 'see how the service says that it has no record: until then nobody is answered not-found');
  },
};
