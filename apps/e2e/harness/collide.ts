import type { Route } from '@playwright/test'
import type { Agent } from './Agent.ts'
import type { Visitor } from './Visitor.ts'

/**
 * Makes both sides change the call at once: the agent's change reaches the visitor before the visitor's change reaches the gateway. With
 * `crossed`, the visitor's answer to the agent's change also overtakes the visitor's own change.
 */
export async function collide(
  { visitor, agent }: { readonly visitor: Visitor; readonly agent: Agent },
  presses: { readonly visitor: string; readonly agent: string },
  order: 'in order' | 'crossed' = 'in order',
): Promise<void> {
  const change = defer<Route>()
  const answer = defer<Route>()
  await visitor.page.route(SESSION, async (route) => {
    const body = route.request().postData() ?? ''
    if (body.includes('"startCallUpdate"')) change.resolve(route)
    else if (body.includes('"respondCallUpdate"')) answer.resolve(route)
    else await route.continue()
  })
  await visitor.press(presses.visitor)
  const changing = await change.promise
  await agent.press(presses.agent)
  const answering = await answer.promise
  for (const route of order === 'crossed' ? [answering, changing] : [changing, answering]) {
    const done = visitor.page.waitForResponse((response) => response.request() === route.request())
    await route.continue()
    await done
  }
  await visitor.page.unroute(SESSION)
}

const SESSION = '**/callSessions/*'

/** `Promise.withResolvers`, which Node 20 does not have. */
function defer<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
