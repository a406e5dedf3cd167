import ts from 'typescript';

const INJECTED = new Set(['Injectable', 'Controller', 'Module', 'Catch']);

/**
 * A class that Nest injects by its type must be imported as a value: with `import type` the decorator metadata says
 * `Object`, the code compiles and the process fails when it starts.
 */
export const injectableImport = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { value: '{{name}} is injected by its class: import it as a value, not as a type.' },
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    const typeImports = new Set();
    return {
      ImportDeclaration(node) {
        for (const specifier of node.specifiers) {
          if (node.importKind === 'type' || specifier.importKind === 'type') typeImports.add(specifier.local.name);
        }
      },
      'MethodDefinition[kind="constructor"]'(node) {
        if (!node.parent.parent.decorators.some((decorator) => INJECTED.has(decorator.expression.callee?.name))) return;
        for (const parameter of node.value.params) {
          const reference = injectedType(parameter);
          if (reference === undefined || !typeImports.has(reference.name)) continue;
          const type = services.getTypeAtLocation(reference);
          if (type.symbol === undefined || (type.symbol.flags & ts.SymbolFlags.Class) === 0) continue;
          context.report({ node: reference, messageId: 'value', data: { name: reference.name } });
        }
      },
    };
  },
};

function injectedType(parameter) {
  // A parameter with @Inject(token) does not go by its type.
  if (parameter.decorators.length > 0) return undefined;
  const identifier = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
  const annotation = identifier.typeAnnotation?.typeAnnotation;
  return annotation?.type === 'TSTypeReference' && annotation.typeName.type === 'Identifier'
    ? annotation.typeName
    : undefined;
}
