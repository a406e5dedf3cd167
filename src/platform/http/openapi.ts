import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { schemas } from '../../contracts';

/** The OpenAPI 3.1 document: paths from the routes, components from contracts/schemas. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Onceway')
    .setDescription('Inter-departmental data-sharing exchange: catalogue, grants, tokens, exchange.')
    .setVersion('1')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  return { ...document, components: { ...document.components, schemas: componentSchemas() } };
}

/** `$id`-based references become references into the document's components. */
function componentSchemas(): NonNullable<NonNullable<OpenAPIObject['components']>['schemas']> {
  const components = Object.entries(schemas).map(([name, schema]) => [name, rewrite(schema, name)] as const);
  return Object.fromEntries(components) as NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
}

function rewrite(value: unknown, owner: string): unknown {
  if (Array.isArray(value)) return value.map((element) => rewrite(element, owner));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '$id' && key !== '$schema')
      .map(([key, inner]) => [
        key,
        key === '$ref' && typeof inner === 'string' && inner.startsWith('#/')
          ? `#/components/schemas/${owner}${inner.slice(1)}`
          : rewrite(inner, owner),
      ]),
  );
}
