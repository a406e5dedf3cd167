import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DataSource } from 'typeorm';
import type { Clock } from '../../kernel';
import { AuditModule, AuditSettings, LedgerReadingModule } from '../../modules/audit';
import { CatalogueModule, EntryHolders } from '../../modules/catalogue';
import { CallbackSettings, DeliveriesModule } from '../../modules/deliveries';
import { ExchangeModule, ExchangeSettings, type ExchangeLimits } from '../../modules/exchange';
import { GrantHolders, GrantsModule, PartnersByGrants } from '../../modules/grants';
import { OfficersModule, OfficerSettings } from '../../modules/officers';
import { GrantPartners, PartiesModule } from '../../modules/parties';
import { StopsModule } from '../../modules/stops';
import { DpopNonces, TokensModule, TokenSettings, type AskLimits } from '../../modules/tokens';
import { Authenticator } from '../../platform/auth';
import { EVENT_SOURCES, RecordProducer } from '../../platform/kafka';
import { KeyDirectory } from '../../platform/keys';
import { OpenIdConnection } from '../../platform/openid';
import { Registry } from '../../platform/metrics';
import { GatewayAuthenticator } from './gateway-authenticator';
import type { GatewayKeys } from './gateway-keys';

/** What the process makes before Nest composes the features. */
export interface GatewayParts {
  instance: string;
  publicUrl: string;
  deadlineMs: number;
  graceMs: number;
  pendingMs: number;
  keepMs: number;
  callbacks: CallbackSettings;
  limits: ExchangeLimits & AskLimits;
  oneTimePasswordMs: number;
  /** The identity provider that officers may sign in with, when one is set up. */
  openId: OpenIdConnection | undefined;
  keys: GatewayKeys;
  nonces: DpopNonces;
  source: DataSource;
  producer: RecordProducer;
  directory: KeyDirectory;
  registry: Registry;
  clock: Clock;
}

@Global()
@Module({})
class PartsModule {
  static of(parts: GatewayParts): DynamicModule {
    const { instance, publicUrl, keys, clock } = parts;
    const { deadlineMs, graceMs, pendingMs, keepMs } = parts;
    const times = { deadlineMs, graceMs, pendingMs, keepMs };
    const providers: Provider[] = [
      { provide: DataSource, useValue: parts.source },
      { provide: RecordProducer, useValue: parts.producer },
      { provide: Registry, useValue: parts.registry },
      { provide: KeyDirectory, useValue: parts.directory },
      { provide: CallbackSettings, useValue: parts.callbacks },
      // Catalogue and parties tell whom grants name, and know no grants.
      { provide: EntryHolders, useClass: GrantHolders },
      { provide: GrantPartners, useClass: PartnersByGrants },
      {
        provide: AuditSettings,
        useValue: new AuditSettings(instance, keys.signing, clock, EVENT_SOURCES.gateway(instance)),
      },
      {
        provide: OfficerSettings,
        useValue: new OfficerSettings(
          publicUrl,
          clock,
          keys.attempts,
          parts.oneTimePasswordMs,
          keys.people,
          parts.openId,
        ),
      },
      {
        provide: TokenSettings,
        useValue: new TokenSettings(publicUrl, keys.token, clock, parts.nonces, parts.limits),
      },
      { provide: ExchangeSettings, useValue: new ExchangeSettings(instance, keys, times, parts.limits, clock) },
    ];
    return { module: PartsModule, providers, exports: providers };
  }
}

/** The gateway: every feature, low to high, and the authenticator that the guard asks. */
@Module({})
export class GatewayModule {
  static of(parts: GatewayParts): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        DiscoveryModule,
        PartsModule.of(parts),
        AuditModule,
        LedgerReadingModule,
        PartiesModule,
        OfficersModule,
        CatalogueModule,
        GrantsModule,
        StopsModule,
        TokensModule,
        ExchangeModule,
        DeliveriesModule,
      ],
      providers: [{ provide: Authenticator, useClass: GatewayAuthenticator }],
    };
  }
}
