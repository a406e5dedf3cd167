import type { PublishedContract } from '../contracts';
import { compileContract, type CompiledContract } from '../platform/contracts';
import { itemsOf } from './coverage';
import type { Coverage } from './mapping';

/** A published contract, ready to be answered by. */
export interface HeldContract {
  published: PublishedContract;
  compiled: CompiledContract;
  items: Coverage;
}

/** The department's own published contracts by resource and version. Of one version the newest word counts. */
export class ContractTable {
  private readonly contracts = new Map<string, HeldContract>();

  constructor(private readonly department: string) {}

  /** Takes a proved record; undefined when it is another department's or older than what is known. */
  learn(published: PublishedContract): HeldContract | undefined {
    if (published.department !== this.department) return undefined;
    const id = idOf(published.resource, published.version);
    const known = this.contracts.get(id);
    if (known?.published.seq !== undefined && known.published.seq > (published.seq ?? 0)) return undefined;
    const held = { published, compiled: compileContract(published.schema), items: itemsOf(published.schema) };
    this.contracts.set(id, held);
    return held;
  }

  find(resource: string, version: number): HeldContract | undefined {
    return this.contracts.get(idOf(resource, version));
  }

  versionsOf(resource: string): HeldContract[] {
    return [...this.contracts.values()].filter(({ published }) => published.resource === resource);
  }
}

function idOf(resource: string, version: number): string {
  return `${resource} ${version}`;
}
