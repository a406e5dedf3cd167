import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { refuse, type EntryPage, type EntryView, type PageQuery } from '../../contracts';
import { overseesAll, type OfficerActor } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { pageOf, readCursor } from '../../platform/http';
import { seesUnpublished } from './entry-lifecycle';
import { findVersion, listVersions, type VersionKey } from './entry-rows';
import { entrySummary, entryView } from './entry-version';

/** Reading the catalogue. What is published is everybody's to see; the rest is its department's and the authority's. */
@Injectable()
export class CatalogueReading {
  constructor(private readonly source: DataSource) {}

  /** A page of versions in the order of resource and version. @param currentOnly just the newest published of each */
  async list(officer: OfficerActor, query: PageQuery, currentOnly: boolean): Promise<EntryPage> {
    const { after, limit } = readCursor(query, 'text');
    const onlooker = { department: officer.department, seesAll: overseesAll(officer) };
    const place = after === undefined ? undefined : versionKey(after);
    const rows = await withDatabase(() => listVersions(this.source, { after: place, limit, onlooker, currentOnly }));
    return pageOf(rows, limit, ({ resource, version }) => `${resource} ${version}`, entrySummary);
  }

  async view(officer: OfficerActor, key: VersionKey): Promise<EntryView> {
    const version = await withDatabase(() => findVersion(this.source, key));
    const seen = version?.state === 'published' || (version && seesUnpublished(officer, version.department));
    if (version === undefined || !seen) throw refuse('entry.unknown');
    return entryView(version);
  }
}

function versionKey(place: string): VersionKey {
  const [, resource, version] = /^([0-9]{6,19}\/[0-9]{1,10}) ([0-9]{1,6})$/.exec(place) ?? [];
  if (resource === undefined || version === undefined) {
    const detail = 'not a cursor that this list gave out';
    throw refuse('contract.broken', { faults: [{ pointer: '/query/cursor', code: 'contract.pattern', detail }] });
  }
  return { resource, version: Number(version) };
}
