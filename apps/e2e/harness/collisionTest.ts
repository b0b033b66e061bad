import type { Agent } from './Agent.ts'
import { test as callTest, expect } from './callTest.ts'
import { arriving } from './expectMedia.ts'
import type { Visitor } from './Visitor.ts'

/** A journey that begins with a visitor and an agent in a call. */
export const test = callTest.extend<{ readonly agent: Agent }>({
  agent: async ({ openAgent, visitor }, use) => {
    const agent = await openAgent('?auto-answer')
    await visitor.call()
    await visitor.is('connected')
    await use(agent)
  },
})

/** Expects the page to say that the visitor’s change was lost. */
export async function expectCollided(visitor: Visitor): Promise<void> {
  await expect(visitor.page.getByRole('alert')).toHaveText('Both sides changed the call at the same time. Try again.')
}

/** Expects both pages to say that the call is connected, and sound to arrive at both. */
export async function expectTalking(visitor: Visitor, agent: Agent): Promise<void> {
  await visitor.is('connected')
  await agent.reads('Connected')
  await arriving(visitor.page, SOUND)
  await arriving(agent.page, SOUND)
}

const SOUND = { audio: 20, video: 0, frames: 0 }

export { expect } from './callTest.ts'
