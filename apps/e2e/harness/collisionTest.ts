import type { Agent } from './Agent.ts'
import { test as callTest, expect } from './callTest.ts'
import { expectMedia } from './expectMedia.ts'
import type { Visitor } from './Visitor.ts'

/** A test that begins with a call between a visitor and an agent. */
export const test = callTest.extend<{ readonly agent: Agent }>({
  agent: async ({ openAgent, visitor }, use) => {
    const agent = await openAgent('?auto-answer')
    await visitor.call()
    await visitor.is('connected')
    await use(agent)
  },
})

/** Expects the message that the visitor's change collided with another change. */
export async function expectCollided(visitor: Visitor): Promise<void> {
  await expect(visitor.page.getByRole('alert')).toHaveText('Both sides changed the call at the same time. Try again.')
}

/** Expects both pages to show a connected call, and audio to arrive at both. */
export async function expectTalking(visitor: Visitor, agent: Agent): Promise<void> {
  await visitor.is('connected')
  await agent.reads('Connected')
  await expectMedia(visitor.page, SOUND)
  await expectMedia(agent.page, SOUND)
}

const SOUND = { audio: 20, video: 0, frames: 0 }

export { expect } from './callTest.ts'
