import type { INestApplication } from '@nestjs/common';
import { MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import { METHOD_METADATA } from '@nestjs/common/constants';
import { OPERATION, type OperationSpec } from './operation';

/** Every declared route. Throws, and so stops the start, when a route declares no operation (and thus no access rule). */
export function declaredOperations(app: INestApplication): OperationSpec[] {
  const reflector = app.get(Reflector);
  const handlers = [...app.get(ModulesContainer).values()]
    .flatMap(({ controllers }) => [...controllers.values()])
    .flatMap(({ metatype }) => (metatype ? routeHandlers(metatype.prototype as object, metatype.name) : []));
  const bare = handlers.filter(({ handler }) => reflector.get<unknown>(OPERATION, handler) === undefined);
  if (bare.length > 0) {
    throw new Error(`routes without a declared access rule: ${bare.map(({ name }) => name).join(', ')}`);
  }
  const operations = handlers.map(({ handler }) => reflector.get<OperationSpec>(OPERATION, handler));
  const ids = operations.map(({ id }) => id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  if (twice.length > 0) throw new Error(`operation ids used twice: ${twice.join(', ')}`);
  return operations;
}

function routeHandlers(prototype: object, controller: string): { name: string; handler: () => unknown }[] {
  return new MetadataScanner()
    .getAllMethodNames(prototype)
    .map((name) => ({ name: `${controller}.${name}`, handler: Reflect.get(prototype, name) as () => unknown }))
    .filter(({ handler }) => Reflect.hasMetadata(METHOD_METADATA, handler));
}
