import { Controller, Get } from '@nestjs/common';
import type { Jwks } from '../../contracts';
import { Operation } from '../../platform/http';
import { KeyDirectory, WORKER } from '../../platform/keys';

/** By which systems hold a callback to us (RFC 9421 `keyid`). */
@Controller('v1/callback-keys')
export class CallbackKeysController {
  constructor(private readonly keys: KeyDirectory) {}

  @Get()
  @Operation({
    id: 'callbackKeys',
    tag: 'exchange',
    summary: { zh: '回调签名公钥', en: 'Public keys by which callbacks are signed' },
    access: 'public',
    response: 'Jwks',
  })
  list(): Jwks {
    return { keys: this.keys.signing(WORKER) };
  }
}
