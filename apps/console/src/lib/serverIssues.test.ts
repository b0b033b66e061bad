import { expect, test } from 'vitest'
import type { InvalidInput } from './serverIssues.ts'
import { splitIssues } from './serverIssues.ts'

test('puts an issue at the field of its path, also inside of another', () => {
  const { fieldErrors } = splitIssues(
    invalid([['name'], 'Taken.'], [['tokenFormat', 'lifetimeSeconds'], 'From 10 to 86,400.']),
    ['name', 'tokenFormat.lifetimeSeconds'],
  )
  expect(fieldErrors).toEqual({ name: 'Taken.', 'tokenFormat.lifetimeSeconds': 'From 10 to 86,400.' })
})

test('puts an issue of one line at the field that holds the lines, and says which', () => {
  const { fieldErrors } = splitIssues(
    invalid([['allowedOrigins', '0'], 'Not an origin.'], [['allowedOrigins', '2'], 'Already in the list.']),
    ['allowedOrigins'],
  )
  expect(fieldErrors).toEqual({ allowedOrigins: 'No. 1: Not an origin. No. 3: Already in the list.' })
})

test('loses no issue: what no field stands for is returned apart', () => {
  expect(splitIssues(invalid([['realmId'], 'At most 500 in a realm.']), ['alias'])).toEqual({
    fieldErrors: {},
    otherMessages: ['At most 500 in a realm.'],
  })
})

test('says at least the sentence where the server names no field', () => {
  expect(splitIssues(invalid(), ['alias']).otherMessages).toEqual(['Some fields need another look.'])
})

function invalid(...issues: [string[], string][]): InvalidInput {
  return {
    message: 'Some fields need another look.',
    issues: issues.map(([path, message]) => ({ path, message, code: 'MALFORMED' })),
  }
}
