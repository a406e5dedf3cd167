// oidc-provider, certified, issuing the same kind of token in a process of its own: `node oidc-process.mjs PORT CLIENT_JWK
// [DATABASE_URL]`, without a URL in memory. Prints {"ready"}; answers {"cpuMicros"} to every message of its parent.
import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';
import pg from 'pg';

const [port, clientJwk, databaseUrl] = process.argv.slice(2);
const AUDIENCE = 'https://resource.example';

/** What oidc-provider asks of a store, on one table; each call is one round trip. */
class PostgresAdapter {
  static pool;

  constructor(model) {
    this.model = model;
  }

  async upsert(id, payload, expiresIn) {
    await PostgresAdapter.pool.query({
      name: 'upsert',
      text: `INSERT INTO oidc (model, id, payload, expires_at) VALUES ($1, $2, $3, now() + make_interval(secs => $4))
             ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at`,
      values: [this.model, id, payload, expiresIn ?? 1e9],
    });
  }

  async find(id) {
    const { rows } = await PostgresAdapter.pool.query({
      name: 'find',
      text: 'SELECT payload FROM oidc WHERE model = $1 AND id = $2 AND expires_at > now()',
      values: [this.model, id],
    });
    return rows[0]?.payload;
  }

  async destroy(id) {
    await PostgresAdapter.pool.query('DELETE FROM oidc WHERE model = $1 AND id = $2', [this.model, id]);
  }

  async consume(id) {
    const text = `UPDATE oidc SET payload = payload || '{"consumed": 1}' WHERE model = $1 AND id = $2`;
    await PostgresAdapter.pool.query(text, [this.model, id]);
  }

  async revokeByGrantId(grant) {
    await PostgresAdapter.pool.query(`DELETE FROM oidc WHERE payload ->> 'grantId' = $1`, [grant]);
  }
}

const { alg: _alg, kid, ...publicJwk } = JSON.parse(clientJwk);
const client = {
  client_id: 'bench',
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
  token_endpoint_auth_method: 'private_key_jwt',
  token_endpoint_auth_signing_alg: 'ES256',
  id_token_signed_response_alg: 'ES256',
  dpop_bound_access_tokens: true,
  jwks: { keys: [{ ...publicJwk, kid, alg: 'ES256', use: 'sig' }] },
};

async function store() {
  if (databaseUrl === undefined) return { clients: [client] };
  PostgresAdapter.pool = new pg.Pool({ connectionString: databaseUrl, max: 12 });
  await PostgresAdapter.pool.query(`CREATE TABLE oidc (
    model text, id text, payload jsonb NOT NULL, expires_at timestamptz NOT NULL, PRIMARY KEY (model, id))`);
  // In the store, as ours are: a client that is removed is gone at the next request.
  await new PostgresAdapter('Client').upsert('bench', client);
  return { adapter: PostgresAdapter };
}

const { privateKey } = await generateKeyPair('ES256', { extractable: true });
const provider = new Provider(`http://127.0.0.1:${port}`, {
  ...(await store()),
  jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256' }] },
  scopes: ['exchange'],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true, allowReplay: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => AUDIENCE,
      getResourceServerInfo: () => ({
        scope: 'exchange',
        audience: AUDIENCE,
        accessTokenTTL: 600,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
});

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send({ cpuMicros: user + system });
});
process.on('disconnect', () => process.exit(0));
createServer(provider.callback()).listen(Number(port), '127.0.0.1', () => process.stdout.write('{"ready":true}\n'));
