import { expect, test } from 'vitest'
import { checkParameters } from '../../src/store/checkParameters.ts'

const INVALID = expect.objectContaining({ code: 'INVALID' })

test.each([[true], [undefined], [Number.NaN], [Number.POSITIVE_INFINITY], [1n], [{}], [new Date(0)], [Symbol('a')]])(
  'no driver is given %o, neither to write nor to ask',
  (value) => {
    expect(() => checkParameters(['a', value], true)).toThrow(INVALID)
    expect(() => checkParameters([value, 1], false)).toThrow(INVALID)
  },
)

test.each([['a\0b'], ['\0'], ['a\ud800b'], ['\udc00\ud800']])(
  'text that would not come back as it was, %j, is not written; asked for it may be, since nothing is like it',
  (text) => {
    expect(() => checkParameters([1, text], true)).toThrow(INVALID)
    expect(() => checkParameters([text, 1], true)).toThrow(INVALID)
    expect(() => checkParameters([1, text], false)).not.toThrow()
  },
)

test('everything else passes, and what is refused is not told', () => {
  const fine = [null, '', 'Ärger 😀', '\uFFFF', 0, -1, 1.5, Number.MAX_SAFE_INTEGER]
  expect(() => checkParameters(fine, true)).not.toThrow()
  expect(() => checkParameters(['very-secret\0'], true)).toThrow(/^((?!very-secret).)*$/)
})
