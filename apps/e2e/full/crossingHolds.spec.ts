import { expect, test } from '../harness/callTest.ts'
import { arriving } from '../harness/expectMedia.ts'

const SOUND = { audio: 20, video: 0, frames: 0 }

/** Unlike in `journeys/callCollisions.spec.ts`, the order in which the changes cross is left to chance, so several rounds are played. */
test('holds pressed within the same moment again and again never cost the call', async ({ visitor, openAgent }) => {
  const agent = await openAgent('?auto-answer')
  await visitor.call()
  await visitor.is('connected')
  for (let round = 0; round < 3; round += 1) {
    await Promise.all([visitor.press('Hold'), agent.press('Hold')])
    await agent.reads(/holds? the call|On hold|put you on hold/)
    // Whichever was first: who is not holding yet presses again.
    await expect(async () => {
      if (await visitor.button('Hold').isVisible()) await visitor.button('Hold').click({ timeout: 1_000 })
      await expect(visitor.page.locator('.stage-words')).toContainText('Both sides hold', { timeout: 2_000 })
    }).toPass()
    await agent.reads('Both sides hold the call')
    await agent.press('Unhold')
    await visitor.reads('You put the call on hold')
    await visitor.press('Resume')
    await visitor.is('connected')
    await agent.reads('Connected')
    await arriving(visitor.page, SOUND)
    await arriving(agent.page, SOUND)
  }
})
