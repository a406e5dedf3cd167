import type { EntityManager } from 'typeorm';

import { refuse } from '../../contracts';
import { findPublishedForShare } from './entry-rows';
import type { ShareType } from './resource-items';

/** What a request for access must know of the version that it asks for. */
export interface PublishedEntry {
  resource: string;
  version: number;
  department: string;
  shareType: ShareType;
  /** Items that can be asked for. */
  items: readonly string[];
}

/**
 * The published version named, or else the newest; it stays published until `tx` ends. Throws `entry.unknown`.
 */
export async function lockPublishedEntry(
  tx: EntityManager,
  resource: string,
  version?: number,
): Promise<PublishedEntry> {
  const row = await findPublishedForShare(tx, resource, version);
  if (row === undefined) throw refuse('entry.unknown');
  return {
    resource: row.resource,
    version: row.version,
    department: row.department,
    shareType: row.share_type,
    items: row.items,
  };
}
