import type { FastifyInstance } from 'fastify'
import type { Gateway } from '../createGateway.ts'
import { isRecord } from '../platform/isRecord.ts'
import { SettingInvalid } from '../platform/PlatformSettings.ts'
import { parseRealm } from '../platform/parseRealm.ts'
import { parseSubscriber } from '../platform/parseSubscriber.ts'
import { toAddress } from '../platform/toAddress.ts'
import { sayable } from '../sayable.ts'
import { describeRealm } from './describeRealm.ts'

/** Realms and subscribers, entered by hand as at the platform itself. */
export function settingsRoutes(scope: FastifyInstance, { settings, log }: Gateway): void {
  scope.put<{ Params: { name: string } }>('/gateway/api/realms/:name', async ({ params: { name }, body }) => {
    if (!isRecord(body)) throw new SettingInvalid('A realm must be an object.')
    // Of an existing realm only what is given is changed: its key cannot be read, so it cannot be sent back.
    await settings.change((before) => {
      const earlier = before.realms.find((realm) => realm.name === name)
      const realm = parseRealm({ ...REALM_DEFAULTS, ...earlier, ...body, name })
      return { ...before, realms: placed(before.realms, earlier, realm) }
    })
    const realm = (await settings.read()).realms.find((candidate) => candidate.name === name)
    log(`Realm ${sayable(name)}: changed by hand.`)
    return realm === undefined ? null : describeRealm(realm)
  })

  scope.delete<{ Params: { name: string } }>('/gateway/api/realms/:name', async ({ params: { name } }, reply) => {
    await settings.change((before) => ({ ...before, realms: before.realms.filter((realm) => realm.name !== name) }))
    log(`Realm ${sayable(name)}: removed by hand.`)
    return reply.code(204).send()
  })

  scope.put<{ Params: { user: string } }>('/gateway/api/subscribers/:user', async ({ params: { user }, body }) => {
    if (!isRecord(body)) throw new SettingInvalid('A subscriber must be an object.')
    const subscriber = parseSubscriber({ ...body, user })
    await settings.change((before) => {
      const earlier = before.subscribers.find((candidate) => toAddress(candidate.user) === toAddress(user))
      return { ...before, subscribers: placed(before.subscribers, earlier, subscriber) }
    })
    log(`Subscriber ${sayable(user)}: changed by hand.`)
    return subscriber
  })

  scope.delete<{ Params: { user: string } }>('/gateway/api/subscribers/:user', async ({ params: { user } }, reply) => {
    await settings.change(({ subscribers, ...rest }) => ({
      ...rest,
      subscribers: subscribers.filter((candidate) => toAddress(candidate.user) !== toAddress(user)),
    }))
    log(`Subscriber ${sayable(user)}: removed by hand.`)
    return reply.code(204).send()
  })
}

const REALM_DEFAULTS = { timestampUnit: 'MILLISECONDS', lifetimeSeconds: 300 }
const ENTRIES_MAX = 200

/** The list with `entry` in the place of `earlier`, or at its end. */
function placed<Entry>(entries: readonly Entry[], earlier: Entry | undefined, entry: Entry): readonly Entry[] {
  if (earlier !== undefined) return entries.map((candidate) => (candidate === earlier ? entry : candidate))
  if (entries.length >= ENTRIES_MAX) throw new SettingInvalid(`The gateway takes no more than ${ENTRIES_MAX} of these.`)
  return [...entries, entry]
}
