import { Agent, request } from 'node:http';
import { clientAssertion, DpopKey, type PrivateJwk } from '../../src/sdk';

/** One who asks a token endpoint for tokens. */
export interface Asker {
  readonly url: string;
  readonly systemId: string;
  /** `aud` of the assertion. */
  readonly issuer: string;
  readonly signingKey: PrivateJwk;
  readonly form: Readonly<Record<string, string>>;
}

interface Made {
  body: string;
  dpop: string;
}

const CONNECTIONS = 64;

/**
 * Asks for tokens over kept connections, each request with its own assertion and proof, ES256 both, made before the
 * clock starts: only the server is measured.
 */
export class TokenLoad {
  /** Its own each round: a server ends connections that rest while others are measured. */
  private agent = new Agent();
  private nonce: string | undefined;

  private constructor(
    private readonly asker: Asker,
    private readonly dpop: DpopKey,
  ) {}

  static async of(asker: Asker): Promise<TokenLoad> {
    return new TokenLoad(asker, await DpopKey.create());
  }

  /** Answers after the last token of a round has come; throws at the first answer that is none. */
  async round(tokens: number): Promise<{ seconds: number }> {
    this.agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    await this.learnNonce();
    const made = await Promise.all(Array.from({ length: tokens }, () => this.made()));
    const began = performance.now();
    const lane = async (): Promise<void> => {
      for (let next = made.pop(); next !== undefined; next = made.pop()) {
        const { status, text } = await this.send(next);
        if (status !== 200) throw new Error(`${this.asker.url} answered ${status}: ${text}`);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, lane));
    const seconds = (performance.now() - began) / 1000;
    this.agent.destroy();
    return { seconds };
  }

  /** A first request without one is told it (RFC 9449 §8). */
  private async learnNonce(): Promise<void> {
    const { status, text } = await this.send(await this.made());
    if (this.nonce === undefined) throw new Error(`${this.asker.url} gives no DPoP nonce: ${status} ${text}`);
  }

  private async made(): Promise<Made> {
    const { url, systemId, issuer, signingKey, form } = this.asker;
    const [assertion, dpop] = await Promise.all([
      clientAssertion(signingKey, { systemId, audience: issuer, boundTo: this.dpop }),
      this.dpop.proof('POST', url, { nonce: this.nonce }),
    ]);
    const body = new URLSearchParams({
      ...form,
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }).toString();
    return { body, dpop };
  }

  private send({ body, dpop }: Made): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
        dpop,
      };
      const call = request(this.asker.url, { method: 'POST', agent: this.agent, headers }, (response) => {
        const { 'dpop-nonce': nonce } = response.headers;
        if (typeof nonce === 'string') this.nonce = nonce;
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      });
      call.on('error', reject);
      call.end(body);
    });
  }
}
