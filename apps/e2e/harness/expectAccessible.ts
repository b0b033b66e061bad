import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, type Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { waitUntilStable } from './waitUntilStable.ts'

/** The source of axe. It is the minified build, because every checked page evaluates it. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const SCHEMES = ['light', 'dark'] as const

/** The rules whose result depends on colours, sizes or positions. The result of each other rule depends on the document alone. */
const VISUAL_RULES = ['color-contrast', 'target-size']

interface Findings {
  readonly violations: readonly string[]
  /** The number of rules that axe applied without finding a violation. */
  readonly passed: number
}

/**
 * Expects no accessibility violations: checks all rules in the light scheme, and only the visual rules in the dark scheme.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await expectNoViolations(page, 'light', undefined)
  await expectNoViolations(page, 'dark', VISUAL_RULES)
}

/** Expects no violations of the visual rules in both schemes, for example at another width. */
export async function expectVisuallyAccessible(page: Page): Promise<void> {
  for (const scheme of SCHEMES) await expectNoViolations(page, scheme, VISUAL_RULES)
}

/** @param rules The rules to check, or `undefined` for all rules. */
async function expectNoViolations(
  page: Page,
  scheme: (typeof SCHEMES)[number],
  rules: readonly string[] | undefined,
): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme })
  await waitUntilStable(page)
  const { violations, passed } = await analyze(page, rules)
  expect(passed, `axe checked ${page.url()}`).toBeGreaterThan(rules === undefined ? 5 : 0)
  expect(violations, `${page.url()}, ${scheme}`).toEqual([])
}

async function analyze(page: Page, rules: readonly string[] | undefined): Promise<Findings> {
  const isThere = await page.evaluate(() => Reflect.has(globalThis, 'axe'))
  if (!isThere) await page.evaluate(AXE)
  // The page has no frames, so axe runs only in the main frame. Only messages are returned, because the full report contains every
  // element.
  return page.evaluate(
    async (options) => {
      const report: AxeResults = await Reflect.get(globalThis, 'axe').run(document, options)
      return {
        passed: report.passes.length,
        violations: report.violations.flatMap(({ id, help, nodes }) =>
          nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`),
        ),
      }
    },
    { resultTypes: ['violations'], ...(rules === undefined ? {} : { runOnly: [...rules] }) },
  )
}
