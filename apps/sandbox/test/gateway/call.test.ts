import { describe, expect, it } from 'vitest'
import { ANSWER, OFFER } from './createCaller.ts'
import { cbcRealm, ecbRealm, HELP, VISITOR } from './demo.ts'
import { startGateway } from './startGateway.ts'

describe('a time-limited call', () => {
  it.each([ecbRealm, cbcRealm])(
    'rings, is answered and is ended by the caller, in a realm of $cipher',
    async (realm) => {
      const { gateway, caller, agent } = await startGateway()
      const help = await agent()
      const visitor = caller({ realm })
      const { id, channel } = await visitor.call()
      expect(await help.next()).toEqual({ type: 'incoming', callId: id, from: VISITOR, sdp: OFFER })

      help.send({ type: 'ringing', callId: id })
      expect(await channel.next()).toMatchObject({
        notificationMessage: { eventType: 'ringing', sessionParams: { sessionData: id } },
      })
      help.send({ type: 'answer', callId: id, sdp: ANSWER })
      expect(await channel.next()).toMatchObject({
        notificationMessage: {
          eventType: 'respondCallUpdate',
          sessionParams: { sessionData: id, sdp: ANSWER },
          callNotificationParams: { remoteDisplayNumber: HELP },
        },
      })
      expect(gateway.calls).toMatchObject([{ id, state: 'CONNECTED', mode: 'TIME_LIMITED', from: VISITOR, to: HELP }])

      expect((await visitor.endCall(id)).status).toBe(200)
      expect(await help.next()).toMatchObject({ type: 'ended', callId: id, statusCode: '200' })
      expect((await visitor.unsubscribe()).status).toBe(200)
      expect(await channel.closed).toBe(1000)
      expect(gateway.calls).toMatchObject([{ id, state: 'ENDED', endedBy: 'CALLER', endReason: 'HUNG_UP' }])
      expect(gateway.refusals).toEqual([])
    },
  )
})
