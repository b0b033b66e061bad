import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, type Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { settle } from './settle.ts'

/** Every page that is checked reads it anew, so it is the small one. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const SCHEMES = ['light', 'dark'] as const

/** The rules whose result depends on colours, sizes or positions. The result of each other rule depends on the document alone. */
const RULES_OF_LOOKS = ['color-contrast', 'target-size']

interface Findings {
  readonly violations: readonly string[]
  /** How many rules axe applied and found kept. */
  readonly passed: number
}

/**
 * Expects that the page breaks no rule of axe: all rules in the light scheme, and in the dark scheme those that depend on looks.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await expectKept(page, 'light', undefined)
  await expectKept(page, 'dark', RULES_OF_LOOKS)
}

/** Expects that the page breaks none of the rules that depend on looks, in both schemes, for example at another width. */
export async function expectAccessibleLooks(page: Page): Promise<void> {
  for (const scheme of SCHEMES) await expectKept(page, scheme, RULES_OF_LOOKS)
}

/** @param rules The rules to check; all of them if `undefined`. */
async function expectKept(
  page: Page,
  scheme: (typeof SCHEMES)[number],
  rules: readonly string[] | undefined,
): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme })
  await settle(page)
  const { violations, passed } = await analyze(page, rules)
  expect(passed, `axe looked at ${page.url()}`).toBeGreaterThan(rules === undefined ? 5 : 0)
  expect(violations, `${page.url()}, ${scheme}`).toEqual([])
}

async function analyze(page: Page, rules: readonly string[] | undefined): Promise<Findings> {
  const isThere = await page.evaluate(() => Reflect.has(globalThis, 'axe'))
  if (!isThere) await page.evaluate(AXE)
  // The page has no frames, so axe runs in it alone. Only sentences leave the page: its own report holds every element it looked at.
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
