import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter'
import { environment } from './environment.ts'
import { UNOBTAINABLE } from './unobtainable.ts'

/**
 * Prints the name of each journey that skipped itself. With `ANONCALL_REQUIRE_ALL=1`, the run fails if such a journey is not annotated as
 * `UNOBTAINABLE`.
 */
// biome-ignore lint/style/noDefaultExport: Playwright loads a reporter by its default export
export default class SkipReporter implements Reporter {
  readonly #skipped: string[] = []
  #isComplete = true

  onTestEnd(test: TestCase, { status }: TestResult): void {
    // If the run ends early, the remaining journeys also have the status "skipped". Only journeys that skip themselves expect that
    // status.
    if (status !== 'skipped' || test.expectedStatus !== 'skipped') return
    this.#skipped.push(`  ${test.titlePath().slice(2).join(' › ')}\n`)
    if (!test.annotations.some(({ type }) => type === UNOBTAINABLE)) this.#isComplete = false
  }

  // The returned status becomes the status of the run.
  async onEnd({ status }: FullResult): Promise<{ status: FullResult['status'] } | undefined> {
    if (this.#skipped.length === 0) return undefined
    process.stdout.write(`\nSkipped, because this machine lacks a requirement:\n${this.#skipped.join('')}`)
    if (this.#isComplete || environment.ANONCALL_REQUIRE_ALL !== '1') return undefined
    process.stdout.write('ANONCALL_REQUIRE_ALL=1 forbids skips, so this run fails.\n')
    return { status: status === 'passed' ? 'failed' : status }
  }
}
