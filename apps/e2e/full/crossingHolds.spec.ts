import { expect, test } from '../harness/callTest.ts'
import { expectMedia } from '../harness/expectMedia.ts'

/** Longer than the gateway waits before a change that collided can be made again. */
const SETTLED_MS = 2_000
const SOUND = { audio: 20, video: 0, frames: 0 }

/** Unlike in `journeys/callCollisions.spec.ts`, the changes cross in a random order, so the test runs several rounds. */
test('repeated holds at the same moment never end the call', async ({ visitor, openAgent }) => {
  const agent = await openAgent('?auto-answer')
  await visitor.call()
  await visitor.is('connected')
  for (let round = 0; round < 3; round += 1) {
    await Promise.all([visitor.press('Hold'), agent.press('Hold')])
    await agent.reads(/holds? the call|On hold|put you on hold/)
    // One of the two changes can be rejected. After both have settled, a side that does not hold presses again. Pressing earlier could meet
    // a button whose label has just changed, and undo the hold.
    await expect(async () => {
      await visitor.page.waitForTimeout(SETTLED_MS)
      for (const side of [visitor, agent]) {
        const hold = side.button('Hold')
        if (await hold.isVisible()) await hold.click({ timeout: 1_000 })
      }
      await expect(visitor.page.locator('.stage-text')).toContainText('Both sides hold', { timeout: 5_000 })
    }).toPass({ timeout: 60_000 })
    await agent.reads('Both sides hold the call')
    await agent.press('Unhold')
    await visitor.reads('You put the call on hold')
    await visitor.press('Resume')
    await visitor.is('connected')
    await agent.reads('Connected')
    await expectMedia(visitor.page, SOUND)
    await expectMedia(agent.page, SOUND)
  }
})
