import process from 'node:process'
import type { Reporter, TestModule } from 'vitest/node'

/**
 * Prints the name of each test that skipped itself, for example because a program is missing. With
 * `ANONCALL_REQUIRE_ALL=1`, the run fails if a test skipped itself. A run that selects tests by name skips all other
 * tests on purpose. Such a run is not checked.
 */
export class SkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests('skipped')]
        .filter(({ project }) => project.vitest.config.testNamePattern === undefined)
        .map(({ fullName }) => `  ${module.project.name} › ${module.relativeModuleId} › ${fullName}\n`),
    )
    if (skipped.length === 0) return
    process.stdout.write(`\nSkipped because this machine does not meet their requirements:\n${skipped.join('')}`)
    // biome-ignore lint/style/noProcessEnv: the test run itself is configured by it
    if (process.env.ANONCALL_REQUIRE_ALL !== '1') return
    process.stdout.write('ANONCALL_REQUIRE_ALL=1 forbids skips, so this run fails.\n')
    process.exitCode = 1
  }
}
