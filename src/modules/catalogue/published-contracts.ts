import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';

import { refuse } from '../../contracts';
import { compileContract, type CompiledContract } from '../../platform/contracts';
import { withDatabase } from '../../platform/database';
import { findVersion, type VersionKey } from './entry-rows';

/** The compiled contract of entry versions. A version's schema never changes, so what was compiled is kept. */
@Injectable()
export class PublishedContracts {
  private readonly compiled = new LRUCache<string, CompiledContract>({ max: 500 });

  constructor(private readonly source: DataSource) {}

  /** @throws entry.unknown, database.unavailable */
  async of({ resource, version }: VersionKey): Promise<CompiledContract> {
    const name = `${resource} ${version}`;
    const known = this.compiled.get(name);
    if (known !== undefined) return known;
    const row = await withDatabase(() => findVersion(this.source, { resource, version }));
    if (row === undefined) throw refuse('entry.unknown');
    const contract = compileContract(row.schema);
    this.compiled.set(name, contract);
    return contract;
  }
}
