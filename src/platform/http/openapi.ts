import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { componentSchemas } from '../../contracts';
import { SECURITY } from './operation';

/** The OpenAPI 3.1 document: paths from the routes, components from contracts/schemas. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Onceway')
    .setDescription('Inter-departmental data-sharing exchange: catalogue, grants, tokens, exchange.')
    .setVersion('1')
    .addCookieAuth('onceway_session', { type: 'apiKey', in: 'cookie' }, SECURITY.session)
    .addApiKey(
      { type: 'apiKey', in: 'header', name: 'X-CSRF-Token', description: 'unsafe methods only' },
      SECURITY.csrf,
    )
    .addSecurity(SECURITY.dpop, {
      type: 'http',
      scheme: 'DPoP',
      description: 'RFC 9449: a DPoP proof stands beside it',
    })
    .build();
  const document = SwaggerModule.createDocument(app, config);
  return { ...document, components: { ...document.components, schemas: componentSchemas() } };
}
