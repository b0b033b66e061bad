import type { Locator, Page } from '@playwright/test'
import { expect, OWNER_PASSWORD, test } from '../harness/test.ts'

test('the path from the sign-in to issued credentials works with the keyboard only', async ({
  start,
  settleIn,
  openConsole,
}) => {
  const anoncall = await start()
  await settleIn(anoncall)
  const console = await openConsole(anoncall)
  const { page } = console
  const { keyboard } = page
  await console.open('/')
  await console.isOn('Sign in')
  // The first field has the focus.
  await keyboard.type(anoncall.firstRun.email)
  await keyboard.press('Tab')
  await keyboard.type(OWNER_PASSWORD)
  await keyboard.press('Enter')
  await console.isOn(/^(Overview|First steps)$/)

  await keyboard.press('ControlOrMeta+k')
  const search = page.getByLabel('Find a page, realm, site, action or receipt')
  await expect(search).toBeFocused()
  await console.isOn(/^(Overview|First steps)$/)
  await keyboard.type('playg')
  await expect(page.getByText('Do calls work?').last()).toBeVisible()
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await console.isOn('Playground')

  // The focus moves to the new page, and each focused element shows a focus indicator.
  const mint = console.button('Evaluate and issue')
  for (let tabs = 0; tabs < 20 && !(await isFocused(mint)); tabs += 1) {
    await keyboard.press('Tab')
    expect(await hasVisibleFocus(page), await focusedText(page)).toBe(true)
  }
  await expect(mint).toBeFocused()
  await keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Credentials' })).toBeVisible()
  await console.isOn('Playground')
})

test('the skip link skips the navigation, and Escape closes dialogs', async ({ start, settleIn, openConsole }) => {
  const anoncall = await start()
  const console = await openConsole(anoncall, await settleIn(anoncall))
  const { page } = console
  await console.open('/realms')
  await console.isOn('Realms')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)

  await page.keyboard.press('/')
  await expect(page.getByLabel('Filter realms')).toBeFocused()

  await console.open('/realms/demo?tab=destinations')
  await console.button('Create destination').press('Enter')
  await expect(console.dialog('Create destination')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(console.dialog('Create destination')).toBeHidden()
  await expect(console.button('Create destination')).toBeFocused()
})

const isFocused = (locator: Locator) => locator.evaluate((element) => element === document.activeElement)

/** Returns whether the focused element has an outline, a border or a shadow that it does not have without the focus. */
function hasVisibleFocus(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const focused = document.activeElement
    if (!(focused instanceof HTMLElement)) return false
    // Each element is checked only once, because a date and time field moves back to its first part when the focus returns.
    if (focused.dataset.lookedAt !== undefined) return true
    focused.dataset.lookedAt = ''
    const look = () => {
      const shown = [focused, focused.parentElement, focused.closest('label, div')].filter((each) => each !== null)
      return shown
        .map((each) => getComputedStyle(each))
        .map(({ outline, boxShadow, borderColor }) => [outline, boxShadow, borderColor].join())
        .join('|')
    }
    const withFocus = look()
    focused.blur()
    const without = look()
    focused.focus({ preventScroll: true })
    return withFocus !== without
  })
}

const focusedText = (page: Page) => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200) ?? '')
