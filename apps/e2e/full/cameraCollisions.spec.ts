import type { Page } from '@playwright/test'
import { collide } from '../harness/collide.ts'
import { expect, expectCollided, expectTalking, test } from '../harness/collisionTest.ts'
import { expectMedia } from '../harness/expectMedia.ts'

const PICTURE = { audio: 20, video: 20, frames: 5 }

test('if both sides switch the camera on at once, only the agent’s is on, and the visitor can try again', async ({
  visitor,
  agent,
}) => {
  await collide({ visitor, agent }, { visitor: 'Camera on', agent: 'Camera on' }, 'crossed')
  await expectCollided(visitor)
  await expect(visitor.button('Camera on')).toBeVisible()
  await expect.poll(() => liveCameras(visitor.page)).toBe(0)
  await visitor.press('Camera on')
  await expect(visitor.button('Camera off')).toBeVisible()
  await expectMedia(agent.page, PICTURE)
  await expectMedia(visitor.page, PICTURE)
  await visitor.press('Camera off')
  await expect.poll(() => liveCameras(visitor.page)).toBe(0)
})

test('a camera change that collides with the agent’s hold leaves the camera off after the agent resumes', async ({
  visitor,
  agent,
}) => {
  await collide({ visitor, agent }, { visitor: 'Camera on', agent: 'Hold' })
  await expectCollided(visitor)
  await agent.press('Unhold')
  await expectTalking(visitor, agent)
  await expect.poll(() => liveCameras(visitor.page)).toBe(0)
  await visitor.press('Hold')
  await visitor.reads('You put the call on hold')
})

/** Returns the number of live cameras in the page's connections. */
function liveCameras(page: Page): Promise<number> {
  return page.evaluate(() => {
    const senders = window.watchedPeers.flatMap((peer) => peer.getSenders())
    return senders.filter(({ track }) => track?.kind === 'video' && track.readyState === 'live').length
  })
}
