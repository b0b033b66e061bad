import type { Page } from '@playwright/test'
import type { Agent } from '../harness/Agent.ts'
import { test as callTest, expect } from '../harness/callTest.ts'
import { collide } from '../harness/collide.ts'
import { arriving } from '../harness/expectMedia.ts'
import { photograph } from '../harness/photograph.ts'
import type { Visitor } from '../harness/Visitor.ts'

const SOUND = { audio: 20, video: 0, frames: 0 }
const PICTURE = { audio: 20, video: 20, frames: 5 }

const test = callTest.extend<{ readonly agent: Agent }>({
  agent: async ({ openAgent, visitor }, use) => {
    const agent = await openAgent('?auto-answer')
    await visitor.call()
    await visitor.is('connected')
    await use(agent)
  },
})

test('a hold pressed on both sides at once leaves the call alive; both then hold, both resume, and video works', async ({
  visitor,
  agent,
}) => {
  await collide({ visitor, agent }, { visitor: 'Hold', agent: 'Hold' })
  await collided(visitor)
  await visitor.reads('They put you on hold')
  await photograph(visitor.page, 'call-collided')

  await visitor.press('Hold')
  await visitor.reads('Both sides hold the call')
  await agent.reads('Both sides hold the call')
  await agent.press('Unhold')
  await visitor.reads('You put the call on hold')
  await visitor.press('Resume')
  await talking(visitor, agent)

  await visitor.press('Camera on')
  await agent.press('Camera on')
  await arriving(agent.page, PICTURE)
  await arriving(visitor.page, PICTURE)
  await visitor.press('Hang up')
  await visitor.reads('You hung up after')
})

test('a hold that collided and is not pressed again leaves no silence behind when the agent resumes', async ({
  visitor,
  agent,
}) => {
  await collide({ visitor, agent }, { visitor: 'Hold', agent: 'Hold' }, 'crossed')
  await collided(visitor)
  await agent.press('Unhold')
  await talking(visitor, agent)
})

test('a hold that meets the agent’s camera leaves the call alive and heard', async ({ visitor, agent }) => {
  await collide({ visitor, agent }, { visitor: 'Hold', agent: 'Camera on' })
  await collided(visitor)
  await talking(visitor, agent)
  await visitor.press('Hold')
  await visitor.reads('You put the call on hold')
  await agent.reads('The caller has put you on hold')
})

test('a camera that is switched on on both sides at once shows the agent only, until it is switched on again', async ({
  visitor,
  agent,
}) => {
  await collide({ visitor, agent }, { visitor: 'Camera on', agent: 'Camera on' }, 'crossed')
  await collided(visitor)
  await expect(visitor.button('Camera on')).toBeVisible()
  await expect.poll(() => liveCameras(visitor.page)).toBe(0)
  await visitor.press('Camera on')
  await expect(visitor.button('Camera off')).toBeVisible()
  await arriving(agent.page, PICTURE)
  await arriving(visitor.page, PICTURE)
  await visitor.press('Camera off')
  await expect.poll(() => liveCameras(visitor.page)).toBe(0)
})

test('a camera that meets the agent’s hold is not shown when the agent resumes', async ({ visitor, agent }) => {
  await collide({ visitor, agent }, { visitor: 'Camera on', agent: 'Hold' })
  await collided(visitor)
  await agent.press('Unhold')
  await talking(visitor, agent)
  await expect.poll(() => liveCameras(visitor.page)).toBe(0)
  await visitor.press('Hold')
  await visitor.reads('You put the call on hold')
})

test('a change that meets the agent’s hang-up ends as a hang-up, not as a broken call', async ({ visitor, agent }) => {
  await visitor.page.route('**/callMe/callSessions/*', async (route) => {
    if (route.request().postData()?.includes('"startCallUpdate"')) await agent.press('Hang up')
    await route.continue()
  })
  await visitor.press('Hold')
  await visitor.is('ended')
  await visitor.reads('They hung up after')
})

async function collided(visitor: Visitor): Promise<void> {
  await expect(visitor.page.getByRole('alert')).toHaveText('Both sides changed the call at the same moment. Try again.')
}

/** Both pages say that the call is connected, and sound arrives at both. */
async function talking(visitor: Visitor, agent: Agent): Promise<void> {
  await visitor.is('connected')
  await agent.reads('Connected')
  await arriving(visitor.page, SOUND)
  await arriving(agent.page, SOUND)
}

/** How many cameras the page's connections still hold open. */
function liveCameras(page: Page): Promise<number> {
  return page.evaluate(() => {
    const senders = window.watchedPeers.flatMap((peer) => peer.getSenders())
    return senders.filter(({ track }) => track?.kind === 'video' && track.readyState === 'live').length
  })
}
