import { writeFileSync } from 'node:fs';
import { systemClock } from '../../kernel';
import { CallbackSettings } from '../../modules/deliveries';
import { DpopNonces } from '../../modules/tokens';
import { createDataSource } from '../../platform/database';
import { createHttpApp, openApiDocument } from '../../platform/http';
import { createKafka, RecordProducer } from '../../platform/kafka';
import {
  encryptionKey,
  generateEncryptionJwk,
  generateSigningJwk,
  heldKey,
  KeyDirectory,
  signingKey,
  verifyingKey,
} from '../../platform/keys';
import { createLogger } from '../../platform/logging';
import { createRegistry } from '../../platform/metrics';
import { GatewayModule, type GatewayParts } from './gateway.module';

/**
 * The OpenAPI document of the routes as they are declared. Nothing is connected: routes are read, not served, and the
 * keys are made for the moment.
 */
export async function gatewayOpenApi(): Promise<string> {
  const app = await createHttpApp(GatewayModule.of(unconnectedParts()), createLogger('openapi', 'fatal'));
  const document = openApiDocument(app);
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The gateway's parts with nothing behind them, for whoever reads its routes. */
export function unconnectedParts(): GatewayParts {
  const logger = createLogger('openapi', 'fatal');
  const signing = signingKey(generateSigningJwk('ES256'));
  return {
    instance: 'openapi',
    publicUrl: 'http://openapi.invalid',
    deadlineMs: 1,
    graceMs: 1,
    pendingMs: 1,
    keepMs: 1,
    callbacks: new CallbackSettings(false, () => Promise.resolve([])),
    limits: {
      systemPerSecond: 1,
      asksPercent: 1,
      systemConcurrent: 1,
      systemPending: 1,
      mismatchesPerDay: 1,
      bodyDigestFromGrade: 3,
    },
    oneTimePasswordMs: 1,
    keys: {
      signing,
      token: { held: () => ({ first: heldKey(signing), further: [] }) },
      encryption: [encryptionKey(generateEncryptionJwk())],
      text: Buffer.alloc(32),
      hashing: Buffer.alloc(32),
      attempts: Buffer.alloc(32),
      nonce: Buffer.alloc(32),
      people: Buffer.alloc(32),
      root: verifyingKey(signing.publicJwk),
    },
    source: createDataSource({ url: 'postgres://openapi.invalid/none', entities: [], applicationName: 'openapi' }),
    producer: new RecordProducer({
      kafka: createKafka({ brokers: ['openapi.invalid:1'], clientId: 'openapi', logger }),
      logger,
    }),
    nonces: new DpopNonces(Buffer.alloc(32), systemClock),
    directory: new KeyDirectory(systemClock),
    registry: createRegistry('openapi'),
    clock: systemClock,
    openId: undefined,
  };
}

/** `node …/emit-openapi.js FILE` writes the document that is kept in contracts/openapi. */
if (require.main === module) {
  void gatewayOpenApi().then((text) => writeFileSync(process.argv[2] ?? 'contracts/openapi/onceway.json', text));
}
