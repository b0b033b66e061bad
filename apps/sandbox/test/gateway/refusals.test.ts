import { describe, expect, it } from 'vitest'
import type { CallerSetUp } from './createCaller.ts'
import { cbcRealm, demoSubscribers, ecbRealm, HELP, LOBBY, VISITOR } from './demo.ts'
import { makeToken } from './makeToken.ts'
import { startGateway } from './startGateway.ts'

const START = Date.UTC(2026, 5, 1, 12)
const secondsRealm = { ...ecbRealm, name: 'seconds', timestampUnit: 'SECONDS' as const }
const token = (identity: string, key = ecbRealm.key) => makeToken(identity, START, { ...ecbRealm, key })

interface RefusalCase extends Partial<Omit<CallerSetUp, 'url' | 'now'>> {
  readonly reason: string
  readonly status?: number
  readonly statusCode: number
  readonly sentence: string
}

const atSubscription: RefusalCase[] = [
  {
    reason: 'TOKEN_EXPIRED',
    statusCode: 65,
    timestamp: START - 312_000,
    sentence:
      'The account token expired 12 s ago: it was made at 2026-06-01T11:54:48.000Z, and the realm demo allows 300 s.',
  },
  {
    reason: 'TOKEN_FROM_THE_FUTURE',
    statusCode: 65,
    timestamp: START + 60_000,
    sentence:
      "The account token is from the future: it was made at 2026-06-01T12:01:00.000Z, which is 60 s ahead of this gateway's clock.",
  },
  {
    reason: 'REALM_UNKNOWN',
    statusCode: 64,
    realmName: 'demo2',
    sentence: 'The realm demo2 is unknown. Known: demo, demo-cbc, seconds.',
  },
  {
    reason: 'REALM_MISSING',
    statusCode: 64,
    realm: null,
    account: token(VISITOR),
    sentence: 'The request has an account token but names no realm (tokenrealm).',
  },
  {
    reason: 'REALM_MISSING',
    statusCode: 64,
    realmName: '',
    sentence: 'The request names an empty realm (tokenrealm).',
  },
  {
    reason: 'TOKEN_UNREADABLE',
    statusCode: 46,
    user: token(VISITOR, 'another key 0016'),
    sentence:
      'The account token does not open with the key of the realm demo: it was made with another key, or was changed in transit.',
  },
  {
    reason: 'TOKEN_UNREADABLE',
    statusCode: 46,
    realm: { ...cbcRealm, key: 'x'.repeat(32) },
    sentence:
      'The account token does not open with the key of the realm demo-cbc: it was made with another key, or was changed in transit.',
  },
  {
    reason: 'TOKEN_MALFORMED',
    statusCode: 46,
    user: 'abcd',
    sentence: 'The account token has 4 hex digits, which is not a multiple of 32.',
  },
  {
    reason: 'ACCOUNT_HAS_SIP',
    statusCode: 46,
    account: `sip:${VISITOR}`,
    sentence: 'The account token begins with sip:, but must be the bare user.',
  },
  {
    reason: 'TIMESTAMP_IN_SECONDS',
    statusCode: 46,
    timestamp: START / 1_000,
    sentence:
      'The account token has its time in seconds (2026-06-01T12:00:00.000Z); the realm demo takes milliseconds.',
  },
  {
    reason: 'TIMESTAMP_IN_MILLISECONDS',
    statusCode: 46,
    realm: secondsRealm,
    sentence:
      'The account token has its time in milliseconds (2026-06-01T12:00:00.000Z); the realm seconds takes seconds.',
  },
  {
    reason: 'SUBSCRIBER_UNKNOWN',
    statusCode: 35,
    account: 'unknown@demo.example',
    sentence: 'There is no subscriber unknown@demo.example.',
  },
  {
    reason: 'CALLME_DISABLED',
    statusCode: 35,
    account: HELP,
    sentence: 'The CallMe service is not enabled for help@demo.example.',
  },
  {
    reason: 'TOKENS_REQUIRED',
    statusCode: 35,
    realm: null,
    account: VISITOR,
    sentence: 'visitor@demo.example requires time-limited tokens, but the request has none.',
  },
]

const atCallStart: RefusalCase[] = [
  {
    reason: 'SIP_MISSING',
    statusCode: 46,
    from: VISITOR,
    sentence: 'The from token must begin with sip:, but does not.',
  },
  { reason: 'SIP_MISSING', statusCode: 46, to: HELP, sentence: 'The to token must begin with sip:, but does not.' },
  {
    reason: 'TOKEN_EXPIRED',
    statusCode: 65,
    toToken: makeToken(`sip:${HELP}`, START - 300_001, ecbRealm),
    sentence:
      'The to token expired 1 ms ago: it was made at 2026-06-01T11:54:59.999Z, and the realm demo allows 300 s.',
  },
  {
    reason: 'TOKEN_UNREADABLE',
    statusCode: 46,
    fromToken: token(`sip:${VISITOR}`, 'another key 0016'),
    sentence:
      'The from token does not open with the key of the realm demo: it was made with another key, or was changed in transit.',
  },
  {
    reason: 'DESTINATION_NOT_ALLOWED',
    statusCode: 35,
    account: LOBBY,
    sentence:
      'Calls with the account lobby@demo.example can reach only that user, but this call is for help@demo.example.',
  },
  {
    reason: 'DESTINATION_NOT_ALLOWED',
    statusCode: 35,
    realm: null,
    account: LOBBY,
    sentence:
      'Calls with the account lobby@demo.example can reach only that user, but this call is for help@demo.example.',
  },
]

const start = () => startGateway({ realms: [ecbRealm, cbcRealm, secondsRealm] })

describe('a refused subscription', () => {
  it.each(atSubscription)('reports $reason: $sentence', async ({ reason, statusCode, sentence, ...setUp }) => {
    const { gateway, lines, caller } = await start()
    const answer = await caller(setUp).subscribe()
    expect([answer.status, answer.body]).toEqual([403, { authorizationResponse: { statusCode, reason: sentence } }])
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(gateway.refusals).toMatchObject([
      { id: '1', at: START, step: 'subscribe', status: 403, statusCode, reason, sentence, callId: null },
    ])
    expect(lines).toEqual([`Refused (subscribe, ${statusCode}, ${reason}): ${sentence}`])
  })

  it('reports REQUEST_MALFORMED for a body that does not request the CallMe service', async () => {
    const { gateway, caller } = await start()
    const visitor = caller()
    const path = `${visitor.base}/subscription${visitor.query}`
    for (const body of [
      {},
      [],
      { subscribeRequest: { service: ['call'] } },
      { subscribeRequest: { service: ['callMe'], expires: -1 } },
    ])
      expect(await visitor.send('POST', path, body)).toMatchObject({
        status: 400,
        body: { authorizationResponse: { statusCode: 5 } },
      })
    expect(gateway.refusals).toHaveLength(4)
    expect(gateway.refusals[0]).toMatchObject({
      reason: 'REQUEST_MALFORMED',
      sentence: 'The body is not a subscribeRequest for callMe.',
    })
  })
})

describe('a refused call start', () => {
  it.each(atCallStart)('reports $reason: $sentence', async ({ reason, statusCode, sentence, ...setUp }) => {
    const { gateway, caller } = await start()
    const visitor = caller(setUp)
    expect((await visitor.subscribe()).status).toBe(200)
    const answer = await visitor.startCall()
    const response = { statusCode, reason: sentence }
    expect([answer.status, answer.body]).toEqual([403, { callControlResponse: response, callMeResponse: response }])
    expect(gateway.refusals).toMatchObject([{ step: 'callStart', status: 403, statusCode, reason, sentence }])
    expect(gateway.calls).toEqual([])
  })

  it('applies subscriber settings that changed after the subscription', async () => {
    const { gateway, caller } = await start()
    const visitor = caller()
    await visitor.subscribe()
    gateway.setSubscribers(demoSubscribers.map((subscriber) => ({ ...subscriber, isCallMeEnabled: false })))
    expect((await visitor.startCall()).body.callControlResponse.statusCode).toBe(35)
    gateway.setSubscribers([])
    await visitor.startCall()
    expect(gateway.refusals.map(({ reason }) => reason)).toEqual(['CALLME_DISABLED', 'SUBSCRIBER_UNKNOWN'])
  })

  it('reports a call that names another realm or subscription than the caller subscribed with', async () => {
    const { gateway, caller } = await start()
    const visitor = caller()
    await visitor.subscribe()
    const other = caller({ realmName: 'demo-cbc' })
    const notifyChannelId = (await visitor.subscribe()).notificationChannel.split('/websocket/')[1]
    expect((await other.startCall({ notifyChannelId })).status).toBe(403)
    expect((await visitor.startCall({ notifyChannelId: 'unknown' })).body.callControlResponse.statusCode).toBe(39)
    const lobby = caller({ realm: null, account: LOBBY, to: `sip:${LOBBY}` })
    // A caller cannot start a call on another caller's channel.
    expect((await lobby.startCall({ notifyChannelId })).body.callControlResponse.statusCode).toBe(39)
    expect(gateway.refusals.map(({ reason, sentence }) => [reason, sentence])).toEqual([
      ['REALM_CHANGED', 'The call names the realm demo-cbc, but its subscription is for demo.'],
      ['SUBSCRIPTION_UNKNOWN', 'The call does not belong to a known subscription.'],
      ['SUBSCRIPTION_UNKNOWN', 'The call does not belong to a known subscription.'],
    ])
    await lobby.subscribe()
    const withRealm = await lobby.send('POST', `${lobby.base}/callMe?tokenrealm=demo`, {
      callMeRequest: { ...lobby.callStart(), to: `sip:${LOBBY}` },
    })
    expect(withRealm.body.callControlResponse.statusCode).toBe(64)
    expect(gateway.refusals.at(-1)?.sentence).toBe(
      'The call names a realm, but its subscription is for an unrestricted call.',
    )
    expect((await visitor.startCall({ sdp: '' })).body.callControlResponse.statusCode).toBe(5)
  })

  it('accepts a token for exactly its lifetime, and from a clock that is up to five seconds ahead', async () => {
    const { clock, caller } = await start()
    expect((await caller({ timestamp: START - 300_000 }).subscribe()).status).toBe(200)
    expect((await caller({ timestamp: START - 300_001 }).subscribe()).status).toBe(403)
    expect((await caller({ timestamp: START + 5_000 }).subscribe()).status).toBe(200)
    expect((await caller({ timestamp: START + 5_001 }).subscribe()).status).toBe(403)
    expect((await caller({ realm: secondsRealm, timestamp: START / 1_000 - 300 }).subscribe()).status).toBe(200)
    clock.advance(1_000)
    expect((await caller({ realm: secondsRealm, timestamp: START / 1_000 - 300 }).subscribe()).status).toBe(403)
  })
})

describe('a key rotation', () => {
  it('refuses the old key as soon as the realm has only the new one, and accepts both if the realm has both', async () => {
    const { gateway, lines, caller } = await start()
    const newKey = 'a new key of 16!'
    const older = caller()
    const newer = caller({ realm: { ...ecbRealm, key: newKey } })
    expect([(await older.subscribe()).status, (await newer.subscribe()).status]).toEqual([200, 403])
    gateway.setRealms([{ ...ecbRealm, key: newKey, secondKey: ecbRealm.key }])
    expect([(await older.subscribe()).status, (await newer.subscribe()).status]).toEqual([200, 200])
    expect(lines.slice(-2)).toEqual([
      `Subscribed ${VISITOR} (realm demo, key 2).`,
      `Subscribed ${VISITOR} (realm demo, key 1).`,
    ])
    gateway.setRealms([{ ...ecbRealm, key: newKey }])
    expect([(await older.subscribe()).status, (await newer.subscribe()).status]).toEqual([403, 200])
    gateway.setRealms([{ ...ecbRealm, key: 'yet another key!', secondKey: newKey.toUpperCase() }])
    await older.subscribe()
    expect(gateway.refusals.at(-1)?.sentence).toBe(
      'The account token does not open with either key of the realm demo: it was made with another key, or was changed in transit.',
    )
  })

  it('reports the key fingerprint of each call', async () => {
    const { gateway, caller, agent } = await start()
    await agent()
    await caller().call()
    gateway.setRealms([{ ...ecbRealm, key: 'a new key of 16!' }])
    await caller({ realm: { ...ecbRealm, key: 'a new key of 16!' } }).call()
    // The first eight digits of `printf %s KEY | sha256sum`.
    expect(gateway.calls.map(({ keyFingerprint }) => keyFingerprint)).toEqual(['9f9f5111', '6b20c642'])
  })
})
