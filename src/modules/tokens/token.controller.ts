import { Body, Controller, Get, Header, Headers, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Explanation, Jwks, ServerMetadata, TokenRequest, TokenResponse } from '../../contracts';
import { Operation } from '../../platform/http';
import { SIGNATURE_ALGORITHMS } from '../../platform/keys';
import { askFields, type AskState } from './ask-window';
import { OAuthErrorFilter } from './oauth-error.filter';
import { TokenKeyRing } from './token-key-ring';
import { JWKS_MAX_AGE_SECONDS } from './token-key-schedule';
import { TokenSettings } from './token-settings';
import { TokenService } from './token.service';

@Controller()
export class TokenController {
  constructor(
    private readonly service: TokenService,
    private readonly settings: TokenSettings,
    private readonly ring: TokenKeyRing,
  ) {}

  @Post('oauth/token')
  @UseFilters(OAuthErrorFilter)
  @Operation({
    id: 'issueToken',
    tag: 'tokens',
    summary: {
      zh: '以签名断言换取绑定密钥的访问令牌',
      en: 'Exchange a signed client assertion for an access token bound to a DPoP key',
    },
    access: 'client-assertion',
    body: 'TokenRequest',
    bodyType: 'application/x-www-form-urlencoded',
    headers: { DPoP: { required: true, description: 'proof of the key that the token is bound to (RFC 9449)' } },
    response: 'TokenResponse',
    problems: [
      'token.invalid-client',
      'token.invalid-dpop-proof',
      'token.invalid-request',
      'token.nonce-required',
      'limit.system-rate',
    ],
  })
  issue(
    @Body() form: TokenRequest,
    @Headers('dpop') dpop: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<TokenResponse> {
    return this.service.issue({ form, dpop, traceId: request.trace.traceId });
  }

  @Post('oauth/token/explain')
  @UseFilters(OAuthErrorFilter)
  @Operation({
    id: 'explainToken',
    tag: 'tokens',
    summary: {
      zh: '试算：同一令牌请求的各项检查结果，不占用任何东西',
      en: 'Dry run of the same token request: every check, pass or fail; takes nothing',
    },
    access: 'client-assertion',
    body: 'TokenRequest',
    bodyType: 'application/x-www-form-urlencoded',
    headers: {
      DPoP: {
        required: true,
        description: 'the proof of the token request itself: its htu is the token endpoint (RFC 9449)',
      },
    },
    response: 'Explanation',
    problems: ['token.invalid-client', 'token.invalid-request', 'limit.system-rate'],
  })
  explain(
    @Body() form: TokenRequest,
    @Headers('dpop') dpop: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Explanation> {
    const onCounted = (state: AskState): void => void reply.headers(askFields(state));
    return this.service.explain({ form, dpop, traceId: request.trace.traceId }, onCounted);
  }

  @Get('oauth/jwks')
  @Operation({
    id: 'tokenKeys',
    tag: 'tokens',
    summary: { zh: '令牌验签公钥', en: 'Keys that verify access tokens (RFC 7517)' },
    access: 'public',
    response: 'Jwks',
  })
  @Header('cache-control', `public, max-age=${JWKS_MAX_AGE_SECONDS}`)
  async keys(): Promise<Jwks> {
    return { keys: await this.ring.published() } as Jwks;
  }

  @Get('.well-known/oauth-authorization-server')
  @Operation({
    id: 'serverMetadata',
    tag: 'tokens',
    summary: { zh: '授权服务元数据', en: 'Authorization server metadata (RFC 8414)' },
    access: 'public',
    response: 'ServerMetadata',
  })
  metadata(): ServerMetadata {
    return {
      issuer: this.settings.publicUrl,
      token_endpoint: this.settings.tokenEndpoint,
      jwks_uri: `${this.settings.publicUrl}/oauth/jwks`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: [...SIGNATURE_ALGORITHMS],
      dpop_signing_alg_values_supported: [...SIGNATURE_ALGORITHMS],
      authorization_details_types_supported: ['onceway_exchange'],
    };
  }
}
