import { expect, test } from 'vitest'
import { checkParameters } from '../../src/store/storeErrors.ts'

const INVALID = expect.objectContaining({ code: 'INVALID' })

test.each([[true], [undefined], [Number.NaN], [Number.POSITIVE_INFINITY], [1n], [{}], [new Date(0)], [Symbol('a')]])(
  'no driver gets %o, neither to write nor to query',
  (value) => {
    expect(() => checkParameters(['a', value], true)).toThrow(INVALID)
    expect(() => checkParameters([value, 1], false)).toThrow(INVALID)
  },
)

test.each([['a\0b'], ['\0'], ['a\ud800b'], ['\udc00\ud800']])(
  'text that a driver would change, %j, is not written, but can be queried, because no stored text equals it',
  (text) => {
    expect(() => checkParameters([1, text], true)).toThrow(INVALID)
    expect(() => checkParameters([text, 1], true)).toThrow(INVALID)
    expect(() => checkParameters([1, text], false)).not.toThrow()
  },
)

test('everything else is accepted, and a rejected value is not in the message', () => {
  const fine = [null, '', 'Ärger 😀', '\uFFFF', 0, -1, 1.5, Number.MAX_SAFE_INTEGER]
  expect(() => checkParameters(fine, true)).not.toThrow()
  expect(() => checkParameters(['very-secret\0'], true)).toThrow(/^((?!very-secret).)*$/)
})
