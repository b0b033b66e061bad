import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { env } from 'node:process'
import type { TestProjectInlineConfiguration, ViteUserConfig } from 'vitest/config'
import { SkipReporter } from './vitest.skips.ts'

/**
 * Whether the tests were started by `npm run test:full`. That command runs only the files that end in `.full.test.ts`,
 * which take minutes.
 */
// biome-ignore lint/style/noProcessEnv: it selects the files, before there is a configuration to read it
const isFullRun = env.ANONCALL_TEST_FULL === '1'

/** Every package resolves workspace packages to their sources, so that a stale build is never tested. */
export const sharedTestConfig = {
  resolve: { conditions: ['@anoncall/source', 'module', 'import', 'default'] },
  ssr: { resolve: { conditions: ['@anoncall/source', 'node'] } },
  // Vitest loads global setup files in this environment.
  environments: { __vitest__: { resolve: { conditions: ['@anoncall/source', 'node'] } } },
  test: { hookTimeout: 60_000, testTimeout: isFullRun ? 900_000 : 60_000 },
} satisfies ViteUserConfig

type ProjectTests = NonNullable<TestProjectInlineConfiguration['test']>

interface TestSet {
  readonly name: string
  /**
   * Returns whether a test file belongs to the set. `file` is the path in the package. By default, all files belong to
   * the set.
   */
  readonly includes?: (file: string) => boolean
  readonly test?: Pick<ProjectTests, 'environment' | 'globalSetup' | 'provide'>
  readonly typecheck?: ProjectTests['typecheck']
  readonly setupFiles?: readonly string[]
  readonly resolve?: TestProjectInlineConfiguration['resolve']
}

/**
 * Returns the configuration of a package's tests.
 *
 * @param options.maxWorkers How many files run at once. Defaults to one less than the number of cores.
 */
export function testConfig(
  projects: TestProjectInlineConfiguration[],
  options: { readonly maxWorkers?: number } = {},
): ViteUserConfig {
  return { test: { projects, reporters: ['default', new SkipReporter()], passWithNoTests: isFullRun, ...options } }
}

/**
 * Returns the projects that run one set of tests. The files of the first project share imported modules, which saves
 * most of the time that a file takes. A file that replaces a module with `vi.mock` needs its own modules, so it runs in
 * the second project, `<name>-mocks`. `vitest.restore.ts` restores everything that a file replaced. A file that leaves
 * the process changed fails.
 *
 * @param folder Path of the package.
 */
export function projectsOf(folder: string, set: TestSet): TestProjectInlineConfiguration[] {
  const { name, includes = () => true, setupFiles = [], test, typecheck, resolve } = set
  const files = testFilesIn(folder).filter((file) => file.includes('.full.test.') === isFullRun && includes(file))
  const mocks = files.filter((file) => REPLACES_MODULES.test(readFileSync(join(folder, file), 'utf8')))
  const project = (own: ProjectTests): TestProjectInlineConfiguration => ({
    ...sharedTestConfig,
    resolve: { ...sharedTestConfig.resolve, ...resolve },
    test: {
      ...sharedTestConfig.test,
      ...test,
      setupFiles: [join(import.meta.dirname, 'vitest.restore.ts'), ...setupFiles],
      ...own,
    },
  })
  const types = typecheck === undefined ? {} : { typecheck }
  const shared = { name, isolate: false, include: files.filter((file) => !mocks.includes(file)), ...types }
  return [project(shared), ...(mocks.length === 0 ? [] : [project({ name: `${name}-mocks`, include: mocks })])]
}

const REPLACES_MODULES = /\bvi\.(?:doMock|mock)\(/

function testFilesIn(folder: string): string[] {
  return ['src', 'test']
    .filter((root) => existsSync(join(folder, root)))
    .flatMap((root) =>
      readdirSync(join(folder, root), { recursive: true, encoding: 'utf8' }).map((file) => `${root}/${file}`),
    )
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.test\.tsx?$/.test(file))
    .sort()
}
