import type { AgentSource, AgentSources } from '../contracts';
import { FileInspector } from './connectors/file-inspector';
import { HttpInspector } from './connectors/http-inspector';
import { SqlInspector } from './connectors/sql-inspector';
import type { SourceAccess } from './source-access';
import type { SourceInspector } from './source-inspection';

/** Who looks at a source for `agent check`. */
export function inspectorOf(source: AgentSource, access: SourceAccess, sources?: AgentSources): SourceInspector {
  switch (access.kind) {
    case 'sql':
      return new SqlInspector(source, access.url);
    case 'http':
      return new HttpInspector(access);
    case 'file':
      return new FileInspector(
        access.folder,
        (sources?.files ?? []).filter((mapping) => mapping.source === source.name),
      );
  }
}
