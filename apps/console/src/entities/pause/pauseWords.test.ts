import { expect, test } from 'vitest'
import type { PauseEffectFieldsFragment } from '../../generated/graphql.ts'
import { clockTime } from '../../lib/format.ts'
import { outstandingSentence, pauseEffectWords, visitorSentence } from './pauseWords.ts'

const NOW = Date.parse('2026-03-01T14:00:00.000Z')
const UNTIL = '2026-03-01T14:07:00.000Z'
const NONE: PauseEffectFieldsFragment = {
  outstandingCount: 0,
  outstandingUntil: null,
  hasEnd: true,
  callsEndAt: null,
  stretchedUntil: null,
  partners: [],
  partnerCount: 0,
  advice: [],
}
const partner = (callee: string, name: string, realmName = 'acme') =>
  ({ callee, partner: name, realmName, destinationId: 'dst_1', through: 'TO_TOKEN' }) as const

test('says how many credentials a pause cannot call back, and until when', () => {
  const words = outstandingSentence(
    { ...NONE, outstandingCount: 1214, outstandingUntil: UNTIL, callsEndAt: UNTIL },
    NOW,
  )
  expect(words).toContain(`1,214 credentials issued before stay usable until ${clockTime(UNTIL, NOW)}`)
})

test('does not threaten with credentials that are not there', () => {
  expect(outstandingSentence(NONE, NOW)).toBe(
    'No more credentials are issued. No credentials issued before are still usable.',
  )
})

test('promises no end where other callees renew the tokens, and names them with what to do', () => {
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
    'No more credentials are issued. Credentials issued before may still be in use.',
  )
  expect(pauseEffectWords(effect, NOW)).toEqual({
    title: 'Calls with existing tokens are still possible',
    sentences: ['Old tokens for support can be renewed with tokens for billing and service.'],
    advice: ['Pause billing and service too, for at least as long.'],
  })
})

test('names the realms of partners where there are several', () => {
  const partners = [partner('support', 'billing'), partner('support', 'night', 'beta')]
  expect(pauseEffectWords({ ...NONE, hasEnd: false, partners, partnerCount: 2 }, NOW)?.sentences).toEqual([
    'Old tokens for support can be renewed with tokens for billing (realm acme) and night (realm beta).',
  ])
})

test('says until when mixed times last, and nothing where nothing can be done', () => {
  const stretched = { ...NONE, stretchedUntil: UNTIL, callsEndAt: UNTIL }
  expect(pauseEffectWords(stretched, NOW)?.sentences[0]).toContain(`up to ${clockTime(UNTIL, NOW)}`)
  expect(pauseEffectWords(NONE, NOW)).toBeUndefined()
})

test('counts what it does not name', () => {
  const partners = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => partner('x', name))
  expect(pauseEffectWords({ ...NONE, hasEnd: false, partners, partnerCount: 900 }, NOW)?.sentences).toEqual([
    'Old tokens for x can be renewed with tokens for a, b, c, d and 2 more.',
    '900 such pairs in total.',
  ])
})

const SENTENCE_NOW = Date.parse('2026-03-01T12:00:00.000Z')

test('without a message there is a general sentence', () => {
  expect(visitorSentence('  ', null, SENTENCE_NOW)).toBe('Calls are paused at the moment.')
})

test('an end is told after the message, with the day where it is another one', () => {
  expect(visitorSentence('We move', '2026-03-01T16:30:00.000Z', SENTENCE_NOW, 'UTC')).toBe(
    'We move. Calls are possible again at 16:30.',
  )
  expect(visitorSentence('Closed!', '2026-03-02T09:00:00.000Z', SENTENCE_NOW, 'UTC')).toBe(
    'Closed! Calls are possible again on Monday 2 March at 09:00.',
  )
})
