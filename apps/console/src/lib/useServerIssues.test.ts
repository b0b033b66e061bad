import { expect, test } from 'vitest'
import type { InvalidInput } from './useServerIssues.ts'
import { splitIssues } from './useServerIssues.ts'

test('assigns an issue to the field with its path, including nested fields', () => {
  const { fieldErrors } = splitIssues(
    invalid([['name'], 'Taken.'], [['tokenFormat', 'lifetimeSeconds'], 'From 10 to 86,400.']),
    ['name', 'tokenFormat.lifetimeSeconds'],
  )
  expect(fieldErrors).toEqual({ name: 'Taken.', 'tokenFormat.lifetimeSeconds': 'From 10 to 86,400.' })
})

test('assigns an issue of a list item to the list field and adds the item number', () => {
  const { fieldErrors } = splitIssues(
    invalid([['allowedOrigins', '0'], 'Not an origin.'], [['allowedOrigins', '2'], 'Already in the list.']),
    ['allowedOrigins'],
  )
  expect(fieldErrors).toEqual({ allowedOrigins: 'Item 1: Not an origin. Item 3: Already in the list.' })
})

test('returns issues without a matching field as other messages', () => {
  expect(splitIssues(invalid([['realmId'], 'At most 500 in a realm.']), ['alias'])).toEqual({
    fieldErrors: {},
    otherMessages: ['At most 500 in a realm.'],
  })
})

test('returns the general message if the server lists no issues', () => {
  expect(splitIssues(invalid(), ['alias']).otherMessages).toEqual(['Some fields are not valid.'])
})

function invalid(...issues: [string[], string][]): InvalidInput {
  return {
    message: 'Some fields are not valid.',
    issues: issues.map(([path, message]) => ({ path, message, code: 'MALFORMED' })),
  }
}
