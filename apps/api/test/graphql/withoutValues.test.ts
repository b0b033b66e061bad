import { makeExecutableSchema } from '@graphql-tools/schema'
import { graphql } from 'graphql'
import { expect, test } from 'vitest'
import { withoutValues } from '../../src/graphql/errors.ts'
import { typeDefs } from '../../src/graphql/generated/typeDefs.ts'

const schema = makeExecutableSchema({ typeDefs })
const canary = 'C4naryK3yC4naryK'
const createRealm = 'mutation ($input: CreateRealmInput!) { createRealm(input: $input) { __typename } }'
const whole = {
  name: 'a',
  accountUser: 'a@b',
  cipher: 'AES_128_ECB',
  key: canary,
  tokenFormat: { lifetimeSeconds: 300 },
}

test.each<[string, string, Record<string, unknown>?]>([
  ['an unknown field beside a key', createRealm, { input: { ...whole, kee: 'x' } }],
  ['a missing field beside a key', createRealm, { input: { ...whole, name: undefined } }],
  ['a key of the wrong type', createRealm, { input: { ...whole, key: [canary] } }],
  ['a key for an enum', createRealm, { input: { ...whole, cipher: canary } }],
  [
    'a key that imitates the end of the message',
    createRealm,
    { input: { ...whole, key: [`" at "input.x"; ${canary}`] } },
  ],
  ['a key for the input', createRealm, { input: canary }],
  ['a literal of the wrong type', `mutation { createRealm(input: { key: [["${canary}"]] }) { __typename } }`],
  ['a number for a key', `mutation { signIn(input: { email: 1, password: ${'9'.repeat(16)} }) { __typename } }`],
  ['a literal for an enum', `mutation { createRealm(input: { cipher: "${canary}" }) { __typename } }`],
  ['an invalid enum value', `mutation { createRealm(input: { cipher: ${canary} }) { __typename } }`],
  ['a syntax error at a string', `mutation { signIn(input: { password: "x" "${canary}" }) { __typename } }`],
  ['a syntax error at a name', `mutation { signIn(input: { password: "x" }} ${canary}`],
])('no message repeats a value: %s', async (_, source, variableValues) => {
  const { errors = [] } = await graphql({ schema, source, variableValues: variableValues ?? {} })
  expect(errors.length).toBeGreaterThan(0)
  const messages = errors.map((error) => withoutValues(error.message)).join('\n')
  expect(messages).not.toContain(canary)
  expect(messages).not.toContain('9'.repeat(16))
})

test.each([
  [
    'Variable "$i" got invalid value "x" at "C4naryK3yC4naryK"; y" at "i.key"; String cannot represent it.',
    'Variable "$i" got an invalid value at "i.key": A String is text.',
  ],
  [
    'Variable "$i" got invalid value { key: Field "C4naryK3yC4naryK" is not defined by type "T". } at "i"; No.',
    'Variable "$i" got an invalid value at "i": it does not fit its type.',
  ],
  ['Expected value of type "Cipher!", found C4naryK3yC4naryK.', 'Expected value of type "Cipher!".'],
])('a value that imitates a message is not mistaken for one: %s', (message, told) => {
  expect(withoutValues(message)).toBe(told)
})

test('missing and unknown fields are still named', async () => {
  const { errors = [] } = await graphql({
    schema,
    source: createRealm,
    variableValues: { input: { ...whole, kee: 'x' } },
  })
  expect(withoutValues(errors[0]?.message ?? '')).toBe(
    'Variable "$input" got an invalid value: Field "kee" is not defined by type "CreateRealmInput".',
  )
  const { errors: missing = [] } = await graphql({
    schema,
    source: createRealm,
    variableValues: { input: { ...whole, tokenFormat: {} } },
  })
  expect(withoutValues(missing[0]?.message ?? '')).toBe(
    'Variable "$input" got an invalid value at "input.tokenFormat": Field "lifetimeSeconds" of required type "Int!" was not provided.',
  )
})

test.each([
  ['lifetimeSeconds', 1.5, 'An Int is a whole number from -2147483648 to 2147483647.'],
  ['effectiveLifetimeSeconds', '60', 'An Int is a whole number from -2147483648 to 2147483647.'],
  ['timestampUnit', canary, 'it is not a value of the enum "TimestampUnit".'],
  ['timestampUnit', 7, 'it is not a value of the enum "TimestampUnit".'],
  ['timestampUnit', `x" does not exist in "${canary}" enum.`, 'it is not a value of the enum "TimestampUnit".'],
])('a value that breaks a rule is rejected with its location and the rule: %s', async (field, value, rule) => {
  const variableValues = { input: { ...whole, tokenFormat: { ...whole.tokenFormat, [field]: value } } }
  const { errors = [] } = await graphql({ schema, source: createRealm, variableValues })
  expect(withoutValues(errors[0]?.message ?? '')).toBe(
    `Variable "$input" got an invalid value at "input.tokenFormat.${field}": ${rule}`,
  )
})

test('text is accepted where text is required, and nothing else', async () => {
  const { errors = [] } = await graphql({
    schema,
    source: createRealm,
    variableValues: { input: { ...whole, name: 7 } },
  })
  expect(withoutValues(errors[0]?.message ?? '')).toBe(
    'Variable "$input" got an invalid value at "input.name": A String is text.',
  )
})
