import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { settle } from './settle.ts'

export const SCHEMES = ['light', 'dark'] as const

/** No axe rule is broken on the page as it stands, in either scheme. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme })
    await settle(page)
    // The page has no frames, so the check needs no second page to gather its findings.
    const { violations, passes } = await new AxeBuilder({ page })
      .setLegacyMode()
      .options({ resultTypes: ['violations'] })
      .analyze()
    expect(passes.length, `axe looked at ${page.url()}`).toBeGreaterThan(5)
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`),
    )
    expect(found, `${page.url()}, ${scheme}`).toEqual([])
  }
}
