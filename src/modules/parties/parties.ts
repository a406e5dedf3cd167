import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, type EntityManager } from 'typeorm';
import type {
  DepartmentView,
  KeyView,
  RegionView,
  RegisterDepartment,
  RegisterKey,
  RegisterRegion,
  RegisterSystem,
  SystemView,
} from '../../contracts';
import type { Actor } from '../../kernel';
import { Batched, withDatabase } from '../../platform/database';
import { findAssertingSystems, type NamedKey, type SystemForAssertion } from './asserting-systems';
import { activeDepartment, Departments } from './departments';
import { PublishedKeyEntity } from './published-key.entity';
import { PublishedKeys } from './published-keys';
import { Regions } from './regions';
import { SystemKeys } from './system-keys';
import { Systems } from './systems';

/** Active keys of a department's agents, or of the gateway; the newest first. */
export interface AgentKeys {
  signing: readonly NamedKey[];
  encryption: readonly NamedKey[];
}

/** What other features and the command line may ask of this one. */
@Injectable()
export class Parties {
  private readonly asserting = new Batched<string, SystemForAssertion | undefined>((ids) =>
    findAssertingSystems(this.source, ids),
  );

  constructor(
    private readonly source: DataSource,
    private readonly regions: Regions,
    private readonly departments: Departments,
    private readonly systems: Systems,
    private readonly systemKeys: SystemKeys,
    private readonly publishedKeys: PublishedKeys,
  ) {}

  registerRegion(actor: Actor, body: RegisterRegion): Promise<RegionView> {
    return this.regions.register(actor, body);
  }

  registerDepartment(actor: Actor, body: RegisterDepartment): Promise<DepartmentView> {
    return this.departments.register(actor, body);
  }

  registerSystem(actor: Actor, department: string, body: RegisterSystem): Promise<SystemView> {
    return this.systems.register(actor, department, body);
  }

  registerSystemKey(actor: Actor, systemId: string, body: RegisterKey): Promise<KeyView> {
    return this.systemKeys.register(actor, systemId, body);
  }

  registerAgentKey(actor: Actor, department: string, body: RegisterKey): Promise<KeyView> {
    return this.publishedKeys.registerAgentKey(actor, department, body);
  }

  /** Operators only. Announced to the agents like their own keys, under the owner `gateway`. */
  registerGatewayKey(actor: Actor, body: RegisterKey): Promise<KeyView> {
    return this.publishedKeys.registerGatewayKey(actor, body);
  }

  revokeGatewayKey(actor: Actor, kid: string): Promise<void> {
    return this.publishedKeys.revokeGatewayKey(actor, kid);
  }

  findDepartment(code: string): Promise<DepartmentView | undefined> {
    return this.departments.find(code);
  }

  /** Holds the department as it is until `tx` ends; throws `party.department-unknown`, `access.department-inactive`. */
  async lockActiveDepartment(
    tx: EntityManager,
    code: string,
  ): Promise<{ code: string; kind: 'ordinary' | 'authority' }> {
    const { kind } = await activeDepartment(tx, code);
    return { code, kind };
  }

  /** As it stands now; calls of the same moment share a query. Undefined when there is no such system. */
  findSystemForAssertion(systemId: string): Promise<SystemForAssertion | undefined> {
    return this.asserting.ask(systemId);
  }

  async agentKeys(department: string): Promise<AgentKeys> {
    return this.activeKeys(department);
  }

  async gatewayKeys(): Promise<AgentKeys> {
    return this.activeKeys(null);
  }

  private async activeKeys(department: string | null): Promise<AgentKeys> {
    const rows = await withDatabase(() =>
      this.source.manager.find(PublishedKeyEntity, {
        where: { department: department ?? IsNull(), revokedAt: IsNull() },
        order: { registeredAt: 'DESC', kid: 'ASC' },
      }),
    );
    const of = (use: 'sig' | 'enc') => rows.filter((row) => row.use === use).map(named);
    return { signing: of('sig'), encryption: of('enc') };
  }
}

function named({ kid, jwk }: NamedKey): NamedKey {
  return { kid, jwk };
}
