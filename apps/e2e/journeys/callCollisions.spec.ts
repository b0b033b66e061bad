import { expect } from '@playwright/test'
import { capturePage } from '../harness/capturePage.ts'
import { collide } from '../harness/collide.ts'
import { expectCollided, expectTalking, test } from '../harness/collisionTest.ts'
import { delaySending } from '../harness/delaySending.ts'
import { expectMedia } from '../harness/expectMedia.ts'

const PICTURE = { audio: 20, video: 20, frames: 5 }

/** `full/cameraCollisions.spec.ts` tests collisions that begin with a camera. */
test('a hold on both sides at once does not end the call, and both sides can then hold, resume and use video', async ({
  visitor,
  agent,
}) => {
  await collide({ visitor, agent }, { visitor: 'Hold', agent: 'Hold' })
  await expectCollided(visitor)
  await visitor.reads('They put you on hold')
  await capturePage(visitor.page, 'call-collided')

  await visitor.press('Hold')
  await visitor.reads('Both sides hold the call')
  await agent.reads('Both sides hold the call')
  await agent.press('Unhold')
  await visitor.reads('You put the call on hold')
  await visitor.press('Resume')
  await expectTalking(visitor, agent)

  await visitor.press('Camera on')
  await expectMedia(agent.page, PICTURE)
  await agent.press('Camera on')
  await expectMedia(visitor.page, PICTURE)
  await visitor.press('Hang up')
  await visitor.reads('You hung up after')
})

test('after a hold that collided, both sides hear each other when the agent resumes', async ({ visitor, agent }) => {
  await collide({ visitor, agent }, { visitor: 'Hold', agent: 'Hold' }, 'crossed')
  await expectCollided(visitor)
  await agent.press('Unhold')
  await expectTalking(visitor, agent)
})

test('the visitor sees the agent’s hold that crosses the visitor’s resume', async ({ visitor, openAgent }) => {
  const agent = await openAgent()
  const sending = await delaySending(agent.page)
  await agent.page.reload()
  await agent.isReachable()
  await visitor.call()
  await agent.press('Answer')
  await visitor.is('connected')
  await visitor.press('Hold')
  await visitor.reads('You put the call on hold')

  sending.hold()
  await agent.press('Hold')
  await sending.untilHeld(1)
  await visitor.press('Resume')
  // The agent's page withdraws its change, answers on hold, and makes its change again.
  await sending.untilHeld(2)
  sending.release()
  await visitor.reads('They put you on hold')
  await agent.reads('On hold. The caller is waiting.')
  await expect(agent.button('Unhold')).toBeEnabled()

  await visitor.press('Hold')
  await visitor.reads('Both sides hold the call')
  await agent.press('Unhold')
  await visitor.reads('You put the call on hold')
  await visitor.press('Resume')
  await expectTalking(visitor, agent)
})

test('a hold that collides with the agent’s camera leaves the call connected with sound', async ({
  visitor,
  agent,
}) => {
  await collide({ visitor, agent }, { visitor: 'Hold', agent: 'Camera on' })
  await expectCollided(visitor)
  await expectTalking(visitor, agent)
  await visitor.press('Hold')
  await visitor.reads('You put the call on hold')
  await agent.reads('The caller has put you on hold')
})

test('a change that crosses the agent’s hang-up is shown as a hang-up, not as a failure', async ({
  visitor,
  agent,
}) => {
  await visitor.page.route('**/callMe/callSessions/*', async (route) => {
    if (route.request().postData()?.includes('"startCallUpdate"')) await agent.press('Hang up')
    await route.continue()
  })
  await visitor.press('Hold')
  await visitor.is('ended')
  await visitor.reads('They hung up after')
})
