import { needsStack } from './needs-stack';

describe('whether a Jest run needs the stack', () => {
  test.each([
    ['everything', [], true],
    ['unit tests by name', ['--selectProjects', 'unit'], false],
    ['unit and architecture', ['--selectProjects', 'unit', 'architecture', '-t', 'ports'], false],
    ['unit, written with an equals sign', ['--selectProjects=unit'], false],
    ['a project that needs it among others', ['--selectProjects', 'unit', 'api'], true],
    ['a spec beside the code', ['src/kernel/ids.spec.ts'], false],
    ['a folder of the code', ['src/kernel', '--coverage'], false],
    ['a spec beside the code, with a number of workers', ['-w', '2', 'src/kernel'], false],
    ['an integration spec', ['test/integration/run.integration-spec.ts'], true],
    ['one of each', ['src/kernel', 'test/api'], true],
    ['tests by name only', ['-t', 'src/'], true],
  ])('%s', (_case, argv, expected) => {
    expect(needsStack(argv)).toBe(expected);
  });
});
