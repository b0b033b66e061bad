import type { BrowserContext } from '@playwright/test'
import { Agent } from './Agent.ts'
import { Gateway } from './Gateway.ts'
import type { Anoncall } from './startAnoncall.ts'
import { test as base } from './test.ts'
import { Visitor } from './Visitor.ts'
import { watchMedia } from './watchMedia.ts'

interface CallFixtures {
  /** Settings of the sandbox, in addition to the service's settings. */
  readonly sandboxSettings: Readonly<Record<string, string>>
  /** The service with its sandbox. */
  readonly anoncall: Anoncall
  readonly gateway: Gateway
  /** A visitor on the demo site who allows microphone and camera. */
  readonly visitor: Visitor
  /** Opens the agent page in a separate browser context, and waits until the agent is registered at the gateway. */
  readonly openAgent: (query?: string) => Promise<Agent>
}

/** A test with real calls: the vendor's unmodified SDK, our client, the sandbox's gateway, and a second browser that answers. */
export const test = base.extend<CallFixtures>({
  anoncall: async ({ start }, use) => {
    await use(await start())
  },
  sandboxSettings: [{}, { option: true }],
  gateway: async ({ anoncall, sandboxSettings, startSandbox }, use) => {
    await use(new Gateway(await startSandbox(anoncall, sandboxSettings)))
  },
  visitor: async ({ gateway, context, page }, use) => {
    await context.grantPermissions(['microphone', 'camera'])
    await watchMedia(context)
    await page.goto(new URL('/', gateway.url).href)
    const visitor = new Visitor(page)
    await visitor.is('idle')
    await use(visitor)
  },
  openAgent: async ({ browser, gateway }, use) => {
    const contexts: BrowserContext[] = []
    await use(async (query = '') => {
      const context = await browser.newContext({ permissions: ['microphone', 'camera'], locale: 'en-GB' })
      contexts.push(context)
      await watchMedia(context)
      const page = await context.newPage()
      await page.goto(new URL(`/agent/${query}`, gateway.url).href)
      const agent = new Agent(page)
      await agent.isReachable()
      return agent
    })
    await Promise.all(contexts.map((context) => context.close()))
  },
})

export { expect } from '@playwright/test'
