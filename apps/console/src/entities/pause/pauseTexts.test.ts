import { expect, test } from 'vitest'
import type { PauseEffectFieldsFragment } from '../../generated/graphql.ts'
import { clockTime } from '../../lib/format.ts'
import { pauseEffect } from '../../testing/fixtures.ts'
import { describePauseEffect, outstandingSentence, visitorSentence } from './pauseTexts.ts'

const NOW = Date.parse('2026-03-01T14:00:00.000Z')
const UNTIL = '2026-03-01T14:07:00.000Z'
const NONE = pauseEffect()
const partner = (callee: string, name: string, realmName = 'acme') =>
  ({ callee, partner: name, realmName, destinationId: 'dst_1', through: 'TO_TOKEN' }) as const

test('states how many credentials stay usable, and until when', () => {
  const words = outstandingSentence(
    { ...NONE, outstandingCount: 1214, outstandingUntil: UNTIL, callsEndAt: UNTIL },
    NOW,
  )
  expect(words).toContain(`1,214 credentials issued before the pause stay usable until ${clockTime(UNTIL, NOW)}`)
})

test('states that no credentials are usable if there are none', () => {
  expect(outstandingSentence(NONE, NOW)).toBe(
    'No more credentials are issued. No credentials issued before the pause are still usable.',
  )
})

test('names no end if tokens of other callees can renew old tokens, and gives advice', () => {
  const effect: PauseEffectFieldsFragment = {
    ...NONE,
    outstandingCount: 3,
    outstandingUntil: UNTIL,
    hasEnd: false,
    partners: [partner('support', 'billing'), partner('support', 'service')],
    partnerCount: 2,
    advice: ['Pause billing and service too, for at least as long.'],
  }
  expect(outstandingSentence(effect, NOW)).not.toContain('until')
  expect(outstandingSentence({ ...effect, outstandingCount: 0, outstandingUntil: null }, NOW)).toBe(
    'No more credentials are issued. Credentials issued before the pause may still be in use.',
  )
  expect(describePauseEffect(effect, NOW)).toEqual({
    title: 'Calls with existing tokens are still possible',
    sentences: ['Old tokens for support can be renewed with tokens for billing and service.'],
    advice: ['Pause billing and service too, for at least as long.'],
  })
})

test('names the realms of partners if there are several realms', () => {
  const partners = [partner('support', 'billing'), partner('support', 'night', 'beta')]
  expect(describePauseEffect({ ...NONE, hasEnd: false, partners, partnerCount: 2 }, NOW)?.sentences).toEqual([
    'Old tokens for support can be renewed with tokens for billing (realm acme) and night (realm beta).',
  ])
})

test('states until when stretched times are valid, and returns undefined if the pause stops everything', () => {
  const stretched = { ...NONE, stretchedUntil: UNTIL, callsEndAt: UNTIL }
  expect(describePauseEffect(stretched, NOW)?.sentences[0]).toContain(`until ${clockTime(UNTIL, NOW)}`)
  expect(describePauseEffect(NONE, NOW)).toBeUndefined()
})

test('counts the pairs that it does not name', () => {
  const partners = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => partner('x', name))
  expect(describePauseEffect({ ...NONE, hasEnd: false, partners, partnerCount: 900 }, NOW)?.sentences).toEqual([
    'Old tokens for x can be renewed with tokens for a, b, c, d and 2 more.',
    '900 such pairs in total.',
  ])
})

const SENTENCE_NOW = Date.parse('2026-03-01T12:00:00.000Z')

test('uses a default sentence without a message', () => {
  expect(visitorSentence('  ', null, SENTENCE_NOW)).toBe('Calls are paused at the moment.')
})

test('adds the end to the message, with the date if it is not today', () => {
  expect(visitorSentence('We move', '2026-03-01T16:30:00.000Z', SENTENCE_NOW, 'UTC')).toBe(
    'We move. Calls are possible again at 16:30.',
  )
  expect(visitorSentence('Closed!', '2026-03-02T09:00:00.000Z', SENTENCE_NOW, 'UTC')).toBe(
    'Closed! Calls are possible again on Monday 2 March at 09:00.',
  )
})
