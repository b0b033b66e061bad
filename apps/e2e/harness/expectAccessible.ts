import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { settle } from './settle.ts'

export const SCHEMES = ['light', 'dark'] as const
const OPTIONS = { resultTypes: ['violations'] } satisfies Parameters<AxeBuilder['options']>[0]

type Findings = Pick<Awaited<ReturnType<AxeBuilder['analyze']>>, 'violations' | 'passes'>

/** No axe rule is broken on the page as it stands, in either scheme. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme })
    await settle(page)
    const { violations, passes } = await analyze(page)
    expect(passes.length, `axe looked at ${page.url()}`).toBeGreaterThan(5)
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`),
    )
    expect(found, `${page.url()}, ${scheme}`).toEqual([])
  }
}

/** Each analysis would bring axe anew, which takes longer than to run it: where a page has it already, that one is run. */
async function analyze(page: Page): Promise<Findings> {
  const isThere = await page.evaluate(() => Reflect.has(globalThis, 'axe'))
  // The page has no frames, so the check needs no second page to gather its findings.
  if (!isThere) return new AxeBuilder({ page }).setLegacyMode().options(OPTIONS).analyze()
  return page.evaluate((options) => Reflect.get(globalThis, 'axe').run(document, options), OPTIONS)
}
